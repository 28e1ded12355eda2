import { once } from 'node:events';
import { connect } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ControlClient } from '../../../src/client/control-client.ts';
import { controlErrorSchema, transcribeLineSchema } from '../../../src/shared/contract/control.ts';
import type { TranscribeLine } from '../../../src/shared/contract/control.ts';
import { AppError } from '../../../src/shared/kernel/app-error.ts';
import { deferred } from '../../support/deferred.ts';
import { TestEngine } from '../../support/test-engine.ts';
import { postJson, startServer } from '../../support/test-server.ts';
import type { TestServer } from '../../support/test-server.ts';

let running: TestServer;
let client: ControlClient;

async function start(engine = new TestEngine()): Promise<void> {
  running = await startServer({}, {}, engine);
  client = new ControlClient({ baseUrl: running.url, token: running.server.token });
}

beforeEach(() => start());

afterEach(() => running[Symbol.asyncDispose]());

describe('long audio', () => {
  async function* pieces(count: number): AsyncGenerator<Uint8Array> {
    for (let index = 0; index < count; index += 1) yield new Uint8Array(32_000);
  }

  test('is answered while it still arrives', async () => {
    let send: () => void = () => {};
    async function* slowly(): AsyncGenerator<Uint8Array> {
      yield new Uint8Array(32_000);
      await new Promise<void>((resolve) => (send = resolve));
      yield new Uint8Array(32_000);
    }
    const lines: TranscribeLine[] = [];
    for await (const line of client.transcribe(slowly(), {
      language: 'de',
      words: true,
      task: 'translate',
    })) {
      lines.push(line);
      if (lines.length === 1) send();
    }
    expect(lines[0]?.type).toBe('progress');
    expect(lines.at(-1)).toEqual({ type: 'done', audioMs: 2000, text: 'all of it' });
    expect(running.engine.heard).toEqual([{ language: 'de', words: true, task: 'translate' }]);
  });

  test('takes language and task from the settings where the request names none', async () => {
    for await (const _line of client.transcribe(pieces(1)));
    expect(running.engine.heard).toEqual([{ language: 'auto', words: false, task: 'transcribe' }]);
  });

  test('that cannot be recognised ends in a line that says so', async () => {
    running.engine.onTranscribe = async function* () {
      yield { type: 'progress', audioMs: 1 };
      throw new AppError('recogniser-failed', 'The model failed.', { remedy: 'Try another one.' });
    };
    await expect(async () => {
      for await (const _line of client.transcribe(pieces(3)));
    }).rejects.toMatchObject({
      code: 'recogniser-failed',
      message: 'The model failed.',
      remedy: 'Try another one.',
    });
  });

  test('stops when the client hangs up', async () => {
    const started = deferred();
    const cancelled = deferred();
    let linesAfter = 0;
    running.engine.onTranscribe = async function* (_pcm, _options, signal) {
      yield { type: 'progress', audioMs: 1 };
      started.resolve();
      signal.addEventListener('abort', () => cancelled.resolve());
      await cancelled.promise;
      yield { type: 'progress', audioMs: 2 };
      linesAfter += 1;
    };
    const { hostname, port } = new URL(running.url);
    const socket = connect(Number(port), hostname);
    socket.write(
      `POST /api/transcribe HTTP/1.1\r\nHost: ${hostname}:${port}\r\nAuthorization: ${running.authorization.Authorization}\r\n` +
        'Content-Type: audio/l16; rate=16000\r\nContent-Length: 1000000\r\n\r\n',
    );
    await started.promise;
    socket.destroy();
    await cancelled.promise;
    expect(linesAfter).toBe(0);
  });

  test('is read no faster than it is recognised', async () => {
    const release = deferred();
    running.engine.onTranscribe = async function* (pcm) {
      await release.promise;
      let bytes = 0;
      for await (const piece of pcm) bytes += piece.length;
      yield { type: 'done', audioMs: bytes / 32, text: '' };
    };
    const totalBytes = 64 * 1024 * 1024;
    const { hostname, port } = new URL(running.url);
    const socket = connect(Number(port), hostname);
    socket.write(
      `POST /api/transcribe HTTP/1.1\r\nHost: ${hostname}:${port}\r\nAuthorization: ${running.authorization.Authorization}\r\n` +
        `Content-Type: audio/l16; rate=16000\r\nContent-Length: ${totalBytes}\r\n\r\n`,
    );
    const piece = new Uint8Array(1024 * 1024);
    let sentBytes = 0;
    // The kernel takes some; once it takes no more, the engine does not either.
    while (socket.write(piece) && sentBytes < totalBytes) sentBytes += piece.length;
    expect(sentBytes).toBeLessThan(totalBytes);
    release.resolve();
    for (let left = totalBytes - sentBytes - piece.length; left > 0; left -= piece.length)
      socket.write(piece);
    let received = '';
    socket.on('data', (data) => (received += String(data)));
    while (!received.includes('"done"')) await once(socket, 'data');
    const line = received.split('\n').find((text) => text.startsWith('{'));
    expect(transcribeLineSchema.parse(JSON.parse(line ?? ''))).toMatchObject({ audioMs: totalBytes / 32 });
    socket.destroy();
  });

  test.each([
    ['another type', 'audio/wav', ''],
    ['another rate', 'audio/l16; rate=44100', ''],
  ])('of %s is refused', async (_what, type, query) => {
    const { status, body } = await postJson(`${running.url}/api/transcribe${query}`, 'x', {
      ...running.authorization,
      'Content-Type': type,
    });
    expect(status).toBe(415);
    controlErrorSchema.parse(body);
  });

  test('with a language that is none is refused', async () => {
    const headers = { ...running.authorization, 'Content-Type': 'audio/l16; rate=16000' };
    expect((await postJson(`${running.url}/api/transcribe?language=klingon`, 'x', headers)).status).toBe(400);
  });
});
