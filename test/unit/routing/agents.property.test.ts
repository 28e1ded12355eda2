import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Agents } from '../../../src/main/routing/agents.ts';
import type { Delivery } from '../../../src/shared/contract/control.ts';
import { ManualClock } from '../../../src/shared/kernel/clock.ts';
import { PLAIN_TRAITS } from '../../support/agents-fixture.ts';
import { RecordingStream } from '../../support/recording-stream.ts';

const POLICY = { graceMs: 30_000, holdMs: 60_000 };
const IDS = ['claude', 'codex', '__internal'];

type Step =
  | { readonly type: 'connect' | 'leave' | 'vanish' | 'choose'; readonly id: string }
  /** An utterance begins: it is bound to the agent that is active now. */
  | { readonly type: 'begin' }
  /** One of the utterances in the making has its text; they need not become ready in order. */
  | { readonly type: 'finish'; readonly which: number }
  | { readonly type: 'send-again'; readonly id: string }
  | { readonly type: 'wait'; readonly ms: number };

const steps = fc.array(
  fc.oneof(
    fc.record({
      type: fc.constantFrom('connect' as const, 'leave' as const, 'vanish' as const, 'choose' as const),
      id: fc.constantFrom(...IDS),
    }),
    fc.record({ type: fc.constant('begin' as const) }),
    fc.record({ type: fc.constant('finish' as const), which: fc.nat(2) }),
    fc.record({ type: fc.constant('send-again' as const), id: fc.constantFrom(...IDS) }),
    fc.record({ type: fc.constant('wait' as const), ms: fc.constantFrom(1, 5_000, 29_999, 30_000, 60_000) }),
  ),
  { minLength: 1, maxLength: 60, size: 'max' },
);

interface Open {
  readonly stream: RecordingStream;
  readonly disconnect: () => void;
}

interface Entry {
  readonly number: number;
  readonly boundTo: string | null;
  receipt: Delivery;
  /** The last agent that it was sent to on request. */
  resentTo: string | undefined;
}

/** Plays steps on real parts and keeps a record of all that every agent got. */
class Play {
  readonly clock = new ManualClock();
  readonly entries: Entry[] = [];
  /** Texts per agent, over all of its streams. */
  readonly got = new Map<string, number[]>();
  readonly agents = new Agents({
    clock: this.clock,
    newId: () => 'copy',
    origin: 'vivavoce/0',
    policy: () => POLICY,
    traitsOf: () => PLAIN_TRAITS,
    onLeaving: () => {},
    onListenerError: () => {},
  });
  readonly #open = new Map<string, Open>();
  readonly #bound: (string | null)[] = [];

  constructor() {
    this.agents.subscribe((event) => {
      const entry = event.type === 'delivery-changed' && this.entries[Number(event.entryId)];
      if (entry) entry.receipt = event.delivery;
    });
  }

  async step(step: Step): Promise<void> {
    switch (step.type) {
      case 'connect':
        return this.#connect(step.id);
      case 'leave':
        return this.#open.get(step.id)?.disconnect();
      case 'vanish': {
        const open = this.#open.get(step.id);
        if (open !== undefined) open.stream.peerGone = true;
        return;
      }
      case 'choose':
        return ignoreAbsence(() => this.agents.setActive(step.id));
      case 'begin':
        this.#bound.push(this.agents.activeAgentId);
        return;
      case 'finish':
        return this.#finish(step.which);
      case 'send-again':
        return this.#sendAgain(step.id);
      case 'wait':
        return this.clock.advance(step.ms);
    }
  }

  receiversOf(entry: Entry): readonly string[] {
    return [...this.got].flatMap(([id, texts]) =>
      texts.filter((text) => text === entry.number).map(() => id),
    );
  }

  /** The voice is with an agent that is listed, or with nobody because nobody is connected. */
  voiceProblem(): string | undefined {
    const { activeAgentId } = this.agents;
    if (activeAgentId === '__internal') return undefined;
    if (activeAgentId === null) {
      return this.agents.connectedIds().length === 0
        ? undefined
        : 'somebody is connected, and nobody is active';
    }
    const active = this.agents.list().filter((agent) => agent.active);
    return active.length === 1 && active[0]?.id === activeAgentId
      ? undefined
      : 'the active agent is not listed';
  }

  async #connect(id: string): Promise<void> {
    const stream = new RecordingStream();
    const texts = this.got.get(id) ?? [];
    this.got.set(id, texts);
    const send = stream.send.bind(stream);
    stream.send = (message) => {
      const sent = send(message);
      if (sent) texts.push(Number(message['text']));
      return sent;
    };
    const outcome = await this.agents.connect(id, stream, { partials: false });
    if (outcome.connected) this.#open.set(id, { stream, disconnect: outcome.disconnect });
  }

  #finish(which: number): void {
    const [boundTo] = this.#bound.splice(which, 1);
    if (boundTo === undefined) return;
    const entry: Entry = { number: this.entries.length, boundTo, receipt: 'pending', resentTo: undefined };
    this.entries.push(entry);
    entry.receipt = this.agents.deliver({ ...transcription(entry), agentId: boundTo });
  }

  /** Somebody asks for the latest text that has not been sent. */
  #sendAgain(id: string): void {
    const entry = this.entries.findLast(({ receipt }) => receipt !== 'sent');
    if (entry === undefined) return;
    ignoreAbsence(() => {
      const { receipt } = entry;
      entry.receipt = this.agents.sendAgain({ ...transcription(entry), delivery: receipt }, id);
      entry.resentTo = id;
    });
  }
}

function transcription(entry: Entry) {
  const text = String(entry.number);
  return { id: text, timestamp: '2026-01-01T00:00:00Z', text, language: null, confidence: null };
}

function ignoreAbsence(work: () => void): void {
  try {
    work();
  } catch (error) {
    expect(error).toMatchObject({ code: 'not-found' });
  }
}

describe('any sequence of connects, drops, switches, texts and waits', () => {
  it('sends every text exactly once or ends with it kept, in order, to nobody else', async () => {
    await fc.assert(
      fc.asyncProperty(steps, async (sequence) => {
        const play = new Play();
        for (const step of sequence) {
          await play.step(step);
          expect(play.voiceProblem()).toBeUndefined();
        }
        play.clock.advance(POLICY.graceMs + POLICY.holdMs);

        for (const entry of play.entries) {
          const receivers = play.receiversOf(entry);
          const expected = entry.resentTo ?? entry.boundTo ?? receivers[0];
          expect(['sent', 'kept']).toContain(entry.receipt);
          expect(receivers).toEqual(entry.receipt === 'sent' ? [expected] : []);
        }
        const resent = new Set(play.entries.filter(({ resentTo }) => resentTo).map(({ number }) => number));
        for (const texts of play.got.values()) {
          const inOrder = texts.filter((text) => !resent.has(text));
          expect(inOrder).toEqual(inOrder.toSorted((a, b) => a - b));
        }
        expect(play.clock.pendingTimers).toBe(0);
      }),
      { numRuns: 500 },
    );
  });
});
