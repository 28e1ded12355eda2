import { once } from 'node:events';
import { createServer, request as httpRequest } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ControlClient } from '../../../src/client/control-client.ts';
import { historyAudioPath, historyExportPath } from '../../../src/client/history-client.ts';
import { importBody } from '../../../src/main/server/import-body.ts';
import { AppError } from '../../../src/shared/kernel/app-error.ts';
import { deferred } from '../../support/deferred.ts';
import { transcriptEntry } from '../../support/entries.ts';
import { TestEngine } from '../../support/test-engine.ts';
import { startServer } from '../../support/test-server.ts';
import type { TestServer } from '../../support/test-server.ts';

const first = transcriptEntry({ text: 'grüße', agentId: 'docs', timestamp: '2026-03-01T10:00:00.000Z' });
const second = transcriptEntry({ text: 'run the tests', timestamp: '2026-03-02T10:00:00.000Z' });

let running: TestServer;
let client: ControlClient;

beforeEach(async () => {
  running = await startServer({}, {}, new TestEngine({}, { transcript: [first, second] }));
  client = new ControlClient({ baseUrl: running.url, token: running.server.token });
});

afterEach(() => running[Symbol.asyncDispose]());

async function whole(pieces: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const collected: Uint8Array[] = [];
  for await (const piece of pieces) collected.push(piece);
  return Buffer.concat(collected);
}

describe('a recording', () => {
  /** The folder's name begins with a dot and holds what addresses would take apart. */
  let folder: string;
  const bytes = Buffer.from(Array.from({ length: 100_000 }, (_, index) => index % 251));

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), '.vivavoce %41?#test-'));
    const path = join(folder, `${second.id}.wav`);
    await writeFile(path, bytes);
    running.engine.history.recordings.set(second.id, path);
  });

  afterEach(() => rm(folder, { recursive: true }));

  function ask(headers: Record<string, string> = {}, method = 'GET'): Promise<Response> {
    const url = `${running.url}${historyAudioPath(second.id)}`;
    return fetch(url, { method, headers: { ...running.authorization, ...headers } });
  }

  test('comes whole, with its length, and is kept by nobody', async () => {
    const response = await ask();
    expect(response.status).toBe(200);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-type': 'audio/wav',
      'content-length': '100000',
      'accept-ranges': 'bytes',
      'cache-control': 'no-store',
    });
    expect(Buffer.from(await response.arrayBuffer()).equals(bytes)).toBe(true);
    expect((await whole(client.historyAudio(second.id))).equals(bytes)).toBe(true);
  });

  test.each([
    ['bytes=0-99', 0, 100],
    ['bytes=99990-', 99_990, 100_000],
    ['bytes=-10', 99_990, 100_000],
    ['bytes=500-999999', 500, 100_000],
  ])('comes in part for %s', async (range, from, to) => {
    const response = await ask({ Range: range });
    expect(response.status).toBe(206);
    expect(response.headers.get('content-range')).toBe(`bytes ${from}-${to - 1}/100000`);
    expect(response.headers.get('content-length')).toBe(String(to - from));
    expect(Buffer.from(await response.arrayBuffer()).equals(bytes.subarray(from, to))).toBe(true);
  });

  test('has no part beyond its end', async () => {
    const response = await ask({ Range: 'bytes=100000-' });
    expect(response.status).toBe(416);
    expect(response.headers.get('content-range')).toBe('bytes */100000');
    expect(await response.json()).toMatchObject({ error: { code: 'invalid-input' } });
  });

  test('is described without being sent', async () => {
    const response = await ask({}, 'HEAD');
    expect([response.status, response.headers.get('content-length')]).toEqual([200, '100000']);
    expect(await response.text()).toBe('');
  });

  test('that is gone is not found', async () => {
    await rm(join(folder, `${second.id}.wav`));
    const response = await ask();
    expect(response.status).toBe(404);
    expect(await response.json()).toMatchObject({
      error: { code: 'not-found', message: 'The recording of this entry is gone.' },
    });
    await expect(client.historyAudio(first.id).next()).rejects.toMatchObject({ code: 'not-found' });
  });

  test('that nobody reads to its end does no harm', async () => {
    for await (const _piece of client.historyAudio(second.id)) break;
    expect((await ask({ Range: 'bytes=0-0' })).status).toBe(206);
  });
});

