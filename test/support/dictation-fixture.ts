/** The dictation room with agents, keyboard and entries that only note what they were asked. */
import { Dictation } from '../../src/main/dictation/dictation.ts';
import type { DeliveryExtras } from '../../src/main/dictation/ports.ts';
import type { AgentInfo, Delivery, TranscriptEntry } from '../../src/shared/contract/control.ts';
import type {
  AgentQuestion,
  OutputMode,
  SpokenCommand,
  SubmitPolicy,
} from '../../src/shared/contract/dictation.ts';
import { AppError } from '../../src/shared/kernel/app-error.ts';
import { ManualClock } from '../../src/shared/kernel/clock.ts';
import { agentInfo, transcriptEntry } from './entries.ts';

export interface Delivered {
  readonly entryId: string;
  readonly agentId: string | null;
  readonly text: string;
  readonly extras: DeliveryExtras;
}

export function command(name: SpokenCommand['command'], change: Partial<SpokenCommand> = {}): SpokenCommand {
  return { command: name, trigger: name, confidence: 0.95, agentId: null, ...change };
}

export class DictationFixture {
  readonly clock = new ManualClock();
  readonly delivered: Delivered[] = [];
  readonly typed: string[] = [];
  /** Message ids that agents were asked to take out of their input, as `claude: a, b`. */
  readonly takenBack: string[] = [];
  /** What the handlers were asked, such as `mute`. */
  readonly done: string[] = [];
  readonly questions: (AgentQuestion | null)[] = [];
  readonly entries = new Map<string, TranscriptEntry>();
  readonly policies = new Map<string, SubmitPolicy>();
  readonly connected = new Set(['claude', 'review']);
  /** Agents that dropped a moment ago. */
  readonly away = new Set<string>();
  /** Entries that still wait in an outbox. */
  readonly waiting = new Set<string>();
  activeAgentId: string | null = 'claude';
  outputMode: OutputMode = 'agents';
  delivery: Delivery = 'sent';
  /** The agent leaves in the instant in which a text is sent to it by hand. */
  failsToSend = false;
  amendWithinMs = 1500;
  keyboardError: AppError | undefined;
  readonly dictation: Dictation;
  #ids = 0;

  constructor() {
    this.dictation = new Dictation({
      agents: this.#agents(),
      keyboard: {
        write: async (text, input) => {
          if (this.keyboardError !== undefined) throw this.keyboardError;
          this.typed.push([text, ...(input?.ops ?? [])].join('|'));
        },
      },
      entries: {
        find: (id) => this.entries.get(id),
        change: (id, change) => {
          const before = this.entries.get(id);
          if (before === undefined) return undefined;
          const after = { ...before, ...change };
          this.entries.set(id, after);
          return after;
        },
      },
      handlers: {
        mute: () => this.done.push('mute'),
        listen: () => this.done.push('listen'),
        repeat: (agentId) => this.done.push(`repeat ${agentId}`),
        stopSpeaking: () => this.done.push('stop-speaking'),
        spell: () => this.done.push('spell'),
        switched: (agentId) => this.done.push(`switched ${agentId}`),
        confirming: ({ text }) => this.done.push(`confirming ${text}`),
        heard: (_, heard) => this.done.push(`heard ${heard.command}`),
      },
      clock: this.clock,
      newId: () => `message-${(this.#ids += 1)}`,
      policyOf: (agentId) => this.policies.get(agentId) ?? 'draft',
      outputMode: () => this.outputMode,
      timing: () => ({ amendWithinMs: this.amendWithinMs, confirmWindowMs: 2000 }),
      onQuestion: (question) => this.questions.push(question),
    });
  }

  /** An utterance from its first frame to its text, the way the engine reports it. */
  say(text: string, change: Partial<TranscriptEntry> = {}): TranscriptEntry {
    const id = change.id ?? text;
    const agentId = change.agentId === undefined ? this.activeAgentId : change.agentId;
    this.begin(id, agentId);
    return this.finish(text, { id, agentId, ...change });
  }

  begin(id: string, agentId = this.activeAgentId): void {
    this.dictation.started({ id, agentId });
  }

  finish(
    text: string,
    change: Partial<TranscriptEntry> = {},
    question: Parameters<Dictation['take']>[1] = null,
  ): TranscriptEntry {
    const entry = transcriptEntry({
      id: text,
      agentId: this.activeAgentId,
      text,
      rawText: text,
      delivery: 'pending',
      ...change,
    });
    const taken = this.dictation.take(entry, question);
    this.entries.set(taken.id, taken);
    return taken;
  }

  /** How far an entry got by now. */
  deliveryOf(id: string): Delivery | undefined {
    return this.entries.get(id)?.delivery;
  }

  #agents() {
    const list = (): readonly AgentInfo[] =>
      [...this.connected, ...this.away].map((id) => agentInfo({ id, active: id === this.activeAgentId }));
    const getActive = (): string | null => this.activeAgentId;
    const deliver = (entry: TranscriptEntry, agentId: string | null, extras: DeliveryExtras): Delivery => {
      this.delivered.push({ entryId: entry.id, agentId, text: entry.text, extras });
      return this.delivery;
    };
    return {
      get activeAgentId() {
        return getActive();
      },
      list,
      setActive: (agentId: string) => {
        if (!this.connected.has(agentId)) throw new AppError('not-found', 'Not connected.');
        this.activeAgentId = agentId;
      },
      deliver: (entry: TranscriptEntry, extras: DeliveryExtras) =>
        deliver(entry, entry.agentId ?? this.activeAgentId, extras),
      sendAgain: (entry: TranscriptEntry, agentId: string, extras: DeliveryExtras) => {
        if (this.failsToSend) throw new AppError('not-found', 'Not connected.');
        return deliver(entry, agentId, extras);
      },
      withdraw: (entryId: string) => this.waiting.delete(entryId),
      askToWithdraw: (agentId: string, messageIds: readonly string[]) => {
        if (!this.connected.has(agentId)) return false;
        this.takenBack.push(`${agentId}: ${messageIds.join(', ')}`);
        return true;
      },
    };
  }
}
