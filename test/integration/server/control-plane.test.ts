import { once } from 'node:events';
import { connect } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { ControlClient } from '../../../src/client/control-client.ts';
import { controlErrorSchema, transcribeLineSchema } from '../../../src/shared/contract/control.ts';
import type { TranscribeLine } from '../../../src/shared/contract/control.ts';
import { AppError } from '../../../src/shared/kernel/app-error.ts';
import { deferred } from '../../support/deferred.ts';
import { NO_MICROPHONE } from '../../support/scripted-engine.ts';
import { SseProbe } from '../../support/sse-probe.ts';
import { TestEngine } from '../../support/test-engine.ts';
import { getJson, postJson, startServer } from '../../support/test-server.ts';
import type { TestServer } from '../../support/test-server.ts';

let running: TestServer;
let client: ControlClient;
let authorization: { readonly Authorization: string };
const open: SseProbe[] = [];

async function events(headers: Record<string, string> = {}): Promise<SseProbe> {
  const probe = await SseProbe.open(`${running.url}/api/events`, { ...authorization, ...headers });
  open.push(probe);
  return probe;
}

async function start(engine = new TestEngine()): Promise<void> {
  running = await startServer({}, {}, engine);
  const { url, server } = running;
  client = new ControlClient({ baseUrl: url, token: server.token });
  authorization = { Authorization: `Bearer ${server.token}` };
}

beforeEach(() => start());

afterEach(async () => {
  for (const probe of open.splice(0)) probe.socket.destroy();
  await running.server.stop();
});

describe('the client of this project', () => {
  test('reads the snapshot', async () => {
    expect(await client.snapshot()).toEqual(running.engine.snapshot());
  });

  test('gives commands and learns whether the engine listens', async () => {
    expect(await client.setListening(false)).toEqual({ ok: true, listening: false });
    expect(await client.setMuted(true)).toEqual({ ok: true, listening: false });
    await client.talk('start');
    expect(running.engine.asked).toEqual(['listening false', 'muted true', 'talk start']);
  });

  test('chooses the active agent and is told when there is no such agent', async () => {
    const agent = await SseProbe.open(`${running.url}/agents/claude/messages`);
    open.push(agent, await SseProbe.open(`${running.url}/agents/review/messages`));
    await client.setActiveAgent('review');
    expect(running.engine.agents.activeAgentId).toBe('review');
    await expect(client.setActiveAgent('nobody')).rejects.toMatchObject({ code: 'not-found' });
  });

  test('sends again and retries', async () => {
    const entry = running.engine.final('hello');
    expect(await client.sendAgain(entry.id, 'claude')).toMatchObject({
      id: entry.id,
      agentId: 'claude',
      delivery: 'sent',
    });
    expect(await client.retryRecognition(entry.id)).toMatchObject({
      id: entry.id,
      text: 'now it is understood',
    });
    await expect(client.sendAgain(crypto.randomUUID())).rejects.toMatchObject({ code: 'not-found' });
  });

  test('reads devices and the doctor report', async () => {
    expect(await client.devices()).toEqual(await running.engine.devices());
    expect(await client.doctor()).toEqual(await running.engine.doctor());
  });

  test('is answered before the engine stops', async () => {
    await client.shutDown('restart');
    expect(running.engine.shutdowns).toEqual(['restart']);
  });

  test('follows the events from where its snapshot ends', async () => {
    const { engine } = running;
    const { seq } = engine.snapshot();
    engine.final('missed');
    const stop = new AbortController();
    const seen: string[] = [];
    for await (const { event } of client.events({ signal: stop.signal, after: seq })) {
      seen.push(event.type);
      if (seen.length === 2) engine.level(0.5);
      if (event.type === 'level') break;
    }
    expect(seen).toEqual(['transcription-final', 'status-changed', 'level']);
  });
});

