import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { AgentLink } from '../../../../src/cli/wrapper/agent-link.ts';
import type { VoiceEngine, VoiceFacts } from '../../../../src/cli/wrapper/voice-engine.ts';
import type { ConnectionState } from '../../../../src/client/event-stream.ts';
import type { OpenvipMessage } from '../../../../src/shared/contract/openvip.ts';
import { AppError } from '../../../../src/shared/kernel/app-error.ts';
import { BoundedQueue } from '../../../../src/shared/kernel/bounded-queue.ts';
import { ManualClock } from '../../../../src/shared/kernel/clock.ts';

type Happening = OpenvipMessage | ConnectionState | AppError;

/** An engine that does what the test says and notes what it is told. */
class ScriptedVoice implements VoiceEngine {
  readonly told: string[] = [];
  state: VoiceFacts = { state: 'listening', activeAgentId: 'other' };
  broken = false;
  #happenings = new BoundedQueue<Happening>(100, 'reject');

  happen(...happenings: readonly Happening[]): void {
    for (const happening of happenings) this.#happenings.push(happening);
  }

  async *messages(
    signal: AbortSignal,
    onState: (state: ConnectionState) => void,
  ): AsyncGenerator<OpenvipMessage> {
    signal.addEventListener('abort', () => this.#happenings.close());
    this.told.push('subscribe');
    for await (const happening of this.#happenings) {
      if (AppError.is(happening)) throw happening;
      if ('state' in happening) onState(happening as ConnectionState);
      else yield happening;
    }
  }

  async reportFocus(focused: boolean): Promise<void> {
    this.#tell(`focus ${focused}`);
  }

  async describe(about: object): Promise<void> {
    this.#tell(`about ${JSON.stringify(about)}`);
  }

  async confirmShown(messageId: string): Promise<void> {
    this.#tell(`shown ${messageId}`);
  }

  async claim(): Promise<void> {
    this.#tell('claim');
  }

  async facts(): Promise<VoiceFacts> {
    return this.state;
  }

  async spokenMs(): Promise<undefined> {
    return undefined;
  }

  #tell(what: string): void {
    this.told.push(what);
    if (this.broken) throw new AppError('not-found', 'There is no such route.');
  }
}

const CONNECTED: ConnectionState = { state: 'connected' };
const ABOUT = { name: 'notes', folder: '/work', program: 'bash' };

function message(text: string): OpenvipMessage {
  return { openvip: '1.0', type: 'transcription', id: randomUUID(), timestamp: '2026-01-01T00:00:00Z', text };
}

function bench() {
  const engine = new ScriptedVoice();
  const clock = new ManualClock();
  const notices: string[] = [];
  const link = new AgentLink({
    engine,
    agentId: 'notes',
    about: ABOUT,
    clock,
    notify: (text) => notices.push(text),
  });
  return { engine, clock, notices, link, connect: () => link.connect(new AbortController().signal) };
}

function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

test('reports the focus before it subscribes, then says what it is', async () => {
  const { engine, connect } = bench();
  engine.happen(CONNECTED);
  await connect();
  await turn();
  expect(engine.told).toEqual(['focus true', 'subscribe', `about ${JSON.stringify(ABOUT)}`, 'focus true']);
});

test('says it again to each engine that it is connected to anew, with the focus as it is then', async () => {
  const { engine, link, connect } = bench();
  engine.happen(CONNECTED);
  await connect();
  link.setFocused(false);
  await turn();
  engine.told.length = 0;
  engine.happen({ state: 'waiting', delayMs: 0, problem: 'gone', dropped: true }, CONNECTED);
  await turn();
  expect(engine.told).toEqual([`about ${JSON.stringify(ABOUT)}`, 'focus false']);
});

test('an engine that knows none of this is an engine all the same', async () => {
  const { engine, link, connect } = bench();
  engine.broken = true;
  engine.happen(CONNECTED);
  await connect();
  link.noteTyped(message('x'));
  link.setFocused(false);
  await turn();
  expect(link.connected).toBe(true);
});

