import { connect } from 'node:net';
import { once } from 'node:events';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ManualClock } from '../../../src/shared/kernel/clock.ts';
import { getJson, postJson, startServer, transcription } from '../../support/test-server.ts';
import type { TestServer } from '../../support/test-server.ts';

let running: TestServer;

beforeEach(async () => {
  running = await startServer();
});

afterEach(() => running[Symbol.asyncDispose]());

describe('subscribing', () => {
  test.each(['/openvip/agents/claude/messages', '/agents/claude/messages'])(
    'to %s answers at once with the head of an event stream, before any event',
    async (path) => {
      const { answer } = await running.subscribe(path);
      expect(answer.status).toBe(200);
      expect(answer.headers.get('content-type')).toBe('text/event-stream');
      expect(answer.headers.get('cache-control')).toBe('no-store');
      expect(answer.headers.get('x-accel-buffering')).toBe('no');
      expect(answer.headers.has('content-encoding')).toBe(false);
      expect(running.engine.agents.connectedIds()).toEqual(['claude']);
    },
  );

  test.each([
    ['percent-encoded', '/agents/caf%C3%A9%20%231/messages', 'café #1'],
    ['raw', '/agents/a:b@c+d,e/messages', 'a:b@c+d,e'],
    ['with a percent sign of its own', '/agents/100%/messages', '100%'],
  ])('takes an id that is %s', async (_how, path, id) => {
    const { hostname, port } = new URL(running.url);
    const socket = connect(Number(port), hostname);
    socket.write(`GET ${path} HTTP/1.1\r\nHost: ${hostname}:${port}\r\n\r\n`);
    await once(socket, 'data');
    expect(running.engine.agents.connectedIds()).toEqual([id]);
    socket.destroy();
  });

  test('under an id in raw UTF-8, which is no HTTP, is refused in the shape of every refusal', async () => {
    const { hostname, port } = new URL(running.url);
    const socket = connect(Number(port), hostname);
    socket.write(`GET /agents/café/messages HTTP/1.1\r\nHost: ${hostname}:${port}\r\n\r\n`);
    const [head = '', body = ''] = String((await once(socket, 'data'))[0]).split('\r\n\r\n');
    expect(head).toMatch(/^HTTP\/1\.1 400 /);
    expect(JSON.parse(body)).toMatchObject({
      openvip: '1.0',
      code: 'INVALID_FORMAT',
      error: expect.any(String),
    });
    socket.destroy();
  });

  test.each([
    ['a slash', 'a%2Fb'],
    ['a control character', 'a%0Ab'],
    ['129 characters', 'a'.repeat(129)],
  ])('under an id with %s is refused with 400', async (_what, id) => {
    const { status, body } = await getJson(`${running.url}/agents/${id}/messages`);
    expect(status).toBe(400);
    expect(body).toMatchObject({ openvip: '1.0', code: 'INVALID_FORMAT' });
  });

  test('under a reserved id is refused with 403', async () => {
    const { status } = await getJson(`${running.url}/agents/__tts__/messages`);
    expect(status).toBe(403);
    expect(running.engine.agents.connectedIds()).toEqual([]);
  });

  test('with HEAD registers nobody', async () => {
    const response = await fetch(`${running.url}/agents/claude/messages`, { method: 'HEAD' });
    expect(response.status).toBe(405);
    expect(running.engine.agents.connectedIds()).toEqual([]);
  });
});

describe('framing', () => {
  test('is event, data and id, in one write', async () => {
    const probe = await running.subscribe('/agents/claude/messages');
    const message = running.engine.say('Grüße "an"\nalle', 'claude');
    await probe.untilEvents(1);
    expect(probe.writes).toEqual([
      `event: transcription\ndata: ${JSON.stringify(message)}\nid: ${message.id}\n\n`,
    ]);
  });

  test('keeps alive with a comment after 15 s of quiet', async () => {
    const clock = new ManualClock();
    await using other = await startServer({}, { clock });
    const probe = await other.subscribe('/agents/claude/messages');
    clock.advance(14_999);
    other.engine.say('one', 'claude');
    clock.advance(14_999);
    other.engine.say('two', 'claude');
    clock.advance(15_000);
    await probe.until(() => probe.text.includes('keepalive'));
    expect(probe.writes.map((write) => write.split('\n')[0])).toEqual([
      'event: transcription',
      'event: transcription',
      ': keepalive',
    ]);
    expect(probe.writes[2]).toBe(': keepalive\n\n');
  });

  test('lets nothing leave that would act as a key in a terminal', async () => {
    const probe = await running.subscribe('/agents/claude/messages');
    running.engine.say('a\u001b[31mb\rc\u0007\u009d0;title\u0007d', 'claude');
    await probe.untilEvents(1);
    expect(probe.events[0]?.['text']).toBe('ab\ncd');
  });
});

