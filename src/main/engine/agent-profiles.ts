import type { SubmitPolicy } from '../../shared/contract/dictation.ts';
import type { AgentProfile } from '../../shared/settings/dictation-settings.ts';
import type { Settings } from '../../shared/settings/schema.ts';
import type { AgentTraits } from '../routing/agents.ts';

/** What is known of each agent beside its connection: from the settings, and what the agent says of itself. */
export class AgentProfiles {
  readonly #settings: () => Settings;
  readonly #folders = new Map<string, string>();

  constructor(settings: () => Settings) {
    this.#settings = settings;
  }

  traitsOf(agentId: string): AgentTraits {
    return { submitPolicy: this.policyOf(agentId), folder: this.folderOf(agentId) };
  }

  policyOf(agentId: string): SubmitPolicy {
    return this.#profile(agentId)?.submitPolicy ?? this.#settings().agents.submitPolicy;
  }

  /** The folder in which the agent works; its own word counts more than the settings. */
  folderOf(agentId: string | null): string | null {
    if (agentId === null) return null;
    return this.#folders.get(agentId) ?? this.#profile(agentId)?.folder ?? null;
  }

  /** What the agent is called aloud, beside its id. */
  namesOf(agentId: string): readonly string[] {
    return this.#profile(agentId)?.names ?? [];
  }

  /** Whether code is written as code in texts for this agent; null: for no agent, such as the keyboard. */
  codingMode(agentId: string | null): boolean {
    const { codingMode } = this.#settings().dictation;
    if (codingMode !== 'by-agent') return codingMode === 'on';
    return agentId !== null && this.#profile(agentId)?.codingMode === true;
  }

  /** The agent says where it works; null: nowhere. */
  setFolder(agentId: string, folder: string | null): void {
    if (folder === null) this.#folders.delete(agentId);
    else this.#folders.set(agentId, folder);
  }

  /** Those that left take with them what they said. */
  keepOnly(agentIds: readonly string[]): void {
    const known = new Set(agentIds);
    for (const agentId of this.#folders.keys()) if (!known.has(agentId)) this.#folders.delete(agentId);
  }

  #profile(agentId: string): AgentProfile | undefined {
    const { profiles } = this.#settings().agents;
    return Object.hasOwn(profiles, agentId) ? profiles[agentId] : undefined;
  }
}
