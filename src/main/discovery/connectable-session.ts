/** How a person, or the engine, connects a session: pure. */
import { agentIdFor, numberedAgentId } from '../../shared/doors/agent-id-for.ts';
import { SHIPPED_PROFILES } from '../../shared/doors/program-profiles.ts';
import { sanitiseText } from '../../shared/text/sanitise.ts';
import type { ConnectableSession, FoundSession } from './session-finder.ts';

/** Programs with a window and no terminal: started in the wrapper they would not be heard. */
const WINDOWS: ReadonlySet<string> = new Set(['cursor']);

export interface Possibilities {
  /** The pane of tmux in which it runs. */
  readonly pane: string | null;
  /** Null: no plugin gives this program an ear. */
  readonly isPluginInstalled: boolean | null;
  readonly canStartBridges: boolean;
  /** Names that other agents bear. */
  readonly takenIds: ReadonlySet<string>;
}

export function connectableSession(
  id: string,
  session: FoundSession,
  possibilities: Possibilities,
): ConnectableSession {
  const { program, name, folder, pid, activity } = session;
  const shown = { name: oneLine(name), folder: oneLine(folder) };
  return { id, program, ...shown, pid, activity, ...wayIn(session, possibilities) };
}

/** Names are what programs and folders call themselves; in a terminal and on a page they must be text and nothing else. */
function oneLine(text: string | null): string | null {
  const line = sanitiseText(text ?? '')
    .replaceAll('\n', ' ')
    .replaceAll(/\p{Bidi_Control}/gu, '')
    .trim();
  return line === '' ? null : line;
}

type WayIn = Pick<ConnectableSession, 'remedy' | 'command' | 'connectable' | 'bridge'>;

/** A pane takes text as it is; everything else begins with the next start of the program. */
function wayIn(session: FoundSession, possibilities: Possibilities): WayIn {
  const { pane, isPluginInstalled, canStartBridges, takenIds } = possibilities;
  const { program, folder } = session;
  if (pane !== null) {
    const bridge = ['tmux', '--pane', pane, '--name', freeName(agentIdFor(program, folder), takenIds)];
    const command = `vivavoce bridge ${bridge.join(' ')}`;
    return {
      remedy: `Connect its tmux pane with: ${command}`,
      command,
      connectable: canStartBridges,
      bridge,
    };
  }
  if (isPluginInstalled === false) {
    const command = `vivavoce plugin install ${program}`;
    return {
      remedy: `Install its plugin, then start it again: ${command}`,
      command,
      connectable: false,
      bridge: null,
    };
  }
  if (WINDOWS.has(program)) {
    const command = 'vivavoce output keyboard';
    return {
      remedy: `Put the cursor into its prompt, and have what you say written there: ${command}`,
      command,
      connectable: false,
      bridge: null,
    };
  }
  const command = wrapperCommand(program);
  return { remedy: `End it, and start it again with: ${command}`, command, connectable: false, bridge: null };
}

function freeName(id: string, takenIds: ReadonlySet<string>): string {
  for (let number = 1; ; number += 1) {
    const name = numberedAgentId(id, number);
    if (!takenIds.has(name)) return name;
  }
}

function wrapperCommand(program: string): string {
  const profile = SHIPPED_PROFILES.find(({ name }) => name === program);
  if (profile === undefined) return `vivavoce agent ${program} -- ${program}`;
  return profile.continueArguments === null
    ? `vivavoce agent ${program}`
    : `vivavoce agent ${program} --continue`;
}
