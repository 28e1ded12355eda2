import { once } from 'node:events';
import { connect } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openvipOperations } from '../../../src/shared/contract/openapi/openvip-operations.ts';
import type { Operation } from '../../../src/shared/contract/openapi/openvip-operations.ts';
import {
  openvipErrorSchema,
  responseSchema,
  speechResponseSchema,
  statusSchema,
} from '../../../src/shared/contract/openvip.ts';
import { AppError } from '../../../src/shared/kernel/app-error.ts';
import { deferred } from '../../support/deferred.ts';
import { SseProbe } from '../../support/sse-probe.ts';
import { control, getJson, postJson, speech, startServer, transcription } from '../../support/test-server.ts';
import type { TestServer } from '../../support/test-server.ts';

let running: TestServer;
const open: SseProbe[] = [];

async function subscribe(path: string): Promise<SseProbe> {
  const probe = await SseProbe.open(`${running.url}${path}`);
  open.push(probe);
  return probe;
}

beforeEach(async () => {
  running = await startServer();
});

afterEach(async () => {
  for (const probe of open.splice(0)) probe.socket.destroy();
  await running.server.stop();
});

describe('every operation of the contract', () => {
  const operations: readonly Operation[] = Object.values(openvipOperations);
  const places = operations.flatMap((operation) =>
    operation.rootOnly === true ? [operation.path] : [`/openvip${operation.path}`, operation.path],
  );

  test.each(places)('answers at %s', async (place) => {
    const path = place.replace('{agent_id}', 'nobody-home');
    const response = await fetch(`${running.url}${path}`, { method: 'DELETE' });
    expect(response.status).toBe(405);
    const allowed = operations
      .filter(
        (operation) =>
          place.endsWith(operation.path) && place.length - operation.path.length <= '/openvip'.length,
      )
      .filter(({ path: own }) => place === own || place === `/openvip${own}`)
      .map(({ method }) => method.toUpperCase());
    expect(response.headers.get('allow')?.split(', ').toSorted()).toEqual(allowed.toSorted());
    openvipErrorSchema.parse(await response.json());
  });
});

describe('what is not to be had', () => {
  test('a route that does not exist answers as every refusal does', async () => {
    const { status, body } = await getJson(`${running.url}/openvip/nothing/here`);
    expect(status).toBe(404);
    expect(openvipErrorSchema.parse(body)).toMatchObject({ code: 'NOT_FOUND', detail: body['error'] });
  });

  test.each([
    ['no JSON', '{"openvip": ', 'valid JSON'],
    ['an array', '[]', 'JSON object'],
    ['a text', '"hello"', 'JSON object'],
    ['nothing', '', 'valid JSON'],
    ['invalid UTF-8', Uint8Array.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]), 'UTF-8'],
  ])('a body that is %s', async (_what, body, expected) => {
    const answer = await postJson(`${running.url}/openvip/control`, body);
    expect(answer.status).toBe(400);
    expect(answer.body).toMatchObject({ code: 'INVALID_FORMAT', error: expect.stringContaining(expected) });
    expect(answer.body['error']).toMatch(/^Not OpenVIP v1\.0 compliant/);
    expect(answer.body).not.toHaveProperty('ref');
  });

  test.each([
    'text/plain',
    'application/x-www-form-urlencoded',
    'application/jsonx',
    'application/json; charset=latin1',
  ])('a body of type %s', async (type) => {
    const { status, body } = await postJson(`${running.url}/openvip/control`, control('stt.stop'), {
      'Content-Type': type,
    });
    expect(status).toBe(415);
    expect(body['error']).toContain('application/json');
    expect(running.engine.asked).toEqual([]);
  });

  test('a body of more than 1 MiB, and the answer arrives', async () => {
    const text = 'x'.repeat(1024 * 1024);
    const { status, body } = await postJson(`${running.url}/openvip/speech`, speech({ text }));
    expect(status).toBe(413);
    openvipErrorSchema.parse(body);
  });

  test('a body of 1 MiB is taken', async () => {
    const padding = 1024 * 1024 - Buffer.byteLength(JSON.stringify(speech({ text: '' })));
    const { status } = await postJson(`${running.url}/openvip/speech`, speech({ text: 'x'.repeat(padding) }));
    expect(status).toBe(200);
  });

  test('a body in chunks, as .NET sends it', async () => {
    const { hostname, port } = new URL(running.url);
    const socket = connect(Number(port), hostname);
    const body = JSON.stringify(control('ping'));
    socket.write(
      `POST /control HTTP/1.1\r\nHost: ${hostname}:${port}\r\nContent-Type: application/json; charset=utf-8\r\n` +
        `Transfer-Encoding: chunked\r\n\r\n${body.length.toString(16)}\r\n${body}\r\n0\r\n\r\n`,
    );
    expect(String((await once(socket, 'data'))[0])).toMatch(/^HTTP\/1\.1 200 /);
    socket.destroy();
  });
});