describe('an id that is held', () => {
  test('by a live connection answers 409, again and again, and the holder stays', async () => {
    const holder = await running.subscribe('/agents/claude/messages');
    for (let attempt = 0; attempt < 3; attempt += 1) {
      const { status, body } = await getJson(`${running.url}/openvip/agents/claude/messages`);
      expect(status).toBe(409);
      expect(body).toMatchObject({ openvip: '1.0', code: 'CONFLICT', detail: body['error'] });
      expect(body['error']).toContain('already connected');
    }
    running.engine.say('still here', 'claude');
    await holder.untilEvents(1);
  });

  test.each(['FIN', 'RST'] as const)(
    'is free in the instant after a %s, twenty times in a row',
    async (goodbye) => {
      for (let round = 0; round < 20; round += 1) {
        const probe = await running.subscribe('/agents/claude/messages');
        expect({ round, status: probe.answer.status }).toEqual({ round, status: 200 });
        if (goodbye === 'FIN') probe.sendFin();
        else probe.sendReset();
      }
    },
  );

  test('by a half-closed connection that reads on is free as well', async () => {
    const holder = await running.subscribe('/agents/claude/messages');
    holder.sendFin();
    await holder.untilEnded();
    expect((await running.subscribe('/agents/claude/messages')).answer.status).toBe(200);
  });

  test('is free after its process was killed without a goodbye', async () => {
    const holder = await running.subscribe('/agents/claude/messages');
    holder.socket.destroy();
    expect((await running.subscribe('/agents/claude/messages')).answer.status).toBe(200);
  });
});

describe('delivering', () => {
  test('hands the message on as it is, unknown fields and extensions included', async () => {
    const probe = await running.subscribe('/agents/claude/messages');
    const message = transcription({
      zebra: [1, { deep: null }],
      x_vendor: { keys: 'cmd+3' },
      x_input: { submit: true },
      language: 'en-US',
    });
    const { status, body } = await postJson(`${running.url}/agents/claude/messages`, message);
    expect(status).toBe(200);
    expect(body).toEqual({ openvip: '1.0', status: 'ok', id: expect.any(String), ref: message['id'] });
    await probe.untilEvents(1);
    expect(probe.events).toEqual([message]);
  });

  test('makes a message of its own of one whose text had to be cleaned', async () => {
    const probe = await running.subscribe('/agents/claude/messages');
    const message = transcription({ text: 'rm\u001b[2K -rf\r\n', x_vendor: { a: 1 } });
    const { body } = await postJson(`${running.url}/agents/claude/messages`, message);
    expect(body['ref']).toBe(message['id']);
    await probe.untilEvents(1);
    const [received] = probe.events;
    expect(received).toEqual({
      ...message,
      text: 'rm -rf\n',
      id: expect.any(String),
      trace_id: message['id'],
      parent_id: message['id'],
    });
    expect(received?.['id']).not.toBe(message['id']);
  });

  test('keeps the first message of a chain as its trace', async () => {
    const probe = await running.subscribe('/agents/claude/messages');
    const [first, parent] = [crypto.randomUUID(), crypto.randomUUID()];
    const message = transcription({ text: '\u0000x', trace_id: first, parent_id: parent });
    await postJson(`${running.url}/agents/claude/messages`, message);
    await probe.untilEvents(1);
    expect(probe.events[0]).toMatchObject({ trace_id: first, parent_id: message['id'] });
  });

  test('to an agent that is not there answers 404 in words that clients look for', async () => {
    const message = transcription();
    const { status, body } = await postJson(`${running.url}/agents/nobody/messages`, message);
    expect(status).toBe(404);
    expect(body).toMatchObject({
      openvip: '1.0',
      code: 'NOT_FOUND',
      ref: message['id'],
      detail: body['error'],
    });
    expect(body['error']).toContain('not connected');
  });

  test('takes partials only to those who ask', async () => {
    const plain = await running.subscribe('/agents/plain/messages');
    const keen = await running.subscribe('/agents/keen/messages?partials=1');
    const utterance = { id: crypto.randomUUID() };
    running.engine.agents.partial({ ...utterance, agentId: 'plain' }, 'half');
    running.engine.agents.partial({ ...utterance, agentId: 'keen' }, 'half');
    await keen.untilEvents(1);
    expect(keen.events).toEqual([expect.objectContaining({ text: 'half', partial: true })]);
    running.engine.say('whole', 'plain');
    await plain.untilEvents(1);
    expect(plain.events.map(({ text }) => text)).toEqual(['whole']);
  });
});

