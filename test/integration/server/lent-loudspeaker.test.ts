import { once } from 'node:events';
import { connect } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import type { LentLoudspeaker } from '../../support/scripted-engine.ts';
import type { TestEngine } from '../../support/test-engine.ts';
import { startServer } from '../../support/test-server.ts';
import type { TestServer } from '../../support/test-server.ts';

let running: TestServer;
let engine: TestEngine;
const hello = JSON.stringify({ sampleRateHz: 48_000, label: 'Headset' });

beforeEach(async () => {
  running = await startServer();
  ({ engine } = running);
});

afterEach(() => running[Symbol.asyncDispose]());

async function openSocket(): Promise<WebSocket> {
  const socket = new WebSocket(`ws://127.0.0.1:${running.server.port}/api/speaker`, {
    headers: { ...running.authorization, Origin: running.url },
  });
  await once(socket, 'open');
  return socket;
}

async function lend(): Promise<{ readonly socket: WebSocket; readonly lent: LentLoudspeaker }> {
  const count = engine.loudspeakers.length;
  const socket = await openSocket();
  socket.send(hello);
  await engine.until(() => engine.loudspeakers.length > count);
  return { socket, lent: engine.loudspeakers[count] as LentLoudspeaker };
}

function samplesOf(bytes: Buffer): Float32Array {
  return new Float32Array(Uint8Array.from(bytes).buffer);
}

describe('a page that lends its loudspeaker', () => {
  test('is sent samples and orders in order, and its reports arrive', async () => {
    const { socket, lent } = await lend();
    expect(lent).toMatchObject({ label: 'Headset', sampleRateHz: 48_000, attached: true });
    const messages: unknown[] = [];
    socket.on('message', (data, isBinary) =>
      messages.push(isBinary ? samplesOf(data as Buffer) : JSON.parse((data as Buffer).toString())),
    );
    const samples = Float32Array.of(9, 0.5, -0.25, 1, 9).subarray(1, 4);
    lent.line.send(samples);
    // The engine may use its array again at once.
    samples.fill(0);
    lent.line.discard();
    lent.line.send(Float32Array.of(0.125));
    socket.send(JSON.stringify({ type: 'played', samples: 2 }));
    socket.send(JSON.stringify({ type: 'discarded', samples: 3 }));
    await engine.until(() => lent.reports.length === 2);
    expect(lent.reports).toEqual(['played 2', 'discarded 3']);
    await expect.poll(() => messages.length).toBe(3);
    expect(messages).toEqual([Float32Array.of(0.5, -0.25, 1), { type: 'discard' }, Float32Array.of(0.125)]);
  });

  test.each([
    ['closes', (socket: WebSocket) => socket.close()],
    ['breaks', (socket: WebSocket) => socket.terminate()],
  ])('takes it back when its socket %s', async (_how, end) => {
    const { socket, lent } = await lend();
    end(socket);
    await engine.until(() => !lent.attached);
    lent.line.send(Float32Array.of(1));
    lent.line.discard();
    expect(engine.snapshot().speech.output).toBe('device');
  });

  test('is sent away when a newer page takes its place', async () => {
    const older = await lend();
    const closed = once(older.socket, 'close');
    const newer = await lend();
    expect((await closed)[0]).toBe(1000);
    await engine.until(() => !older.lent.attached);
    newer.socket.send(JSON.stringify({ type: 'played', samples: 1 }));
    await engine.until(() => newer.lent.reports.length === 1);
  });

  test.each([
    ['no JSON', 'hello'],
    ['a rate that is none', JSON.stringify({ sampleRateHz: 1, label: '' })],
    ['fields that nobody knows', JSON.stringify({ sampleRateHz: 48_000, label: '', gain: 1 })],
    ['samples', Float32Array.of(0)],
  ])('and begins with %s is sent away', async (_what, first) => {
    const socket = await openSocket();
    socket.send(first);
    expect((await once(socket, 'close'))[0]).toBe(1008);
    expect(engine.loudspeakers).toEqual([]);
  });

  test.each([
    ['samples of its own', Float32Array.of(0), 1003],
    ['no JSON', 'played', 1003],
    ['a count that is none', JSON.stringify({ type: 'played', samples: -1 }), 1003],
    ['a report of another kind', JSON.stringify({ type: 'paused', samples: 1 }), 1003],
    ['far too long a message', 'x'.repeat(5000), 1009],
  ])('and goes on with %s is sent away and has it back', async (_what, next, code) => {
    const { socket, lent } = await lend();
    socket.send(next);
    expect((await once(socket, 'close'))[0]).toBe(code);
    await engine.until(() => !lent.attached);
    expect(lent.reports).toEqual([]);
  });

  test('is told when the engine does not want it', async () => {
    engine.wantsPageSpeaker = false;
    const socket = await openSocket();
    socket.send(hello);
    const [code, reason] = await once(socket, 'close');
    expect([code, String(reason)]).toEqual([1008, 'The engine does not want the loudspeaker of a page.']);
  });

  test('and does not read what it is sent loses it', async () => {
    const { socket, lent } = await lend();
    socket.pause();
    while (lent.attached) {
      lent.line.send(new Float32Array(48_000));
      await new Promise(setImmediate);
    }
    expect(engine.snapshot().speech.output).toBe('device');
  });

  test('sees a goodbye when the engine stops', async () => {
    const { socket } = await lend();
    const closed = once(socket, 'close');
    await running.server.stop();
    expect((await closed)[0]).toBe(1001);
  });
});

test.each([
  ['without a token', {}, 401],
  ['of a foreign page', { Origin: 'http://evil.example' }, 403],
])('a socket %s is refused', async (_what, headers, status) => {
  const socket = new WebSocket(`ws://127.0.0.1:${running.server.port}/api/speaker`, { headers });
  socket.on('error', () => {});
  const [, response] = await once(socket, 'unexpected-response');
  expect(response.statusCode).toBe(status);
  expect(engine.loudspeakers).toEqual([]);
});

test('a socket on a path below it is none', async () => {
  const socket = connect(running.server.port, '127.0.0.1');
  const lines = [
    'GET /api/speaker/x HTTP/1.1',
    `Host: 127.0.0.1:${running.server.port}`,
    'Connection: Upgrade',
    'Upgrade: websocket',
    'Sec-WebSocket-Version: 13',
    'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
    `Authorization: ${running.authorization.Authorization}`,
  ];
  socket.write(`${lines.join('\r\n')}\r\n\r\n`);
  const [answer] = await once(socket, 'data');
  expect(String(answer)).toMatch(/^HTTP\/1\.1 404 /);
  socket.destroy();
});
