import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ControlClient } from '../../../src/client/control-client.ts';
import { controlErrorSchema } from '../../../src/shared/contract/control.ts';
import { AppError } from '../../../src/shared/kernel/app-error.ts';
import { TestEngine } from '../../support/test-engine.ts';
import { getJson, postJson, startServer } from '../../support/test-server.ts';
import type { TestServer } from '../../support/test-server.ts';

let running: TestServer;
let client: ControlClient;

async function start(engine = new TestEngine()): Promise<void> {
  running = await startServer({}, {}, engine);
  client = new ControlClient({ baseUrl: running.url, token: running.server.token });
}

beforeEach(() => start());

afterEach(() => running[Symbol.asyncDispose]());

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
    await running.subscribe('/agents/claude/messages');
    await running.subscribe('/agents/review/messages');
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
    expect(await client.devices()).toEqual({
      devices: await running.engine.devices(),
      outputs: await running.engine.outputs(),
    });
    expect(await client.doctor()).toEqual(await running.engine.doctor());
  });

  test('is answered before the engine stops', async () => {
    await client.shutDown('restart');
    expect(await running.engine.shutdownRequested.promise).toBe('restart');
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
    expect(seen).toEqual(['transcription-final', 'history-changed', 'status-changed', 'level']);
  });
});

describe('events', () => {
  test('begin with a snapshot for those who name no event they know', async () => {
    running.engine.final('before');
    for (const headers of [{}, { 'Last-Event-ID': '999999' }, { 'Last-Event-ID': 'none' }]) {
      const probe = await running.subscribe('/api/events', { ...running.authorization, ...headers });
      await probe.untilEvents(1);
      const snapshot = running.engine.snapshot();
      expect(probe.writes).toEqual([
        `event: snapshot\ndata: ${JSON.stringify(snapshot)}\nid: ${snapshot.seq}\n\n`,
      ]);
    }
  });

  test('are numbered, except the level', async () => {
    const { engine } = running;
    const probe = await running.subscribe('/api/events', {
      ...running.authorization,
      'Last-Event-ID': String(engine.snapshot().seq),
    });
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
    const probe = await running.subscribe('/api/events', running.authorization);
    engine.final('one');
    await probe.untilEvents(3);
    const seen = engine.snapshot().seq;
    probe.sendReset();
    engine.final('two');
    const again = await running.subscribe('/api/events', {
      ...running.authorization,
      'Last-Event-ID': String(seen),
    });
    engine.final('three');
    await again.untilEvents(6);
    const finals = again.events.filter(({ type }) => type === 'transcription-final');
    expect(finals.map(({ entry }) => (entry as { text: string }).text)).toEqual(['two', 'three']);
  });
});

describe('settings', () => {
  test('are read and changed through the client', async () => {
    expect(await client.settings()).toEqual(running.engine.settings);
    await client.setSetting('server.compat', 'dictare');
    expect((await client.settings()).server.compat).toBe('dictare');
    await expect(client.setSetting('server.smell', 1)).rejects.toMatchObject({ code: 'invalid-input' });
  });

  test('come with what a settings page needs to know', async () => {
    const { body } = await getJson(`${running.url}/api/settings`, { headers: running.authorization });
    expect(body['settings']).toEqual(running.engine.settings);
    expect(body['descriptions']).toContainEqual(
      expect.objectContaining({ key: 'endpointing.profile', live: true }),
    );
  });

  test('are changed one by one', async () => {
    const change = (value: unknown) =>
      postJson(`${running.url}/api/settings`, value, running.authorization, 'PATCH');
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
      const answer = await getJson(`${running.url}${path}`, { headers: running.authorization });
      expect(answer.status).toBe(status);
      expect(controlErrorSchema.parse(answer.body).error.code).toBe(code);
    }
  });

  test('name the field and what was expected', async () => {
    const { status, body } = await postJson(
      `${running.url}/api/talk`,
      { action: 'shout' },
      running.authorization,
    );
    expect(status).toBe(400);
    expect(controlErrorSchema.parse(body).error.message).toBe(
      'The request: "action" must be "start" or "stop" or "toggle" or "cancel".',
    );
    const extra = await postJson(`${running.url}/api/muted`, { muted: true, loud: 1 }, running.authorization);
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
    const { status, body } = await postJson(
      `${running.url}/api/talk`,
      { action: 'start' },
      running.authorization,
    );
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
    const { status, body } = await getJson(`${running.url}/api/doctor`, { headers: running.authorization });
    expect(status).toBe(500);
    expect(JSON.stringify(body)).not.toContain('properties');
  });

  test('come first where the token is missing', async () => {
    for (const path of ['/api/snapshot', '/api/events', '/api/settings', '/api/nothing']) {
      const { status, headers, body } = await getJson(`${running.url}${path}`);
      expect({ path, status }).toEqual({ path, status: 401 });
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
    expect(running.engine.focuses).toEqual([['not-yet', true]]);
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
