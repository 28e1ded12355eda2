/** A Codex session has no process of ours: its hooks begin and end the bridge that brings it what the user says. */
import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import type { HookOutcome } from '../../shared/doors/hook-outcome.ts';
import type { CliContext } from '../context.ts';
import { wrappedAgent } from './hook-agent.ts';
import { readSession, removeFile, sessionFilePath } from './session-files.ts';

const PROGRAM = 'codex';
/** Shells and launchers between the program and its hook. */
const MAX_ANCESTORS = 8;

/** Starts the bridge of a session that has begun, unless it has one or a wrapper; ends that of one that is over. */
export async function tendBridge(context: CliContext, outcome: HookOutcome): Promise<void> {
  const { sessionId, folder } = outcome;
  if (sessionId === null) return;
  const path = sessionFilePath(context, { program: PROGRAM, sessionId });
  if (path === undefined) return;
  const types = outcome.reports.map((report) => report.type);
  if (types.includes('session-ended')) return removeFile(path);
  if (!types.includes('session-started') || wrappedAgent(context) !== undefined) return;
  if ((await readSession(path)) !== undefined) return;
  const parent = await ancestorNamed(context, PROGRAM);
  startDetached(context, [
    'bridge',
    PROGRAM,
    '--thread',
    sessionId,
    '--folder',
    folder ?? context.workingDir,
    ...(parent === undefined ? [] : ['--parent', String(parent)]),
  ]);
}

/** A process of its own, which outlives the hook and holds none of its streams: the program waits until they close. */
function startDetached({ self, env }: CliContext, args: readonly string[]): void {
  const child = spawn(self.command, [...self.args, ...args], {
    env,
    detached: true,
    stdio: 'ignore',
    windowsHide: true,
  });
  child.on('error', () => {});
  child.unref();
}

/**
 * The process of the program that runs this hook, by name, so that the bridge sees when it is gone. Only where looking
 * costs nothing (Linux, `/proc`); elsewhere the bridge ends with the session's own event.
 */
async function ancestorNamed(context: CliContext, program: string): Promise<number | undefined> {
  if (context.platform !== 'linux') return undefined;
  let pid = process.ppid;
  for (let depth = 0; depth < MAX_ANCESTORS && pid > 1; depth += 1) {
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
    // The name stands in parentheses and may hold some itself; state and parent follow (proc(5)).
    const [, name, parent] = /^\d+ \((.*)\) \S (\d+)/s.exec(stat) ?? [];
    if (name === undefined) return undefined;
    if (name === program) return pid;
    pid = Number(parent);
  }
  return undefined;
}
