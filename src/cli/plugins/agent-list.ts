/** All agents for which there is a plugin, and which of them are on this machine. */
import { access } from 'node:fs/promises';
import { UsageError } from '../errors.ts';
import { aider } from './agents/aider.ts';
import { claude } from './agents/claude.ts';
import { codex } from './agents/codex.ts';
import { cursor } from './agents/cursor.ts';
import { gemini } from './agents/gemini.ts';
import { opencode } from './agents/opencode.ts';
import { tmux } from './agents/tmux.ts';
import { vscode } from './agents/vscode.ts';
import type { PluginAgent } from './plugin-agent.ts';
import type { PluginPlace } from './plugin-place.ts';
import { programsOnPath } from './programs-on-path.ts';

export const pluginAgents: readonly PluginAgent[] = [
  claude,
  codex,
  gemini,
  opencode,
  cursor,
  aider,
  tmux,
  vscode,
];

/** Throws a usage error that names the agents there are. */
export function requireAgent(id: string): PluginAgent {
  const agent = pluginAgents.find((candidate) => candidate.id === id.toLowerCase());
  if (agent !== undefined) return agent;
  throw new UsageError(
    `There is no plugin for "${id}".`,
    `There are plugins for ${pluginAgents.map((candidate) => candidate.id).join(', ')}; any other program talks through "vivavoce agent".`,
  );
}

/** Its program is on PATH, or its configuration is there. */
export async function isPresent(agent: PluginAgent, place: PluginPlace): Promise<boolean> {
  for (const name of agent.programs) {
    if ((await programsOnPath(name, place)).length > 0) return true;
  }
  const traces = await Promise.all(
    agent.traces(place).map((path) =>
      access(path).then(
        () => true,
        () => false,
      ),
    ),
  );
  return traces.includes(true);
}
