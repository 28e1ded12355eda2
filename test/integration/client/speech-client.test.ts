import { describe, expect, test } from 'vitest';
import type { ControlClient } from '../../../src/client/control-client.ts';
import { scriptedControl } from '../../support/scripted-control.ts';

const serve = scriptedControl();

/** An engine that answers every speech with these lines, and then ends or breaks the connection. */
function answering(lines: readonly string[], breaks = false): Promise<ControlClient> {
  return serve((request, response) => {
    request.resume();
    response.writeHead(200, { 'Content-Type': 'application/x-ndjson' });
    for (const line of lines) response.write(`${line}\n`);
    if (breaks) setImmediate(() => response.destroy());
    else response.end();
  });
}

const taken = '{"id":"7"}';

describe('a speech', () => {
  test('ends as the engine says, however many empty lines come before', async () => {
    const end = { id: '7', agentId: null, result: 'stopped', durationMs: 5, problem: null };
    const client = await answering([taken, '', '', '', JSON.stringify(end)]);
    const ids: string[] = [];
    expect(await client.speak('Hi', {}, { onTaken: (id) => ids.push(id) })).toEqual(end);
    expect(ids).toEqual(['7']);
  });

  test('sends its options as query, without those that are not given', async () => {
    let path: string | undefined;
    const client = await serve((request, response) => {
      path = request.url;
      request.resume();
      response.writeHead(503).end();
    });
    await expect(
      client.speak('Hi', { voice: 'a b', urgent: false, speed: 1.5, language: undefined }),
    ).rejects.toMatchObject({ code: 'unavailable' });
    expect(path).toBe('/api/speech?voice=a+b&urgent=false&speed=1.5');
  });

  test.each([
    ['ends too early', [taken], false],
    ['breaks', [taken], true],
  ])('whose answer %s is not taken for spoken', async (_what, lines, breaks) => {
    const client = await answering(lines, breaks);
    await expect(client.speak('Hi')).rejects.toMatchObject({
      code: 'unavailable',
      message: 'The engine stopped before the speech was over.',
      retryable: true,
    });
  });

  test('that failed rejects with code, message and remedy; a code of a later version becomes one that is known', async () => {
    const error = { code: 'output-melted', message: 'It melted.', remedy: 'Cool it.', retryable: true };
    const client = await answering([taken, JSON.stringify({ error })]);
    await expect(client.speak('Hi')).rejects.toMatchObject({ ...error, code: 'internal' });
  });

  test('with a line that nobody knows is refused', async () => {
    const client = await answering([taken, '{"nonsense":true}']);
    await expect(client.speak('Hi')).rejects.toMatchObject({ code: 'internal' });
  });

  test('is hung up by its signal, also while nothing is answered', async () => {
    const controller = new AbortController();
    const client = await serve((request, response) => {
      request.resume();
      response.writeHead(200).flushHeaders();
      response.write(`${taken}\n`);
    });
    const watch = { signal: controller.signal, onTaken: () => controller.abort() };
    await expect(client.speak('Hi', {}, watch)).rejects.toMatchObject({ code: 'cancelled' });
  });

  test('whose text cannot be read any further fails with that reason, and its source is released', async () => {
    const client = await serve((request) => request.on('error', () => {}).resume());
    let released = false;
    async function* broken(): AsyncGenerator<Uint8Array> {
      try {
        yield Buffer.from('One. ');
        throw new RangeError('the pipe broke');
      } finally {
        released = true;
      }
    }
    await expect(client.speakStream(broken())).rejects.toThrow('the pipe broke');
    expect(released).toBe(true);
  });

  test('that ends before its text releases the source', async () => {
    const end = { id: '7', agentId: null, result: 'stopped', durationMs: 5, problem: null };
    const client = await answering([taken, JSON.stringify(end)]);
    let release: () => void = () => {};
    const released = new Promise<void>((resolve) => (release = resolve));
    async function* endless(): AsyncGenerator<Uint8Array> {
      try {
        for (;;) {
          yield Buffer.from('On and on. ');
          await new Promise(setImmediate);
        }
      } finally {
        release();
      }
    }
    expect(await client.speakStream(endless())).toMatchObject({ result: 'stopped' });
    await released;
  });
});