describe('an export', () => {
  test.each([
    ['jsonl', 'application/x-ndjson', 'jsonl', `${JSON.stringify(first)}\n${JSON.stringify(second)}\n`],
    ['markdown', 'text/markdown', 'md', `- ${first.timestamp} grüße\n- ${second.timestamp} run the tests\n`],
    ['srt', 'application/x-subrip', 'srt', undefined],
  ] as const)(
    'as %s has type, name and all entries, the oldest first',
    async (format, type, extension, text) => {
      const response = await fetch(`${running.url}${historyExportPath(format)}`, {
        headers: running.authorization,
      });
      expect(response.headers.get('content-type')).toBe(`${type}; charset=utf-8`);
      expect(response.headers.get('content-disposition')).toMatch(
        new RegExp(String.raw`^attachment; filename="vivavoce-history-\d{4}-\d\d-\d\d\.${extension}"$`),
      );
      const body = await response.text();
      expect(body).toBe(text ?? body);
      expect(body).toContain('run the tests');
    },
  );

  test('holds what the filter lets through', async () => {
    const lines = await whole(client.exportHistory('jsonl', { agent: 'docs' }));
    expect(JSON.parse(lines.toString())).toEqual(first);
    expect((await whole(client.exportHistory('jsonl', { agent: 'nobody' }))).length).toBe(0);
  });

  test('of a form that there is not is refused', async () => {
    const { status } = await fetch(`${running.url}/api/history/export?format=pdf`, {
      headers: running.authorization,
    });
    expect(status).toBe(400);
  });

  test('that cannot begin is refused in words', async () => {
    // oxlint-disable-next-line require-yield -- the source fails before its first piece
    running.engine.history.onExport = async function* () {
      throw new AppError('storage-failed', 'The history cannot be read.');
    };
    await expect(client.exportHistory('jsonl').next()).rejects.toMatchObject({
      code: 'storage-failed',
      message: 'The history cannot be read.',
    });
  });

  test('that breaks off is not taken for the whole', async () => {
    running.engine.history.onExport = async function* () {
      yield 'x'.repeat(100_000);
      throw new AppError('storage-failed', 'The history cannot be read.');
    };
    await expect(whole(client.exportHistory('jsonl'))).rejects.toMatchObject({
      code: 'unavailable',
      message: 'The engine stopped before the export was complete.',
    });
  });

  test('stops when the client goes away, and waits for one that is slow', async () => {
    const ended = deferred();
    let pieces = 0;
    running.engine.history.onExport = async function* () {
      try {
        for (;;) {
          pieces += 1;
          yield 'x'.repeat(64 * 1024);
        }
      } finally {
        ended.resolve();
      }
    };
    for await (const _piece of client.exportHistory('jsonl')) break;
    await ended.promise;
    // What socket buffers hold, not what an endless export has.
    expect(pieces).toBeLessThan(1000);
  });
});

