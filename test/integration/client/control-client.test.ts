import type { IncomingMessage, ServerResponse } from 'node:http';
import { describe, expect, test } from 'vitest';
import { AppError } from '../../../src/shared/kernel/app-error.ts';
import type { TranscribeLine } from '../../../src/shared/contract/control.ts';
import { ControlClient } from '../../../src/client/control-client.ts';
import { closedPort, scriptedControl } from '../../support/scripted-control.ts';

const serve = scriptedControl('secret-token');

function answer(status: number, body: unknown): (request: IncomingMessage, response: ServerResponse) => void {
  return (request, response) => {
    request.resume();
    response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(body));
  };
}

async function* silence(pieces: number, onPull: () => void = () => {}): AsyncGenerator<Uint8Array> {
  for (let count = 0; count < pieces; count += 1) {
    onPull();
    yield new Uint8Array(32_000);
  }
}

describe('a request', () => {
  test('to nobody says that the engine is not running', async () => {
    const client = new ControlClient({ baseUrl: `http://127.0.0.1:${await closedPort()}` });
    await expect(client.snapshot()).rejects.toMatchObject({
      code: 'unavailable',
      message: 'The engine is not running.',
      remedy: 'Start it with: vivavoce serve',
    });
  });

  test('carries the token, and the body as JSON', async () => {
    let seen: { authorization: string | undefined; type: string | undefined; body: string } | undefined;
    const client = await serve((request, response) => {
      let body = '';
      request.setEncoding('utf8').on('data', (text: string) => (body += text));
      request.on('end', () => {
        seen = { authorization: request.headers.authorization, type: request.headers['content-type'], body };
        response.end(JSON.stringify({ ok: true, listening: false }));
      });
    });
    await client.talk('start');
    expect(seen).toEqual({
      authorization: 'Bearer secret-token',
      type: 'application/json',
      body: '{"action":"start"}',
    });
  });

  test('that is refused throws code, message and remedy of the engine', async () => {
    const error = { code: 'not-found', message: 'No such agent.', remedy: 'See the list.', retryable: false };
    const client = await serve(answer(404, { error }));
    await expect(client.setActiveAgent('x')).rejects.toMatchObject(error);
  });

  test('refused with a code of a later version still has a code that this version knows', async () => {
    const client = await serve(
      answer(409, { error: { code: 'new-thing', message: 'New.', remedy: null, retryable: false } }),
    );
    await expect(client.talk('start')).rejects.toMatchObject({ code: 'conflict', message: 'New.' });
  });

  test('answered by another program is told as such and names what is wrong', async () => {
    const client = await serve(answer(200, { hello: 'world' }));
    await expect(client.snapshot()).rejects.toMatchObject({
      code: 'internal',
      message: expect.stringContaining('version') as unknown,
    });
    const strange = await serve((_, response) => response.end('<html>'));
    await expect(strange.snapshot()).rejects.toMatchObject({
      message: expect.stringContaining('JSON was expected') as unknown,
    });
  });

  test('that is aborted is a cancellation, not a dead engine', async () => {
    const controller = new AbortController();
    const client = await serve(() => controller.abort());
    await expect(client.snapshot(controller.signal)).rejects.toMatchObject({ code: 'cancelled' });
  });
});

describe('transcribing', () => {
  test('gives lines while the sound is still being sent', async () => {
    const client = await serve((request, response) => {
      response.writeHead(200, { 'Content-Type': 'application/x-ndjson' });
      let bytes = 0;
      request.on('data', (chunk: Buffer) => {
        bytes += chunk.length;
        response.write(`${JSON.stringify({ type: 'progress', audioMs: bytes / 32 })}\n`);
      });
      request.on('end', () =>
        response.end(`${JSON.stringify({ type: 'done', audioMs: bytes / 32, text: 'x' })}\n`),
      );
    });
    let heard = (): void => {};
    const firstLine = new Promise<void>((resolve) => (heard = resolve));
    async function* waiting(): AsyncGenerator<Uint8Array> {
      yield new Uint8Array(32_000);
      await firstLine;
      yield new Uint8Array(32_000);
    }
    const lines: TranscribeLine[] = [];
    for await (const line of client.transcribe(waiting(), { language: 'en' })) {
      lines.push(line);
      heard();
    }
    expect(lines[0]?.type).toBe('progress');
    expect(lines.at(-1)).toEqual({ type: 'done', audioMs: 2000, text: 'x' });
  });

  test('sends no faster than the engine takes it', async () => {
    let pulled = 0;
    let release = (): void => {};
    const client = await serve((request, response) => {
      release = () => {
        request.resume();
        request.on('end', () => response.end('{"type":"done","audioMs":0,"text":""}\n'));
      };
      response.writeHead(200).flushHeaders();
      response.write('{"type":"progress","audioMs":0}\n');
    });
    const pieces = 3000;
    const lines = client.transcribe(silence(pieces, () => (pulled += 1)));
    await lines.next();
    // Nothing reads: the pipe fills and pulling stops long before the end.
    await settle(() => pulled);
    expect(pulled).toBeLessThan(pieces / 2);
    release();
    expect((await lines.next()).value).toMatchObject({ type: 'done' });
    expect(pulled).toBe(pieces);
  });

  test('refused before the sound was read throws the refusal and lets go of the source', async () => {
    const error = { code: 'unsupported-media', message: 'Send audio/l16.', remedy: null, retryable: false };
    const client = await serve((_, response) => {
      response.writeHead(415, { 'Content-Type': 'application/json' }).end(JSON.stringify({ error }));
    });
    let released = false;
    async function* source(): AsyncGenerator<Uint8Array> {
      try {
        for (;;) yield new Uint8Array(32_000);
      } finally {
        released = true;
      }
    }
    await expect(client.transcribe(source()).next()).rejects.toMatchObject({ code: 'unsupported-media' });
    await settle(() => released);
    expect(released).toBe(true);
  });

  test('throws the fault of the sound, not what it did to the connection', async () => {
    const client = await serve((request, response) => {
      request.on('error', () => {}).resume();
      response.writeHead(200).flushHeaders();
    });
    // oxlint-disable-next-line require-yield -- the source fails before its first piece
    async function* broken(): AsyncGenerator<Uint8Array> {
      throw new AppError('audio-unreadable', '"a.mp3" is damaged.');
    }
    await expect(client.transcribe(broken()).next()).rejects.toMatchObject({
      message: '"a.mp3" is damaged.',
    });
  });

  test('throws the error line of the engine', async () => {
    const line = { type: 'error', code: 'recogniser-failed', message: 'It failed.', remedy: 'Try again.' };
    const client = await serve((request, response) => {
      request.resume();
      response.end(`${JSON.stringify(line)}\n`);
    });
    await expect(client.transcribe(silence(1)).next()).rejects.toMatchObject({
      code: 'recogniser-failed',
      remedy: 'Try again.',
    });
  });

  test('that ends without its last line is not complete', async () => {
    const client = await serve((request, response) => {
      request.resume();
      request.on('end', () => response.end('{"type":"progress","audioMs":1}\n'));
    });
    const lines = client.transcribe(silence(1));
    await lines.next();
    await expect(lines.next()).rejects.toMatchObject({ code: 'unavailable', retryable: true });
  });
});

/** Waits until `read` gives the same value over many turns of the event loop. */
async function settle(read: () => unknown): Promise<void> {
  let last = read();
  for (let quietTurns = 0; quietTurns < 200;) {
    await new Promise((resolve) => setImmediate(resolve));
    const current = read();
    quietTurns = current === last ? quietTurns + 1 : 0;
    last = current;
  }
}