describe('many streams', () => {
  test('a hundred subscribers get everything while one never reads and is closed', async () => {
    const probes = await Promise.all(
      Array.from({ length: 99 }, (_, index) => running.subscribe(`/agents/reader-${index}/messages`)),
    );
    const lazy = await running.subscribe('/agents/lazy/messages');
    lazy.socket.pause();
    const text = 'x'.repeat(64 * 1024);
    while (running.engine.agents.connectedIds().includes('lazy')) {
      const { status } = await postJson(`${running.url}/agents/lazy/messages`, transcription({ text }));
      expect([200, 404]).toContain(status);
    }
    expect(running.slowReaders).toEqual([
      {
        stream: 'agent',
        agentId: 'lazy',
        waitingMessages: expect.any(Number),
        waitingBytes: expect.any(Number),
      },
    ]);
    expect(running.logged.some((line) => line.includes('too slow'))).toBe(true);
    expect(running.logged.join()).not.toContain('xxxx');
    for (const index of probes.keys()) running.engine.say(`to ${index}`, `reader-${index}`);
    await Promise.all(probes.map((probe) => probe.untilEvents(1)));
    expect(probes.map((probe) => probe.events[0]?.['text'])).toEqual(probes.map((_, index) => `to ${index}`));
  });

  test('a burst is no reason to close a stream that reads', async () => {
    const probe = await running.subscribe('/agents/claude/messages');
    for (let index = 0; index < 1000; index += 1) running.engine.say(`number ${index}`, 'claude');
    await probe.untilEvents(1000);
    expect(running.slowReaders).toEqual([]);
  });

  test('the 257th agent is refused and nobody loses its place', async () => {
    await Promise.all(
      Array.from({ length: 256 }, (_, index) => running.subscribe(`/agents/a${index}/messages`)),
    );
    const { status, body } = await getJson(`${running.url}/agents/one-more/messages`);
    expect(status).toBe(503);
    expect(body).toMatchObject({ code: 'INTERNAL_ERROR' });
    expect(running.engine.agents.connectedIds()).toHaveLength(256);
  });
});

describe('stopping', () => {
  test('ends every stream with a complete answer, not with a reset', async () => {
    const probes = await Promise.all(
      ['a', 'b', 'c'].map((id) => running.subscribe(`/agents/${id}/messages`)),
    );
    const status = await running.subscribe('/openvip/status/stream');
    const resets: unknown[] = [];
    for (const { socket } of [...probes, status]) socket.on('error', (error) => resets.push(error));
    await running.server.stop();
    await Promise.all([...probes, status].map((probe) => probe.untilEnded()));
    expect(resets).toEqual([]);
    expect(running.engine.agents.connectedIds()).toEqual([]);
  });

  test('does not wait for a client that never reads', async () => {
    const lazy = await running.subscribe('/agents/lazy/messages');
    lazy.socket.pause();
    const text = 'x'.repeat(900 * 1024);
    for (let index = 0; index < 8; index += 1) {
      await postJson(`${running.url}/agents/lazy/messages`, transcription({ text }));
    }
    await running.server.stop();
    await expect(fetch(running.url)).rejects.toThrow('fetch failed');
  });
});
