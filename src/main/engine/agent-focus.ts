/** Which agents' terminals have the keyboard, as the agents themselves report it. */
export class AgentFocus {
  readonly #focused = new Set<string>();

  report(agentId: string, focused: boolean): void {
    if (focused) this.#focused.add(agentId);
    else this.#focused.delete(agentId);
  }

  /** Those that left take their report with them. */
  keepOnly(agentIds: readonly string[]): void {
    const known = new Set(agentIds);
    for (const agentId of this.#focused) if (!known.has(agentId)) this.#focused.delete(agentId);
  }

  has(agentId: string | null): boolean {
    return agentId !== null && this.#focused.has(agentId);
  }
}
