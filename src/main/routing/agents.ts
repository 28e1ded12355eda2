import { isReservedAgentId } from '../../shared/contract/agent-id.ts';
import type { AgentInfo, Delivery, TranscriptEntry } from '../../shared/contract/control.ts';
import { AppError } from '../../shared/kernel/app-error.ts';
import type { Clock } from '../../shared/kernel/clock.ts';
import type { Disposable } from '../../shared/kernel/disposable.ts';
import type { IdSource } from '../../shared/kernel/ids.ts';
import type {
  AgentMessage,
  AgentRegistry,
  AgentStream,
  ConnectOptions,
  ConnectOutcome,
} from './agent-registry.ts';
import { HeldTexts } from './held-texts.ts';
import { Outbox } from './outbox.ts';
import type { Parcel } from './outbox.ts';
import { RoutingNews, type AgentsEvent } from './routing-news.ts';
import { SentMessages } from './sent-messages.ts';
import {
  partialMessage,
  repeatedMessage,
  transcriptionMessage,
  withdrawalMessage,
} from './transcription-message.ts';
import type { MessageExtras, Transcription } from './transcription-message.ts';

export const AGENT_LIMIT = 256;

/** What the settings, or the agent itself, say about it. */
export type AgentTraits = Pick<
  AgentInfo,
  'submitPolicy' | 'folder' | 'name' | 'program' | 'activity' | 'attention'
>;

/** Read at every use, so that changed settings apply at once. Both in milliseconds. */
export interface RoutingPolicy {
  /** How long a dropped agent keeps the voice and gets its texts when it comes back. */
  readonly graceMs: number;
  /** How long a text without an agent waits for one. */
  readonly holdMs: number;
}

export interface AgentsDependencies {
  readonly clock: Clock;
  readonly newId: IdSource;
  /** `vivavoce/<version>`: the `origin` of our messages. */
  readonly origin: string;
  readonly policy: () => RoutingPolicy;
  readonly traitsOf: (agentId: string) => AgentTraits;
  /** A text is written to an agent's stream in the next instant. */
  readonly onLeaving: (entryId: string) => void;
  /** A listener threw. */
  readonly onListenerError: (error: unknown) => void;
}

interface Connection {
  readonly stream: AgentStream;
  readonly options: ConnectOptions;
  /** One probe at a time: newcomers that race share its outcome. */
  probe: Promise<boolean> | undefined;
}

/** An agent that is connected, or was until a moment ago. */
interface KnownAgent {
  readonly id: string;
  readonly outbox: Outbox;
  /** A short drop does not count. */
  readonly connectedAt: Date;
  /** Undefined while the grace period runs. */
  connection: Connection | undefined;
  cancelGrace: (() => void) | undefined;
}

/** Who is connected, who has the voice, and what is on its way to whom. The invariants are in the README. */
export class Agents implements AgentRegistry, Disposable {
  readonly #deps: AgentsDependencies;
  readonly #news: RoutingNews;
  readonly #held: HeldTexts;
  readonly #sent = new SentMessages();
  /** Longest known first; an agent that comes back within its grace keeps its place. */
  readonly #known = new Map<string, KnownAgent>();
  #activeAgentId: string | null = null;
  #parcelCount = 0;
  #disposed = false;

