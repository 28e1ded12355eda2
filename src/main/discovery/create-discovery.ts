import { homedir } from 'node:os';
import type { Clock } from '../../shared/kernel/clock.ts';
import { appDirs } from '../../shared/settings/paths.ts';
import { BridgedSessions } from './bridged-sessions.ts';
import { ClaudeSessions, isClaudeProcess } from './claude-sessions.ts';
import { Discovery } from './discovery.ts';
import { InstalledPlugins } from './installed-plugins.ts';
import { LinuxProcesses } from './linux-processes.ts';
import { MacProcesses } from './mac-processes.ts';
import { toolRunner } from './run-tool.ts';
import type { SessionFinder } from './session-finder.ts';
import { TmuxPanes } from './tmux-panes.ts';

/** The search for sessions as this system allows it. */
export function createDiscovery(deps: {
  readonly clock: Clock;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly connectedIds: () => readonly string[];
  readonly canStartBridges: boolean;
}): Discovery {
  const { env } = deps;
  const run = toolRunner(env);
  const userId = process.getuid?.();
  const { stateDir } = appDirs({ platform: process.platform, env, homeDir: env['HOME'] || homedir() });
  const processes: SessionFinder[] = [];
  if (userId !== undefined && process.platform === 'linux') processes.push(new LinuxProcesses({ userId }));
  if (userId !== undefined && process.platform === 'darwin')
    processes.push(new MacProcesses({ userId, run }));
  return new Discovery({
    ...deps,
    finders: [new ClaudeSessions({ env, isClaude: isClaudeProcess }), ...processes],
    panes: userId === undefined ? { panes: () => Promise.resolve([]) } : new TmuxPanes({ env, userId, run }),
    bridges: new BridgedSessions(stateDir),
    plugins: new InstalledPlugins(stateDir),
  });
}
