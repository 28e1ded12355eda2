import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { EngineNotRunningError, OpenvipClient } from '../../../src/client/index.ts';
import type { ConnectionState, OpenvipMessage } from '../../../src/client/index.ts';
import { ManualClock } from '../../../src/shared/kernel/clock.ts';
import { PlainOpenvipServer } from '../../support/plain-openvip-server.ts';

/** What an agent has been sent, and how its connection went. */
class Reader {
  readonly messages: OpenvipMessage[] = [];
  readonly states: ConnectionState[] = [];
  readonly ended: Promise<unknown>;
  readonly #stop = new AbortController();
  #wake: () => void = () => {};
  /** While set, nothing is read. */
  gate: Promise<void> = Promise.resolve();

  constructor(client: OpenvipClient, agentId: string, clock?: ManualClock) {
    const onState = (state: ConnectionState): void => {
      this.states.push(state);
      this.#wake();
    };
    const stream = client.subscribe(agentId, {
      signal: this.#stop.signal,
      onState,
      ...(clock !== undefined && { clock }),
    });
    const read = async (): Promise<unknown> => {
      try {
        for await (const message of stream) {
          this.messages.push(message);
          this.#wake();
          await this.gate;
        }
        return undefined;
      } catch (error) {
        return error;
      }
    };
    this.ended = read();
  }

  get texts(): readonly string[] {
    return this.messages.map(({ text }) => text);
  }

  async until(isTrue: () => boolean): Promise<void> {
    while (!isTrue()) await new Promise<void>((resolve) => (this.#wake = resolve));
  }

  stop(): void {
    this.#stop.abort();
  }
}

let server: PlainOpenvipServer;
let client: OpenvipClient;
let readers: Reader[] = [];

function read(agentId: string, clock?: ManualClock): Reader {
  const reader = new Reader(client, agentId, clock);
  readers.push(reader);
  return reader;
}

beforeEach(async () => {
  server = await new PlainOpenvipServer().start();
  client = new OpenvipClient({ address: { baseUrl: server.url }, basePath: '' });
});
afterEach(async () => {
  for (const reader of readers.splice(0)) reader.stop();
  await server.stop();
});

describe('with an OpenVIP engine of somebody else', () => {
  test('what is said to an agent arrives in order', async () => {
    const reader = read('röview 2');
    await server.until(() => server.agents.includes('röview 2'));
    server.say('röview 2', 'run the tests');
    await client.send('röview 2', 'and the linter', { ops: ['submit'] });
    await reader.until(() => reader.messages.length === 2);
    expect(reader.texts).toEqual(['run the tests', 'and the linter']);
    reader.stop();
    expect(await reader.ended).toBeUndefined();
    await server.until(() => server.agents.length === 0);
  });

  test('status, speech and control', async () => {
    expect(await client.status()).toMatchObject({ stt: { enabled: true }, platform: { engine: 'plain' } });
    expect(await client.speak('The tests pass.', { language: 'en', voice: 'any' })).toEqual({
      durationMs: 1200,
    });
    await client.control('stt.start');
    await client.stopSpeaking();
    expect(server.spoken).toMatchObject([
      { type: 'speech', text: 'The tests pass.', language: 'en', voice: 'any' },
    ]);
    expect(server.commands).toMatchObject([{ command: 'stt.start' }, { openvip: '1.0' }]);
  });

  test('the status is watched, also over a restart', async () => {
    const stop = new AbortController();
    const watch = client.watchStatus({ signal: stop.signal });
    expect((await watch.next()).value).toMatchObject({ connected_agents: [] });
    read('review');
    await server.until(() => server.agents.length === 1);
    server.announceStatus();
    expect((await watch.next()).value).toMatchObject({ connected_agents: ['review'] });
    const next = watch.next();
    await server.stop();
    await server.start();
    expect((await next).value).toMatchObject({ openvip: '1.0' });
    stop.abort();
    expect(await watch.next()).toEqual({ done: true, value: undefined });
  });
});

describe('faults', () => {
  test('a name that somebody holds ends the subscription with a conflict', async () => {
    read('review');
    await server.until(() => server.agents.length === 1);
    expect(await read('review').ended).toMatchObject({
      code: 'conflict',
      message: expect.stringMatching(/already connected/i),
    });
  });

  test('an agent that is not there, and a command that is not known', async () => {
    await expect(client.send('nobody', 'hello')).rejects.toMatchObject({ code: 'not-found' });
    await expect(client.control('dance')).rejects.toMatchObject({ code: 'invalid-input' });
  });

  test('nobody answers', async () => {
    await server.stop();
    await expect(client.status()).rejects.toBeInstanceOf(EngineNotRunningError);
  });

  test('what is not OpenVIP is skipped', async () => {
    const reader = read('review');
    await server.until(() => server.agents.length === 1);
    server.sayRaw('review', '{"hello": 1}');
    server.sayRaw('review', 'not json');
    server.say('review', 'this is');
    await reader.until(() => reader.messages.length === 1);
    expect(reader.texts).toEqual(['this is']);
  });
});

describe('connections that do not last', () => {
  test('a dropped one is opened again at once', async () => {
    const reader = read('review');
    for (const text of ['one', 'two', 'three']) {
      await server.until(() => server.agents.length === 1);
      server.say('review', text);
      await reader.until(() => reader.texts.includes(text));
      server.dropAll();
    }
    await server.until(() => server.agents.length === 1);
    await reader.until(() => reader.states.filter(({ state }) => state === 'connected').length >= 4);
  });

  test('an engine that was restarted is found again, three times', async () => {
    const reader = read('review');
    for (const text of ['one', 'two', 'three']) {
      await server.until(() => server.agents.length === 1);
      await server.stop();
      await reader.until(() => reader.states.at(-1)?.state === 'waiting');
      await server.start();
      await server.until(() => server.agents.length === 1);
      server.say('review', text);
      await reader.until(() => reader.texts.includes(text));
    }
    expect(reader.texts).toEqual(['one', 'two', 'three']);
  });

  test('one that has fallen silent is given up after 45 s, and opened anew', async () => {
    const clock = new ManualClock();
    const reader = read('review', clock);
    await server.until(() => server.agents.length === 1);
    await reader.until(() => reader.states.some(({ state }) => state === 'connected'));
    server.goSilent();
    clock.advance(45_000);
    await reader.until(() => reader.states.at(-1)?.state === 'waiting');
    expect(reader.states.at(-1)).toMatchObject({ problem: 'The engine fell silent.' });
    clock.advance(10_000);
    await server.until(() => server.agents.length === 1);
    server.say('review', 'hello again');
    await reader.until(() => reader.texts.length === 1);
    expect(reader.texts).toEqual(['hello again']);
  });

  test('a reader that is too slow is cut off, connects again, and gets what follows', async () => {
    const reader = read('review');
    await server.until(() => server.agents.length === 1);
    let open: () => void = () => {};
    reader.gate = new Promise((resolve) => (open = resolve));
    const long = 'word '.repeat(100_000);
    while (server.cutOff === 0) {
      server.say('review', long);
      await new Promise((resolve) => setImmediate(resolve));
    }
    reader.gate = Promise.resolve();
    open();
    await server.until(() => server.agents.length === 1);
    server.say('review', 'after all');
    await reader.until(() => reader.texts.at(-1) === 'after all');
    expect(new Set(reader.messages.map(({ id }) => id)).size).toBe(reader.messages.length);
  });
});