  constructor(deps: AgentsDependencies) {
    this.#deps = deps;
    this.#news = new RoutingNews({
      agents: () => this.list(),
      activeAgentId: () => this.#activeAgentId,
      onListenerError: deps.onListenerError,
    });
    this.#held = new HeldTexts(deps.clock, (parcel) => {
      this.#news.mark(parcel, 'kept');
      this.#news.announce();
    });
  }

  /** The agent that has the voice; it may be away. */
  get activeAgentId(): string | null {
    return this.#activeAgentId;
  }

  connectedIds(): readonly string[] {
    return this.#connected().map(({ id }) => id);
  }

  /** Connected agents and those that may still come back, without internal ones. */
  list(): readonly AgentInfo[] {
    return [...this.#known.values()]
      .filter(({ id }) => !isReservedAgentId(id))
      .map(({ id, connection, connectedAt, outbox }) => ({
        id,
        active: id === this.#activeAgentId,
        state: connection === undefined ? 'away' : 'connected',
        connectedAt: connectedAt.toISOString(),
        waiting: outbox.length,
        ...this.#deps.traitsOf(id),
      }));
  }

  /** What `traitsOf` answers may have changed. */
  traitsChanged(): void {
    this.#news.announce();
  }

  subscribe(listener: (event: AgentsEvent) => void): Disposable {
    return this.#news.subscribe(listener);
  }

  async connect(agentId: string, stream: AgentStream, options: ConnectOptions): Promise<ConnectOutcome> {
    for (;;) {
      const holder = this.#known.get(agentId);
      if (holder?.connection === undefined) break;
      if (await this.#probe(holder, holder.connection)) return { connected: false, reason: 'conflict' };
    }
    // No await from here on: newcomers race for the id, and one of them gets it.
    if (this.#disposed) throw new AppError('unavailable', 'The engine is stopping.', { retryable: true });
    const others = [...this.#known.values()].filter(({ id, connection }) => connection && id !== agentId);
    if (others.length >= AGENT_LIMIT) return { connected: false, reason: 'full' };

    const connection: Connection = { stream, options, probe: undefined };
    const agent = this.#welcome(agentId, connection);
    if (this.#activeAgentId === null && !isReservedAgentId(agentId)) this.#giveVoiceTo(agent);
    this.#flush(agent);
    this.#news.announce();
    return {
      connected: true,
      disconnect: () => {
        this.#drop(agent, connection);
        this.#news.announce();
      },
    };
  }

  relay(agentId: string, message: AgentMessage): boolean {
    const agent = this.#known.get(agentId);
    const sent = agent !== undefined && this.#send(agent, message);
    this.#news.announce();
    return sent;
  }

  /** Gives the voice to a connected agent. Throws `not-found` when it is not connected. */
  setActive(agentId: string): void {
    if (agentId === this.#activeAgentId) return;
    this.#giveVoiceTo(this.#requireConnected(agentId));
    this.#news.announce();
  }

  /**
   * Delivers a final text to the agent it is bound to (`agentId`: the one that was active when the utterance began).
   * Returns how far it got: `sent`, `held` (waits for that agent, or for the first one) or `kept` (sent on request);
   * what happens later is announced as `delivery-changed`.
   */
  deliver(entry: Transcription & Pick<TranscriptEntry, 'agentId'>, extras: MessageExtras = {}): Delivery {
    const parcel = this.#pack(entry.id, transcriptionMessage(entry, this.#deps.origin, extras));
    if (this.#disposed) {
      this.#news.mark(parcel, 'kept');
      return this.#tell(parcel);
    }
    const boundId = entry.agentId ?? this.#activeAgentId;
    if (boundId === null) {
      this.#news.mark(parcel, 'held');
      this.#held.add(parcel, this.#deps.policy().holdMs);
    } else {
      this.#post(parcel, this.#known.get(boundId));
    }
    return this.#tell(parcel);
  }

  /**
   * Delivers a text on request, also one that was sent before; if it still waits somewhere, it waits there no longer.
   * Throws `not-found` when the agent is not connected.
   */
  sendAgain(
    entry: Transcription & Pick<TranscriptEntry, 'delivery'>,
    agentId: string,
    extras: MessageExtras = {},
  ): Delivery {
    const agent = this.#requireConnected(agentId);
    this.withdraw(entry.id);
    const { newId, origin } = this.#deps;
    const message =
      entry.delivery === 'sent'
        ? repeatedMessage(entry, extras.id ?? newId(), origin, extras)
        : transcriptionMessage(entry, origin, extras);
    const parcel = this.#pack(entry.id, message);
    this.#post(parcel, agent);
    return this.#tell(parcel);
  }

  /** Takes a text back that still waits somewhere; false when it does not. The caller decides what it is now. */
  withdraw(entryId: string): boolean {
    const withdrawn = [
      this.#held.withdraw(entryId),
      ...[...this.#known.values()].map(({ outbox }) => outbox.withdraw(entryId)),
    ];
    this.#news.announce();
    return withdrawn.some((parcel) => parcel !== undefined);
  }

  /** The entry that an agent was sent in a message; undefined when it was not, or long ago. */
  entryOfMessage(agentId: string, messageId: string): string | undefined {
    return this.#sent.entryOf(agentId, messageId);
  }

  /** Asks an agent to take messages out of its input that it has not submitted; false when it is not connected. */
  askToWithdraw(agentId: string, messageIds: readonly string[]): boolean {
    const { clock, newId, origin } = this.#deps;
    const timestamp = clock.date().toISOString();
    return this.relay(agentId, withdrawalMessage({ id: newId(), timestamp, messageIds }, origin));
  }

  /** Shows a running text to the agent it is bound to, if that agent asked for partials. */
  partial(utterance: { readonly id: string; readonly agentId: string | null }, text: string): void {
    const agent = this.#known.get(utterance.agentId ?? this.#activeAgentId ?? '');
    if (agent?.connection?.options.partials !== true) return;
    const { clock, newId, origin } = this.#deps;
    const timestamp = clock.date().toISOString();
    this.#send(agent, partialMessage({ id: newId(), utteranceId: utterance.id, timestamp, text }, origin));
    this.#news.announce();
  }

  /** Ends every stream cleanly. What still waits is announced as kept. */
  dispose(): void {
    if (this.#disposed) return;
    this.#disposed = true;
    for (const parcel of this.#held.takeAll()) this.#news.mark(parcel, 'kept');
    const known = [...this.#known.values()];
    for (const agent of known) {
      this.#forget(agent);
      agent.connection?.stream.close();
    }
    this.#activeAgentId = null;
    this.#news.announce();
  }

  /** Whether the connection still holds the id and its peer is there. One without a peer loses the id. */
  async #probe(agent: KnownAgent, connection: Connection): Promise<boolean> {
    connection.probe ??= connection.stream
      .probe()
      .catch(() => false)
      .finally(() => (connection.probe = undefined));
    const live = await connection.probe;
    if (agent.connection !== connection) return false;
    if (live) return true;
    this.#drop(agent, connection);
    connection.stream.close();
    return false;
  }

  #welcome(id: string, connection: Connection): KnownAgent {
    const known = this.#known.get(id);
    if (known !== undefined) {
      known.cancelGrace?.();
      known.cancelGrace = undefined;
      known.connection = connection;
      return known;
    }
    const connectedAt = this.#deps.clock.date();
    const agent = { id, outbox: new Outbox(), connectedAt, connection, cancelGrace: undefined };
    this.#known.set(id, agent);
    return agent;
  }

  /** The stream has ended. The agent keeps its voice and its texts while the grace period runs. */
  #drop(agent: KnownAgent, connection: Connection): void {
    if (agent.connection !== connection) return;
    agent.connection = undefined;
    const { graceMs } = this.#deps.policy();
    if (graceMs === 0 || connection.options.temporary === true) return this.#giveUp(agent);
    agent.cancelGrace = this.#deps.clock.after(graceMs, () => {
      this.#giveUp(agent);
      this.#news.announce();
    });
    this.#limitAway();
  }

  /** Programs that come under ever new names must not fill the memory. */
  #limitAway(): void {
    const away = [...this.#known.values()].filter(({ connection }) => connection === undefined);
    const oldest = away.find(({ id }) => id !== this.#activeAgentId);
    if (away.length > AGENT_LIMIT && oldest !== undefined) this.#giveUp(oldest);
  }

  /** The agent did not come back: its texts are kept, the voice goes to the longest connected agent. */
  #giveUp(agent: KnownAgent): void {
    this.#forget(agent);
    if (this.#activeAgentId !== agent.id) return;
    this.#activeAgentId = null;
    const successor = this.#connected()[0];
    if (successor !== undefined) this.#giveVoiceTo(successor);
  }

  #forget(agent: KnownAgent): void {
    agent.cancelGrace?.();
    agent.cancelGrace = undefined;
    if (this.#known.get(agent.id) === agent) this.#known.delete(agent.id);
    for (const parcel of agent.outbox.takeAll()) this.#news.mark(parcel, 'kept');
  }

  /** Whatever was said while nobody had the voice goes to the first who gets it. */
  #giveVoiceTo(agent: KnownAgent): void {
    this.#activeAgentId = agent.id;
    for (const parcel of this.#held.takeAll()) agent.outbox.add(parcel);
    this.#flush(agent);
  }

  #connected(): readonly KnownAgent[] {
    return [...this.#known.values()].filter(({ id, connection }) => connection && !isReservedAgentId(id));
  }

  #requireConnected(agentId: string): KnownAgent {
    const agent = this.#known.get(agentId);
    if (agent?.connection !== undefined) return agent;
    const ids = this.connectedIds();
    throw new AppError('not-found', `The agent "${agentId}" is not connected.`, {
      remedy: ids.length === 0 ? 'Connect an agent first.' : `Connected: ${ids.join(', ')}.`,
    });
  }

  #pack(entryId: string, message: AgentMessage): Parcel {
    this.#parcelCount += 1;
    return { sequence: this.#parcelCount, entryId, message, receipt: 'pending', toldReceipt: 'pending' };
  }

  #post(parcel: Parcel, agent: KnownAgent | undefined): void {
    if (agent === undefined) return this.#news.mark(parcel, 'kept');
    this.#news.mark(parcel, 'held');
    agent.outbox.add(parcel);
    this.#flush(agent);
  }

  #flush(agent: KnownAgent): void {
    agent.outbox.flush((parcel) => {
      if (agent.connection !== undefined) this.#deps.onLeaving(parcel.entryId);
      if (!this.#send(agent, parcel.message)) return false;
      this.#sent.note(agent.id, parcel.message.id, parcel.entryId);
      this.#news.mark(parcel, 'sent');
      return true;
    });
  }

  /** False when there is no stream, or it refuses: then it counts as ended. */
  #send(agent: KnownAgent, message: AgentMessage): boolean {
    const { connection } = agent;
    if (connection === undefined) return false;
    const sent = connection.stream.send(message);
    if (!sent) this.#drop(agent, connection);
    return sent;
  }

  /** The caller learns the receipt of its text as a result, not as an announcement. */
  #tell(parcel: Parcel): Delivery {
    parcel.toldReceipt = parcel.receipt;
    this.#news.announce();
    return parcel.receipt;
  }
}