describe('a message', () => {
  const without = (field: string): Record<string, unknown> => {
    const { [field]: _left, ...rest } = transcription();
    return rest;
  };

  test.each(['openvip', 'type', 'id', 'timestamp', 'text'])(
    'without %s is refused by the name of the field',
    async (field) => {
      await subscribe('/agents/claude/messages');
      const message = without(field);
      const { status, body } = await postJson(`${running.url}/agents/claude/messages`, message);
      expect(status).toBe(400);
      expect(body).toMatchObject({ code: 'MISSING_FIELD', error: expect.stringContaining(`"${field}"`) });
      expect(body['error']).toMatch(/^Not OpenVIP v1\.0 compliant/);
      expect(body['ref']).toBe(message['id']);
    },
  );

  test.each([
    ['openvip', { openvip: '2.0' }],
    ['type', { type: 'speech' }],
    ['type', { type: 'gesture' }],
    ['id', { id: 'no-uuid' }],
    ['timestamp', { timestamp: '2026-02-06T10:30:00' }],
    ['timestamp', { timestamp: 'yesterday' }],
    ['text', { text: 7 }],
    ['language', { language: 'yue' }],
    ['confidence', { confidence: 1.5 }],
    ['partial', { partial: 'yes' }],
    ['trace_id', { parent_id: crypto.randomUUID() }],
    ['parent_id', { trace_id: crypto.randomUUID() }],
    ['x_thing', { x_thing: 'text' }],
    ['x_thing', { x_thing: [] }],
    ['x_input.ops', { x_input: { ops: [] } }],
    ['x_agent_switch.target', { x_agent_switch: {} }],
  ])('with a wrong %s is refused by the name of the field and what was expected', async (field, fields) => {
    const probe = await subscribe('/agents/claude/messages');
    const message = transcription({ text: 'the secret words', ...fields });
    const { status, body } = await postJson(`${running.url}/agents/claude/messages`, message);
    expect(status).toBe(400);
    expect(body).toMatchObject({ code: 'INVALID_FORMAT', error: expect.stringContaining(`"${field}"`) });
    expect(JSON.stringify(body)).not.toContain('secret words');
    expect(body['ref']).toBe(message['id'] === 'no-uuid' ? undefined : message['id']);
    expect(probe.events).toEqual([]);
  });

  test.each([
    ['the timestamp as Python prints it', { timestamp: '2026-02-06 10:30:00.123456+00:00' }],
    ['the timestamp as .NET prints it', { timestamp: '2026-02-06T10:30:00.1234567Z' }],
    ['the older shape of x_input', { x_input: { submit: true, newline: false } }],
    ['an empty text', { text: '' }],
    ['an id in capitals', { id: crypto.randomUUID().toUpperCase() }],
  ])('with %s is taken', async (_what, fields) => {
    await subscribe('/agents/claude/messages');
    expect((await postJson(`${running.url}/agents/claude/messages`, transcription(fields))).status).toBe(200);
  });
});

