import type { AgentInfo, Delivery } from '../../shared/contract/control.ts';
import type { Disposable } from '../../shared/kernel/disposable.ts';
import { TypedEmitter } from '../../shared/kernel/typed-emitter.ts';
import type { Parcel } from './outbox.ts';

export type AgentsEvent =
  | {
      readonly type: 'agents-changed';
      readonly agents: readonly AgentInfo[];
      readonly activeAgentId: string | null;
    }
  | { readonly type: 'active-changed'; readonly agentId: string | null }
  /** A text got further after `deliver` or `sendAgain` had returned. */
  | { readonly type: 'delivery-changed'; readonly entryId: string; readonly delivery: Delivery };

/** Tells what has changed about agents and texts since the last time, and nothing twice. */
export class RoutingNews {
  readonly #emitter: TypedEmitter<AgentsEvent>;
  readonly #agents: () => readonly AgentInfo[];
  readonly #activeAgentId: () => string | null;
  #changedParcels = new Set<Parcel>();
  #toldAgents = '';
  #toldActive: string | null = null;

  constructor(deps: {
    readonly agents: () => readonly AgentInfo[];
    readonly activeAgentId: () => string | null;
    /** A listener threw. */
    readonly onListenerError: (error: unknown) => void;
  }) {
    this.#emitter = new TypedEmitter(deps.onListenerError);
    this.#agents = deps.agents;
    this.#activeAgentId = deps.activeAgentId;
  }

  subscribe(listener: (event: AgentsEvent) => void): Disposable {
    return this.#emitter.subscribe(listener);
  }

  /** A text got to another place; announced with the next news. */
  mark(parcel: Parcel, receipt: Delivery): void {
    parcel.receipt = receipt;
    this.#changedParcels.add(parcel);
  }

  /** Called when a change is complete, so that listeners never see half of one. */
  announce(): void {
    const parcels = this.#changedParcels;
    this.#changedParcels = new Set();
    for (const parcel of parcels) {
      if (parcel.receipt === parcel.toldReceipt) continue;
      parcel.toldReceipt = parcel.receipt;
      this.#emitter.emit({ type: 'delivery-changed', entryId: parcel.entryId, delivery: parcel.receipt });
    }
    this.#announceAgents();
  }

  #announceAgents(): void {
    const activeAgentId = this.#activeAgentId();
    const agents = this.#agents();
    const state = JSON.stringify({ agents, activeAgentId });
    if (state === this.#toldAgents) return;
    this.#toldAgents = state;
    this.#emitter.emit({ type: 'agents-changed', agents, activeAgentId });
    if (activeAgentId === this.#toldActive) return;
    this.#toldActive = activeAgentId;
    this.#emitter.emit({ type: 'active-changed', agentId: activeAgentId });
  }
}