describe('an import', () => {
  const added = transcriptEntry({ text: 'from elsewhere' });
  const lines = `${JSON.stringify(added)}\n${JSON.stringify(first)}\n{"text": "no entry"}\n`;

  test('takes entries that are new, and says which lines are none', async () => {
    const outcome = { imported: 1, known: 1, refused: [{ line: 3, reason: 'not an entry of the history' }] };
    expect(await client.importHistory(new Blob([lines]))).toEqual(outcome);
    expect(running.engine.history.get(added.id)).toEqual(added);
  });

  test('takes what is exported, while it is sent', async () => {
    const exported = await whole(client.exportHistory('jsonl'));
    await client.deleteHistory('all');
    async function* pieces(): AsyncGenerator<Uint8Array> {
      for (let at = 0; at < exported.length; at += 100) yield exported.subarray(at, at + 100);
    }
    expect(await client.importHistory(pieces())).toEqual({ imported: 2, known: 0, refused: [] });
    expect(running.engine.history.entries).toEqual([first, second]);
  });

  test('is larger than other bodies may be', async () => {
    const many = Array.from({ length: 4000 }, () => JSON.stringify(transcriptEntry())).join('\n');
    expect(many.length).toBeGreaterThan(2 ** 20);
    expect(await client.importHistory(new Blob([many]))).toMatchObject({ imported: 4000 });
  });

  test('fails with its source', async () => {
    // oxlint-disable-next-line require-yield -- the source fails before its first piece
    async function* broken(): AsyncGenerator<Uint8Array> {
      throw new AppError('storage-failed', 'The file cannot be read.');
    }
    await expect(client.importHistory(broken())).rejects.toMatchObject({
      message: 'The file cannot be read.',
    });
  });

  test.each([
    ['application/json', {}],
    ['text/plain', {}],
    ['application/x-ndjson', { 'Content-Encoding': 'gzip' }],
  ])('as %s %j is refused', async (type, headers) => {
    const { status } = await fetch(`${running.url}/api/history/import`, {
      method: 'POST',
      headers: { ...running.authorization, ...headers, 'Content-Type': type },
      body: lines,
    });
    expect(status).toBe(415);
    expect(running.engine.asked).toEqual([]);
  });

  test('that says itself that it is too large is refused before it comes', async () => {
    const request = httpRequest(`${running.url}/api/history/import`, {
      method: 'POST',
      headers: {
        ...running.authorization,
        'Content-Type': 'application/x-ndjson',
        'Content-Length': String(2 ** 30 + 1),
      },
    });
    request.flushHeaders();
    const [response] = await once(request, 'response');
    request.destroy();
    expect(response.statusCode).toBe(413);
    expect(response.headers.connection).toBe('close');
  });

  test('that turns out too large ends there, even if its reader takes that for the end', async () => {
    const faults: unknown[] = [];
    const gullible = {
      import: async (pieces: AsyncIterable<Uint8Array>) => {
        await whole(pieces).catch(() => {});
        return { imported: 0, known: 0, refused: [] };
      },
    };
    const server = createServer((request, response) => {
      importBody(request, gullible, 1000)
        .catch((error: unknown) => faults.push(error))
        .finally(() => response.end());
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    for (const body of ['x'.repeat(1000), 'x'.repeat(1001)]) {
      const request = httpRequest({
        port,
        method: 'POST',
        headers: { 'Content-Type': 'application/x-ndjson' },
      });
      request.write(body);
      request.end();
      const [response] = await once(request, 'response');
      response.resume();
      await once(response, 'end');
    }
    server.close();
    server.closeAllConnections();
    expect(faults).toMatchObject([{ code: 'too-large' }]);
  });

  test('that breaks off is told to its reader, and the engine lives on', async () => {
    const begun = deferred();
    const broken = deferred<unknown>();
    running.engine.history.import = async (pieces) => {
      try {
        for await (const _piece of pieces) begun.resolve();
      } catch (error) {
        broken.resolve(error);
      }
      return { imported: 0, known: 0, refused: [] };
    };
    const request = httpRequest(`${running.url}/api/history/import`, {
      method: 'POST',
      headers: { ...running.authorization, 'Content-Type': 'application/x-ndjson' },
    });
    request.on('error', () => {});
    request.write(lines);
    await begun.promise;
    request.destroy();
    expect(await broken.promise).toMatchObject({ message: 'The body did not arrive completely.' });
    expect(await client.historyInfo()).toMatchObject({ entries: 2 });
  });
});
