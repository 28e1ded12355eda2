import { once } from 'node:events';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { NO_MICROPHONE } from '../../support/engine-states.ts';
import { TestEngine } from '../../support/test-engine.ts';
import { startServer } from '../../support/test-server.ts';
import type { TestServer } from '../../support/test-server.ts';

let running: TestServer;

async function start(engine = new TestEngine()): Promise<void> {
  running = await startServer({}, {}, engine);
}

beforeEach(() => start());

afterEach(() => running[Symbol.asyncDispose]());

describe('a page that lends its microphone', () => {
  async function lend(): Promise<WebSocket> {
    const socket = new WebSocket(`ws://127.0.0.1:${running.server.port}/api/microphone`, {
      headers: { ...running.authorization, Origin: running.url },
    });
    await once(socket, 'open');
    return socket;
  }
  const hello = JSON.stringify({ sampleRateHz: 48_000, label: 'Headset' });

  beforeEach(async () => {
    await running.server.stop();
    await start(new TestEngine({}, { microphone: NO_MICROPHONE }));
  });

  test('is heard sample by sample until its socket closes', async () => {
    const { engine } = running;
    const socket = await lend();
    socket.send(hello);
    socket.send(Float32Array.of(0.5, -0.25, 1));
    await engine.until(() => engine.lent[0]?.samples.length === 1);
    expect(engine.lent[0]).toMatchObject({
      label: 'Headset',
      sampleRateHz: 48_000,
      samples: [Float32Array.of(0.5, -0.25, 1)],
    });
    socket.close();
    await engine.until(() => engine.lent[0]?.attached === false);
  });

  test('gives it back when its connection breaks', async () => {
    const { engine } = running;
    const socket = await lend();
    socket.send(hello);
    socket.send(Float32Array.of(0));
    await engine.until(() => engine.lent[0]?.samples.length === 1);
    socket.terminate();
    await engine.until(() => engine.lent[0]?.attached === false);
    expect(engine.snapshot().microphone.source).toBe('none');
  });

  test.each([
    ['no JSON', 'hello', 1008],
    ['a rate that is none', JSON.stringify({ sampleRateHz: 1, label: '' }), 1008],
    ['samples at once', Float32Array.of(0), 1008],
  ])('and begins with %s is sent away', async (_what, first, code) => {
    const socket = await lend();
    socket.send(first);
    expect((await once(socket, 'close'))[0]).toBe(code);
    expect(running.engine.lent).toEqual([]);
  });

  test.each([
    ['half a sample', Uint8Array.of(1, 2, 3)],
    ['what is no number', Float32Array.of(Number.NaN)],
    ['text', 'more text'],
  ])('and goes on with %s is sent away and gives it back', async (_what, next) => {
    const socket = await lend();
    socket.send(hello);
    socket.send(next);
    expect((await once(socket, 'close'))[0]).toBe(1003);
    await running.engine.until(() => running.engine.lent[0]?.attached === false);
    expect(running.engine.lent[0]?.samples).toEqual([]);
  });

  test('is told when the engine has one of its own', async () => {
    await running.server.stop();
    await start();
    const socket = await lend();
    socket.send(hello);
    const [code, reason] = await once(socket, 'close');
    expect([code, String(reason)]).toEqual([1008, 'The engine has a microphone of its own.']);
  });

  test('sees a goodbye when the engine stops', async () => {
    const socket = await lend();
    socket.send(hello);
    const closed = once(socket, 'close');
    await running.server.stop();
    expect((await closed)[0]).toBe(1001);
  });
});
