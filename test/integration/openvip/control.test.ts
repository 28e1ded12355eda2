import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openvipErrorSchema, responseSchema } from '../../../src/shared/contract/openvip.ts';
import { AppError } from '../../../src/shared/kernel/app-error.ts';
import { deferred } from '../../support/deferred.ts';
import { control, postJson, startServer } from '../../support/test-server.ts';
import type { TestServer } from '../../support/test-server.ts';

let running: TestServer;

beforeEach(async () => {
  running = await startServer();
});

afterEach(() => running[Symbol.asyncDispose]());

describe('control', () => {
  const send = (
    command: string,
    fields: Readonly<Record<string, unknown>> = {},
    headers: Readonly<Record<string, string>> = {},
  ) => postJson(`${running.url}/openvip/control`, control(command, fields), headers);

  test.each([
    ['stt.start', 'listening true', { listening: true }],
    ['stt.stop', 'listening false', { listening: false }],
    ['stt.toggle', 'listening false', { listening: false }],
    ['mute', 'muted true', {}],
    ['unmute', 'muted false', {}],
    ['talk.start', 'talk start', {}],
    ['talk.stop', 'talk stop', {}],
    ['talk.cancel', 'talk cancel', {}],
  ])('%s', async (command, asked, extras) => {
    const { status, body } = await send(command);
    expect(status).toBe(200);
    responseSchema.parse(body);
    expect(body).toMatchObject({ status: 'ok', ...extras });
    expect(running.engine.asked).toEqual([asked]);
  });

  test('ping answers pong', async () => {
    expect((await send('ping')).body).toMatchObject({ status: 'ok', pong: true });
  });

  test('speech.stop stops the speaker', async () => {
    await send('speech.stop');
    expect(running.engine.speaker.stops).toBe(1);
  });

  test.each([
    ['output.set_agent:review:2', {}],
    ['output.set_agent', { agent: 'review:2' }],
  ])('%s gives the voice to a connected agent', async (command, fields) => {
    await running.subscribe('/agents/claude/messages');
    await running.subscribe('/agents/review:2/messages');
    expect((await send(command, fields)).status).toBe(200);
    expect(running.engine.agents.activeAgentId).toBe('review:2');
  });

  test.each([
    ['output.set_agent:nobody', {}],
    ['output.set_agent', {}],
    ['output.set_mode:smoke', {}],
    ['output.set_mode', {}],
    ['ping:loud', {}],
    ['stt.begin', {}],
    ['hotkey.capture', {}],
    ['', {}],
  ])('"%s" is refused with 400', async (command, fields) => {
    const request = control(command, fields);
    const { status, body } = await postJson(`${running.url}/control`, request);
    expect(status).toBe(400);
    expect(openvipErrorSchema.parse(body).ref).toBe(request['id']);
  });

  test.each(['keyboard', 'agents'] as const)('output.set_mode:%s changes where text goes', async (mode) => {
    expect((await send(`output.set_mode:${mode}`)).status).toBe(200);
    expect(running.engine.snapshot().outputMode).toBe(mode);
  });

  test('output.set_mode:keyboard says why where it cannot be had', async () => {
    const message = 'This system cannot be typed into.';
    running.engine.refusals.set('output keyboard', new AppError('unavailable', message));
    const { status, body } = await postJson(`${running.url}/control`, control('output.set_mode:keyboard'));
    expect([status, openvipErrorSchema.parse(body).error]).toEqual([503, message]);
  });

  test.each(['openvip', 'id', 'command'])('without %s is refused', async (field) => {
    const { [field]: _left, ...request } = control('stt.stop');
    const { status, body } = await postJson(`${running.url}/control`, request);
    expect(status).toBe(400);
    expect(body).toMatchObject({ code: 'MISSING_FIELD', error: expect.stringContaining(`"${field}"`) });
    expect(running.engine.asked).toEqual([]);
  });

  test('tells what hinders the engine', async () => {
    running.engine.refusals.set(
      'talk start',
      new AppError('microphone-missing', 'No microphone was found.', { remedy: 'Plug one in.' }),
    );
    const { status, body } = await send('talk.start');
    expect(status).toBe(503);
    expect(body['error']).toBe('No microphone was found. Plug one in.');
  });

  test.each([
    ['engine.shutdown', 'stop'],
    ['engine.restart', 'restart'],
  ])('%s answers first, even if the engine is gone at once', async (command, kind) => {
    const requested = deferred<string>();
    running.engine.requestShutdown = (asked) => {
      void running.server.stop();
      requested.resolve(asked);
    };
    const { status, body } = await send(command);
    expect([status, body['status']]).toEqual([200, 'ok']);
    expect(await requested.promise).toBe(kind);
  });

  test('by the Go SDK is answered with the fields of the protocol only', async () => {
    const agent = { 'User-Agent': 'Go-http-client/1.1' };
    const keys = async (command: string): Promise<string[]> =>
      Object.keys((await send(command, {}, agent)).body).toSorted();
    expect(await keys('ping')).toEqual(['id', 'openvip', 'ref', 'status']);
    expect(await keys('stt.start')).toEqual(['id', 'openvip', 'ref', 'status']);
    expect(await keys('stt.begin')).toEqual(['code', 'error', 'id', 'openvip', 'ref']);
  });

  test('follows the reference engine when the settings say so, and stops when they do not', async () => {
    const lenient = () => postJson(`${running.url}/control`, { command: 'stt.stop' });
    expect((await lenient()).status).toBe(400);
    await running.engine.setSetting('server.compat', 'dictare');
    expect((await lenient()).status).toBe(200);
    expect((await postJson(`${running.url}/control`, {})).body).toMatchObject({ code: 'INVALID_FORMAT' });
    await running.engine.setSetting('server.compat', 'openvip');
    expect((await lenient()).status).toBe(400);
  });
});
