import { describe, expect, test } from 'vitest';
import type { ControlClient } from '../../../src/client/control-client.ts';
import { historyAudioPath, historyExportPath } from '../../../src/client/history-client.ts';
import { deferred } from '../../support/deferred.ts';
import { scriptedControl } from '../../support/scripted-control.ts';

const serve = scriptedControl();

/** Notes what is asked and answers everything with these values. */
async function answering(body: object): Promise<{ client: ControlClient; asked: string[] }> {
  const asked: string[] = [];
  const client = await serve((request, response) => {
    asked.push(`${request.method ?? ''} ${request.url ?? ''}`);
    request.resume();
    response.end(JSON.stringify(body));
  });
  return { client, asked };
}

describe('the history', () => {
  test('is asked for with what is given, and with nothing else', async () => {
    const { client, asked } = await answering({ entries: [], offset: 0, total: 0 });
    await client.history();
    await client.history({ text: '"a b" c&d', starred: false, agent: undefined, limit: 10 });
    expect(asked).toEqual([
      'GET /api/history',
      'GET /api/history?text=%22a+b%22+c%26d&starred=false&limit=10',
    ]);
  });

  test('is deleted as a whole only in so many words', async () => {
    const { client, asked } = await answering({ deleted: 7 });
    expect(await client.deleteHistory('all')).toBe(7);
    await client.deleteHistory({ agent: undefined });
    expect(asked).toEqual(['DELETE /api/history?all=true', 'DELETE /api/history']);
  });

  test('that answers what no engine answers is refused', async () => {
    const { client } = await answering({ entries: 'none' });
    await expect(client.history()).rejects.toMatchObject({
      code: 'internal',
      message: expect.stringContaining('is not that of this version of Vivavoce: entries'),
    });
  });

  test('has addresses that a page can use, whatever stands in them', () => {
    expect(historyAudioPath('a/b?')).toBe('/api/history/a%2Fb%3F/audio');
    expect(historyExportPath('srt')).toBe('/api/history/export?format=srt');
    expect(historyExportPath('jsonl', { text: 'a&b', starred: true })).toBe(
      '/api/history/export?format=jsonl&text=a%26b&starred=true',
    );
  });
});

describe('what comes in pieces', () => {
  test('is given out as it comes, and let go when nobody wants more', async () => {
    const closed = deferred();
    const client = await serve((_request, response) => {
      response.once('close', () => closed.resolve());
      response.write('first');
    });
    for await (const piece of client.exportHistory('jsonl')) {
      expect(new TextDecoder().decode(piece)).toBe('first');
      break;
    }
    await closed.promise;
  });

  test('and breaks off is no whole', async () => {
    const client = await serve((_request, response) => {
      response.write('half');
      setImmediate(() => response.destroy());
    });
    const reading = async (): Promise<void> => {
      for await (const _piece of client.historyAudio('7'));
    };
    await expect(reading()).rejects.toMatchObject({
      code: 'unavailable',
      message: 'The engine stopped before the recording was complete.',
      retryable: true,
    });
  });

  test('can be broken off from here', async () => {
    const stop = new AbortController();
    const client = await serve((_request, response) => response.write('half'));
    const reading = async (): Promise<void> => {
      for await (const _piece of client.exportHistory('jsonl', {}, stop.signal)) stop.abort();
    };
    await expect(reading()).rejects.toMatchObject({ code: 'cancelled' });
  });
});

describe('an import', () => {
  test('lets its source go when the engine wants no more of it', async () => {
    const released = deferred();
    async function* endless(): AsyncGenerator<Uint8Array> {
      try {
        for (;;) yield new Uint8Array(1024);
      } finally {
        released.resolve();
      }
    }
    const client = await serve((request, response) => {
      request.once('data', () => {
        response.writeHead(413, { 'Content-Type': 'application/json' });
        response.end('{"error":{"code":"too-large","message":"Enough.","remedy":null,"retryable":false}}');
      });
    });
    await expect(client.importHistory(endless())).rejects.toMatchObject({ message: 'Enough.' });
    await released.promise;
  });
});
