import type { SubmitPolicy } from '../../shared/contract/dictation.ts';
import type { AgentAbout, AgentActivity, AttentionReason } from '../../shared/contract/doors.ts';
import type { AgentProfile } from '../../shared/settings/dictation-settings.ts';
import type { Settings } from '../../shared/settings/schema.ts';
import type { AgentTraits } from '../routing/agents.ts';

/** What an agent, or its program, says of itself. */
interface OwnWords extends AgentAbout {
  readonly activity?: AgentActivity | null;
  readonly attention?: AttentionReason | null;
}

/** What is known of each agent beside its connection: from the settings, and what the agent says of itself. */
export class AgentProfiles {
  readonly #settings: () => Settings;
  readonly #said = new Map<string, OwnWords>();

  constructor(settings: () => Settings) {
    this.#settings = settings;
  }

  traitsOf(agentId: string): AgentTraits {
    const said = this.#said.get(agentId);
    return {
      submitPolicy: this.policyOf(agentId),
      folder: this.folderOf(agentId),
      name: said?.name ?? null,
      program: said?.program ?? null,
      activity: said?.activity ?? null,
      attention: said?.attention ?? null,
    };
  }

  policyOf(agentId: string): SubmitPolicy {
    return this.#profile(agentId)?.submitPolicy ?? this.#settings().agents.submitPolicy;
  }

  /** The folder in which the agent works; its own word counts more than the settings. */
  folderOf(agentId: string | null): string | null {
    if (agentId === null) return null;
    return this.#said.get(agentId)?.folder ?? this.#profile(agentId)?.folder ?? null;
  }

  /** What the agent is called aloud, beside its id. */
  namesOf(agentId: string): readonly string[] {
    const name = this.#said.get(agentId)?.name;
    const names = this.#profile(agentId)?.names ?? [];
    return name === undefined || name === null || name === agentId ? names : [...names, name];
  }

  /** Whether code is written as code in texts for this agent; null: for no agent, such as the keyboard. */
  codingMode(agentId: string | null): boolean {
    const { codingMode } = this.#settings().dictation;
    if (codingMode !== 'by-agent') return codingMode === 'on';
    return agentId !== null && this.#profile(agentId)?.codingMode === true;
  }

  /** The agent says something of itself; what is left out stays, null takes it back. */
  describe(agentId: string, about: OwnWords): void {
    this.#said.set(agentId, { ...this.#said.get(agentId), ...about });
  }

  /** Those that left take with them what they said. */
  keepOnly(agentIds: readonly string[]): void {
    const known = new Set(agentIds);
    for (const agentId of this.#said.keys()) if (!known.has(agentId)) this.#said.delete(agentId);
  }

  #profile(agentId: string): AgentProfile | undefined {
    const { profiles } = this.#settings().agents;
    return Object.hasOwn(profiles, agentId) ? profiles[agentId] : undefined;
  }
}
