import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { PythonDriver, pythonWith } from '../../support/python.ts';
import { startServer } from '../../support/test-server.ts';
import type { TestServer } from '../../support/test-server.ts';

let python: string;
let running: TestServer;
let driver: PythonDriver;
const drivers: PythonDriver[] = [];

function startDriver(): PythonDriver {
  const started = new PythonDriver(python, 'test/support/openvip_driver.py', [`${running.url}/openvip`]);
  drivers.push(started);
  return started;
}

beforeAll(async () => {
  python = await pythonWith('openvip', [['openvip==1.0.0']]);
}, 180_000);

beforeEach(async () => {
  running = await startServer();
  driver = startDriver();
});

afterEach(async () => {
  await Promise.all(drivers.splice(0).map((started) => started.kill()));
  await running[Symbol.asyncDispose]();
});

describe('the client that is published on PyPI, unchanged,', () => {
  test('receives what is said', async () => {
    await driver.call('subscribe', ['claude']);
    await driver.next('connected');
    const message = running.engine.say('fix the login\nbug – ölig', 'claude');
    expect((await driver.next('message')).value).toMatchObject({
      type: 'transcription',
      id: message.id,
      text: 'fix the login\nbug – ölig',
      origin: 'vivavoce/0.1.0',
    });
  });

  test('has its agent back at once when the engine restarts', async () => {
    await driver.call('subscribe', ['claude']);
    await driver.next('connected');
    const { port } = running.server;
    await running.server.stop();
    await driver.next('disconnected');
    running = await startServer({ server: { port } });
    await driver.next('connected');
    running.engine.say('again', 'claude');
    expect((await driver.next('message')).value).toMatchObject({ text: 'again' });
  });

  test('takes its name again in the instant after it was killed, while a live one keeps it', async () => {
    await driver.call('subscribe', ['claude']);
    await driver.next('connected');
    const rival = startDriver();
    await rival.call('subscribe', ['claude']);
    expect(await rival.next('message-end')).toEqual({ event: 'message-end', error: 'DuplicateAgentError' });
    await driver.kill();
    await rival.call('subscribe', ['claude']);
    await rival.next('connected');
    expect(running.engine.agents.connectedIds()).toEqual(['claude']);
  });

  test('delivers to another agent', async () => {
    await driver.call('subscribe', ['claude']);
    await driver.next('connected');
    const sender = startDriver();
    const { value } = await sender.call('send', ['claude', 'from a colleague']);
    expect(value).toMatchObject({ openvip: '1.0', status: 'ok' });
    expect((await driver.next('message')).value).toMatchObject({ text: 'from a colleague', confidence: 0.5 });
    expect(await sender.call('send', ['nobody', 'hello'])).toMatchObject({
      status: 404,
      body: { code: 'NOT_FOUND', detail: expect.stringContaining('not connected') },
    });
  });

  test('speaks and learns how long it took, whatever voice and engine it names', async () => {
    const named = { language: 'en', engine: 'kokoro', voice: 'af_sky', speed: 160 };
    const { value } = await driver.call('speak', ['Light turned on'], named);
    expect(value).toMatchObject({ status: 'ok', duration_ms: 1234 });
    expect(running.engine.speaker.spoken).toMatchObject([
      { text: 'Light turned on', language: 'en', voice: 'af_sky' },
    ]);
  });

  test('is told why nothing can be spoken', async () => {
    running.engine.speaker.unavailable = 'No voice is installed.';
    expect(await driver.call('speak', ['hello'])).toMatchObject({
      status: 503,
      body: { detail: 'No voice is installed.' },
    });
  });

  test('stops the speech', async () => {
    expect((await driver.call('stop_speech')).value).toMatchObject({ status: 'ok' });
    expect(running.engine.speaker.stops).toBe(1);
  });

  test('reads the status and follows it', async () => {
    expect((await driver.call('get_status')).value).toMatchObject({
      openvip: '1.0',
      stt: { enabled: true, active: true },
      connected_agents: [],
      platform: { name: 'vivavoce', state: 'listening' },
    });
    await driver.call('subscribe_status');
    expect((await driver.next('status')).value).toMatchObject({ connected_agents: [] });
    await driver.call('subscribe', ['claude']);
    expect((await driver.next('status')).value).toMatchObject({ connected_agents: ['claude'] });
  });

  test('commands the engine', async () => {
    expect((await driver.call('control', ['ping'])).value).toMatchObject({ status: 'ok', pong: true });
    expect((await driver.call('stop_listening')).value).toMatchObject({ listening: false });
    expect((await driver.call('start_listening')).value).toMatchObject({ listening: true });
    expect(running.engine.asked).toEqual(['listening false', 'listening true']);
    expect(await driver.call('control', ['stt.begin'])).toMatchObject({ status: 400 });
    await driver.call('shutdown');
    expect(await running.engine.shutdownRequested.promise).toBe('stop');
  });
});