describe('events', () => {
  test('begin with a snapshot for those who name no event they know', async () => {
    running.engine.final('before');
    for (const headers of [{}, { 'Last-Event-ID': '999999' }, { 'Last-Event-ID': 'none' }]) {
      const probe = await events(headers);
      await probe.untilEvents(1);
      const snapshot = running.engine.snapshot();
      expect(probe.writes).toEqual([
        `event: snapshot\ndata: ${JSON.stringify(snapshot)}\nid: ${snapshot.seq}\n\n`,
      ]);
    }
  });

  test('are numbered, except the level', async () => {
    const { engine } = running;
    const probe = await events({ 'Last-Event-ID': String(engine.snapshot().seq) });
    engine.startUtterance();
    engine.level(0.25);
    await probe.untilEvents(3);
    const first = engine.snapshot().seq - 1;
    expect(probe.writes.map((write) => /\nid: (\d+)\n/.exec(write)?.[1])).toEqual([
      String(first),
      String(first + 1),
      undefined,
    ]);
    expect(probe.events.map(({ type }) => type)).toEqual(['status-changed', 'utterance-started', 'level']);
  });

  test('that were missed are sent again, once each and in order', async () => {
    const { engine } = running;
    const probe = await events();
    engine.final('one');
    await probe.untilEvents(3);
    const seen = engine.snapshot().seq;
    probe.sendReset();
    engine.final('two');
    const again = await events({ 'Last-Event-ID': String(seen) });
    engine.final('three');
    await again.untilEvents(4);
    const finals = again.events.filter(({ type }) => type === 'transcription-final');
    expect(finals.map(({ entry }) => (entry as { text: string }).text)).toEqual(['two', 'three']);
  });
});

describe('settings', () => {
  test('come with what a settings page needs to know', async () => {
    const { body } = await getJson(`${running.url}/api/settings`, { headers: authorization });
    expect(body['settings']).toEqual(running.engine.settings);
    expect(body['descriptions']).toContainEqual(
      expect.objectContaining({ key: 'endpointing.profile', live: true }),
    );
  });

  test('are changed one by one', async () => {
    const change = (value: unknown) => postJson(`${running.url}/api/settings`, value, authorization, 'PATCH');
    expect((await change({ key: 'server.compat', value: 'dictare' })).status).toBe(200);
    expect(running.engine.settings.server.compat).toBe('dictare');
    const refused = await change({ key: 'server.smell', value: 1 });
    expect(refused.status).toBe(400);
    expect(controlErrorSchema.parse(refused.body).error.message).toContain('server.smell');
  });
});

describe('refusals', () => {
  test('have the shape of the control plane, unknown routes included', async () => {
    for (const [path, status, code] of [
      ['/api/nothing', 404, 'not-found'],
      ['/api/talk', 405, 'invalid-input'],
    ] as const) {
      const answer = await getJson(`${running.url}${path}`, { headers: authorization });
      expect(answer.status).toBe(status);
      expect(controlErrorSchema.parse(answer.body).error.code).toBe(code);
    }
  });

  test('name the field and what was expected', async () => {
    const { status, body } = await postJson(`${running.url}/api/talk`, { action: 'shout' }, authorization);
    expect(status).toBe(400);
    expect(controlErrorSchema.parse(body).error.message).toBe(
      'The request: "action" must be "start" or "stop" or "toggle" or "cancel".',
    );
    const extra = await postJson(`${running.url}/api/muted`, { muted: true, loud: 1 }, authorization);
    expect(extra.status).toBe(400);
  });

  test('carry remedy and whether it is worth trying again', async () => {
    running.engine.refusals.set(
      'talk start',
      new AppError('microphone-lost', 'The microphone was unplugged.', {
        remedy: 'Plug it in.',
        retryable: true,
      }),
    );
    const { status, body } = await postJson(`${running.url}/api/talk`, { action: 'start' }, authorization);
    expect(status).toBe(503);
    expect(body).toEqual({
      error: {
        code: 'microphone-lost',
        message: 'The microphone was unplugged.',
        remedy: 'Plug it in.',
        retryable: true,
      },
    });
  });

  test('of a bug tell nothing about it', async () => {
    running.engine.doctor = () => Promise.reject(new TypeError('cannot read properties of undefined'));
    const { status, body } = await getJson(`${running.url}/api/doctor`, { headers: authorization });
    expect(status).toBe(500);
    expect(JSON.stringify(body)).not.toContain('properties');
  });

  test('come first where the token is missing', async () => {
    for (const path of ['/api/snapshot', '/api/events', '/api/settings', '/api/nothing']) {
      const { status, headers, body } = await getJson(`${running.url}${path}`);
      expect(status, path).toBe(401);
      expect(headers.get('www-authenticate')).toBe('Bearer');
      expect(controlErrorSchema.parse(body).error.code).toBe('forbidden');
    }
  });
});

