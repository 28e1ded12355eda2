/** Names of agents as they stand in addresses: `GET /agents/{id}/messages`. */

export const AGENT_ID_MAX_CHARACTERS = 128;
const RESERVED_PREFIX = '__';

/** What is wrong with an agent id, for a person; undefined when nothing is. Characters are Unicode code points. */
export function agentIdProblem(id: string): string | undefined {
  const characters = [...id].length;
  if (characters < 1 || characters > AGENT_ID_MAX_CHARACTERS) {
    return `An agent id has 1 to ${AGENT_ID_MAX_CHARACTERS} characters; this one has ${characters}.`;
  }
  if (/\p{Cc}/u.test(id)) return 'An agent id has no control characters.';
  if (/\p{Cs}/u.test(id)) return 'An agent id is valid Unicode.';
  if (id.includes('/')) return 'An agent id has no slash.';
  return undefined;
}

/** Ids of the engine's own listeners: never listed, and not to be had from outside. */
export function isReservedAgentId(id: string): boolean {
  return id.startsWith(RESERVED_PREFIX);
}