describe('speech', () => {
  test('answers when playback has ended, with its length', async () => {
    const finished = deferred();
    const { speaker } = running.engine;
    let answered = false;
    speaker.onSpeak = async () => {
      await finished.promise;
      expect(answered).toBe(false);
      return { result: 'done', durationMs: 2100.4 };
    };
    const request = speech({ language: 'en', voice: 'af_sky', engine: 'kokoro', speed: 2 });
    const reply = postJson(`${running.url}/speech`, request);
    void reply.then(() => (answered = true));
    finished.resolve();
    const { status, body } = await reply;
    expect(status).toBe(200);
    expect(speechResponseSchema.parse(body)).toEqual({
      openvip: '1.0',
      status: 'ok',
      id: expect.any(String),
      ref: request['id'],
      duration_ms: 2100,
    });
    expect(speaker.spoken).toEqual([
      { id: request['id'], text: 'hello', language: 'en', agentId: undefined },
    ]);
  });

  test('that need not be waited for answers 202 at once', async () => {
    running.engine.speaker.onSpeak = () => new Promise(() => {});
    const { status, body } = await postJson(`${running.url}/speech?wait=queued`, speech());
    expect(status).toBe(202);
    speechResponseSchema.parse(body);
    expect(body).not.toHaveProperty('duration_ms');
  });

  test.each(['', '?wait=queued'])('without a voice answers 503 and says why%s', async (query) => {
    running.engine.speaker.unavailable = 'No voice is installed.';
    const request = speech();
    const { status, body } = await postJson(`${running.url}/speech${query}`, request);
    expect(status).toBe(503);
    expect(body).toMatchObject({
      code: 'INTERNAL_ERROR',
      error: 'No voice is installed.',
      ref: request['id'],
    });
    expect(running.engine.speaker.spoken).toEqual([]);
  });

  test('that fails answers 500 and keeps the reason to the log', async () => {
    running.engine.speaker.onSpeak = () => Promise.reject(new Error('graph node 17 exploded'));
    const { status, body } = await postJson(`${running.url}/speech`, speech());
    expect(status).toBe(500);
    expect(body).toMatchObject({ code: 'INTERNAL_ERROR' });
    expect(JSON.stringify(body)).not.toContain('exploded');
  });

  test('goes on when its client has gone', async () => {
    const started = deferred();
    const finished = deferred();
    const { speaker } = running.engine;
    speaker.onSpeak = async () => {
      started.resolve();
      await finished.promise;
      return { result: 'done', durationMs: 1 };
    };
    const client = new AbortController();
    const reply = fetch(`${running.url}/speech`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(speech()),
      signal: client.signal,
    });
    await started.promise;
    client.abort();
    await expect(reply).rejects.toThrow();
    finished.resolve();
    expect((await getJson(`${running.url}/health`)).status).toBe(200);
    expect(speaker.stops).toBe(0);
  });

  test('of type transcription is refused', async () => {
    expect((await postJson(`${running.url}/speech`, transcription())).status).toBe(400);
  });

  test.each([
    ['without a body', { method: 'POST' }],
    [
      'with an empty body of JSON type',
      { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: '' },
    ],
    ['with an empty object', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: '{}' }],
  ])('is stopped by a request %s', async (_what, init) => {
    const { status, body } = await getJson(`${running.url}/openvip/speech/stop`, init);
    expect(status).toBe(200);
    responseSchema.parse(body);
    expect(running.engine.speaker.stops).toBe(1);
  });
});

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
    await subscribe('/agents/claude/messages');
    await subscribe('/agents/review:2/messages');
    expect((await send(command, fields)).status).toBe(200);
    expect(running.engine.agents.activeAgentId).toBe('review:2');
  });

  test.each([
    ['output.set_agent:nobody', {}],
    ['output.set_agent', {}],
    ['output.set_mode:keyboard', {}],
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

  test('output.set_mode:agents is what it is already', async () => {
    expect((await send('output.set_mode:agents')).status).toBe(200);
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
  ])('%s answers first', async (command, kind) => {
    let answered = false;
    const requested = new Promise<boolean>((resolve) => {
      running.engine.requestShutdown = (asked) => {
        running.engine.shutdowns.push(asked);
        resolve(answered);
      };
    });
    const { status } = await send(command);
    answered = true;
    expect(status).toBe(200);
    await requested;
    expect(running.engine.shutdowns).toEqual([kind]);
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

describe('status', () => {
  test.each(['/status', '/openvip/status'])('at %s is what the contract says', async (path) => {
    await subscribe('/agents/claude/messages');
    const { status, body } = await getJson(`${running.url}${path}`);
    expect(status).toBe(200);
    expect(statusSchema.parse(body).connected_agents).toEqual(['claude']);
  });

  test('stream sends a state at once, each change, and no state twice', async () => {
    const { engine } = running;
    const probe = await subscribe('/openvip/status/stream');
    await probe.untilEvents(1);
    engine.uptimeSeconds += 100;
    engine.level(0.3);
    engine.notify({ severity: 'info', code: 'x', message: 'nothing of the status', remedy: null });
    engine.change({
      status: 'recording',
      microphone: { ...engine.snapshot().microphone, state: 'recording' },
    });
    engine.change({ status: 'recording' });
    engine.change({
      status: 'off',
      listening: false,
      microphone: { ...engine.snapshot().microphone, state: 'closed' },
    });
    await probe.untilEvents(3);
    expect(probe.events.map(({ stt }) => stt)).toEqual([
      { enabled: true, active: true },
      { enabled: true, active: true },
      { enabled: true, active: false },
    ]);
    expect(probe.events.map(({ platform }) => (platform as { state: string }).state)).toEqual([
      'listening',
      'recording',
      'off',
    ]);
    expect(probe.writes[0]).toMatch(/^data: \{.*\}\n\n$/);
    for (const event of probe.events) statusSchema.parse(event);
  });

  test('stream tells who connects and who leaves, also to those who came later', async () => {
    const first = await subscribe('/status/stream');
    const agent = await subscribe('/agents/claude/messages');
    const second = await subscribe('/status/stream');
    await second.untilEvents(1);
    agent.sendFin();
    await Promise.all([first.untilEvents(3), second.untilEvents(2)]);
    expect(first.events.map((event) => event['connected_agents'])).toEqual([[], ['claude'], []]);
    expect(second.events.map((event) => event['connected_agents'])).toEqual([['claude'], []]);
  });

  test('never holds dictated text', async () => {
    running.engine.connect(['claude']);
    running.engine.startUtterance();
    running.engine.partial('the secret', 'words');
    running.engine.final('the secret words');
    const { body } = await getJson(`${running.url}/status`);
    expect(JSON.stringify(body)).not.toContain('secret');
  });
});

test('openapi.json is served at both places', async () => {
  const { body } = await getJson(`${running.url}/openvip/openapi.json`);
  expect(body['openapi']).toBe('3.1.0');
  expect((await getJson(`${running.url}/openapi.json`)).body).toEqual(body);
});