describe('what dictare asks without a token', () => {
  test('the focus of an agent, also before it is connected', async () => {
    const { status } = await postJson(`${running.url}/api/agents/not-yet/focus`, { focused: true });
    expect(status).toBe(200);
    expect((await postJson(`${running.url}/api/agents/not-yet/focus`, { focused: 'yes' })).status).toBe(400);
  });

  test('the voices', async () => {
    expect((await getJson(`${running.url}/api/speech/voices`)).body).toEqual({ voices: ['anna', 'bela'] });
  });
});

describe('a link to the page', () => {
  test('opens it signed in, once', async () => {
    const link = await client.pageLink();
    const first = await fetch(link, { redirect: 'manual' });
    expect(first.status).toBe(303);
    expect(first.headers.get('location')).toBe('/');
    const [cookie = ''] = first.headers.getSetCookie();
    expect(cookie).toMatch(/; Path=\/; HttpOnly; SameSite=Strict$/);
    expect(cookie).not.toContain(running.server.token);
    const headers = { Cookie: `other=1; ${cookie.split(';')[0]}` };
    expect((await getJson(`${running.url}/api/snapshot`, { headers })).status).toBe(200);
    expect((await fetch(link, { redirect: 'manual' })).status).toBe(403);
  });

  test('works for the session only, not with an invented cookie', async () => {
    const headers = { Cookie: `vivavoce-session-${running.server.port}=invented` };
    expect((await getJson(`${running.url}/api/snapshot`, { headers })).status).toBe(401);
  });
});

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
    running.engine.onTranscribe = async function* (_pcm, _options, signal) {
      yield { type: 'progress', audioMs: 1 };
      started.resolve();
      signal.addEventListener('abort', () => cancelled.resolve());
      await cancelled.promise;
    };
    const { hostname, port } = new URL(running.url);
    const socket = connect(Number(port), hostname);
    socket.write(
      `POST /api/transcribe HTTP/1.1\r\nHost: ${hostname}:${port}\r\nAuthorization: ${authorization.Authorization}\r\n` +
        'Content-Type: audio/l16; rate=16000\r\nContent-Length: 1000000\r\n\r\n',
    );
    await started.promise;
    socket.destroy();
    await cancelled.promise;
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
      `POST /api/transcribe HTTP/1.1\r\nHost: ${hostname}:${port}\r\nAuthorization: ${authorization.Authorization}\r\n` +
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
      ...authorization,
      'Content-Type': type,
    });
    expect(status).toBe(415);
    controlErrorSchema.parse(body);
  });

  test('with a language that is none is refused', async () => {
    const headers = { ...authorization, 'Content-Type': 'audio/l16; rate=16000' };
    expect((await postJson(`${running.url}/api/transcribe?language=klingon`, 'x', headers)).status).toBe(400);
  });
});

describe('a page that lends its microphone', () => {
  async function lend(): Promise<WebSocket> {
    const socket = new WebSocket(`ws://127.0.0.1:${running.server.port}/api/microphone`, {
      headers: { ...authorization, Origin: running.url },
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