test('keeps what arrives before the program is there', async () => {
  const { engine, link, connect } = bench();
  engine.happen(CONNECTED, message('one'), message('two'));
  await connect();
  await turn();
  const texts: string[] = [];
  link.onMessage = ({ text }) => texts.push(text);
  engine.happen(message('three'));
  await turn();
  expect(texts).toEqual(['one', 'two', 'three']);
});

test('a name that is taken at the beginning is refused', async () => {
  const { engine, connect } = bench();
  engine.happen(new AppError('conflict', 'taken'));
  await expect(connect()).rejects.toThrow('taken');
  expect(engine.told.filter((told) => told === 'subscribe')).toHaveLength(1);
});

test('an engine that does not answer at the beginning is told once, and heard as soon as it does', async () => {
  const { engine, notices, link, connect } = bench();
  const waiting: ConnectionState = {
    state: 'waiting',
    delayMs: 0,
    problem: 'Nobody is there.',
    dropped: false,
  };
  engine.happen(waiting);
  await connect();
  engine.happen(waiting);
  await turn();
  expect(link.connected).toBe(false);
  expect(notices).toEqual(['No engine answers yet: Nobody is there.']);
  engine.happen(CONNECTED);
  await turn();
  expect(link.connected).toBe(true);
});

test('a name that is taken later is told, and asked for again', async () => {
  const { engine, clock, notices, link, connect } = bench();
  engine.happen(CONNECTED);
  await connect();
  engine.happen(new AppError('conflict', 'taken'));
  await turn();
  expect(notices).toEqual(['Another program is connected as "notes" now.']);
  expect(link.connected).toBe(false);
  engine.happen(CONNECTED);
  clock.advance(5000);
  await turn();
  expect(link.connected).toBe(true);
});

test('the claim key asks for the voice, and says when it cannot be had', async () => {
  const { engine, notices, link } = bench();
  link.claim();
  await turn();
  expect([engine.told, notices]).toEqual([['claim'], []]);
  engine.broken = true;
  link.claim();
  await turn();
  expect(notices).toEqual(['notes could not be given the voice. There is no such route.']);
});

test.each<readonly [string, VoiceFacts, string]>([
  [
    'somebody else',
    { state: 'listening', activeAgentId: 'other' },
    'notes: listening\nother has the voice.\n/work',
  ],
  ['this one', { state: 'muted', activeAgentId: 'notes' }, 'notes: muted\nIt has the voice.\n/work'],
  ['nobody', { state: 'off', activeAgentId: null }, 'notes: off\nNobody has the voice.\n/work'],
  [
    'unknown',
    { state: 'listening', activeAgentId: undefined },
    'notes: listening\nThe engine does not say who has the voice.\n/work',
  ],
])('the info key tells state, voice and folder: %s', async (_who, facts, text) => {
  const { engine, notices, link, connect } = bench();
  engine.state = facts;
  engine.happen(CONNECTED);
  await connect();
  link.showInfo();
  await turn();
  expect(notices).toEqual([text]);
});

test('the info key says when there is no engine', async () => {
  const { notices, link } = bench();
  link.showInfo();
  await turn();
  expect(notices).toEqual(['notes: not connected to an engine\n/work']);
});

test('what was typed is told to the engine and counted, keys alone are not counted', async () => {
  const { engine, link } = bench();
  const [words, keys] = [message('words'), message('')];
  link.noteTyped(words);
  link.noteTyped(keys);
  await turn();
  expect(engine.told).toEqual([`shown ${words.id}`, `shown ${keys.id}`]);
  expect(link.typed).toEqual([words]);
});

test('the status line follows the engine', async () => {
  const { engine, clock, link, connect } = bench();
  const lines: string[] = [];
  link.onChange = () => lines.push(link.summary);
  link.watch();
  engine.happen(CONNECTED);
  await connect();
  for (const state of [engine.state, { state: 'muted', activeAgentId: 'notes' }]) {
    engine.state = state;
    clock.advance(1000);
    await turn();
  }
  engine.happen({ state: 'waiting', delayMs: 0, problem: 'gone', dropped: true });
  await turn();
  expect(lines.filter((line, index) => line !== lines[index - 1])).toEqual([
    'notes · connected',
    'notes · listening · other has the voice',
    'notes · muted · has the voice',
    'notes · not connected',
  ]);
});
