import type { ConnectOptions } from '../../src/main/routing/agent-registry.ts';
import { Agents, type AgentTraits } from '../../src/main/routing/agents.ts';
import type { RoutingPolicy } from '../../src/main/routing/agents.ts';
import type { AgentsEvent } from '../../src/main/routing/routing-news.ts';
import { ManualClock } from '../../src/shared/kernel/clock.ts';
import { RecordingStream } from './recording-stream.ts';

export const GRACE_MS = 30_000;
export const HOLD_MS = 60_000;

/** An agent of which nothing is known. */
export const PLAIN_TRAITS: AgentTraits = {
  submitPolicy: 'draft',
  folder: null,
  name: null,
  program: null,
  activity: null,
  attention: null,
};

/** Agents with a clock that is moved by hand, counted ids and a record of all announcements. */
export class AgentsFixture {
  readonly clock = new ManualClock();
  readonly events: AgentsEvent[] = [];
  /** Entries in the order in which they were written to a stream. */
  readonly leaving: string[] = [];
  policy: RoutingPolicy = { graceMs: GRACE_MS, holdMs: HOLD_MS };
  readonly agents: Agents;
  #ids = 0;

  constructor() {
    this.agents = new Agents({
      clock: this.clock,
      newId: () => `new-id-${(this.#ids += 1)}`,
      origin: 'vivavoce/1.2.3',
      policy: () => this.policy,
      traitsOf: () => PLAIN_TRAITS,
      onLeaving: (entryId) => this.leaving.push(entryId),
      onListenerError: (error) => {
        throw error;
      },
    });
    this.agents.subscribe((event) => this.events.push(event));
  }

  /** Connects or throws. */
  async connect(
    id: string,
    options: ConnectOptions = { partials: false },
  ): Promise<RecordingStream & { disconnect: () => void }> {
    const stream = new RecordingStream();
    const outcome = await this.agents.connect(id, stream, options);
    if (!outcome.connected) throw new Error(`${id} was refused: ${outcome.reason}`);
    return Object.assign(stream, { disconnect: outcome.disconnect });
  }

  /** Announced receipts, as `entry-hello sent`. */
  deliveries(): readonly string[] {
    return this.events.flatMap((event) =>
      event.type === 'delivery-changed' ? [`${event.entryId} ${event.delivery}`] : [],
    );
  }

  activeChanges(): readonly (string | null)[] {
    return this.events.flatMap((event) => (event.type === 'active-changed' ? [event.agentId] : []));
  }
}

/** A text whose entry is `entry-<text>`. */
export function spoken(text: string, agentId: string | null) {
  return {
    id: `entry-${text}`,
    timestamp: '2026-01-01T00:00:00.000Z',
    agentId,
    text,
    language: 'en',
    confidence: 0.9,
  };
}
