/**
 * Who stands between a terminal and its program. The first process of a terminal can never be stopped by Ctrl-Z: the
 * system ignores the stop signals of the terminal in a process group that has no parent in the same session (POSIX,
 * "orphaned process group"). A program that stops itself then would freeze, or go on as though nothing had happened.
 * So the first process is a POSIX shell with job control, and the program its one job.
 */
import { accessSync, constants } from 'node:fs';

/**
 * When the job is stopped the holder stops itself, which the wrapper sees; continued, it takes the job to the
 * foreground again. It ends as the job ends. A function that calls itself, because bash leaves every loop when a job in
 * it is stopped.
 */
const SCRIPT = `set -m
again() {
  jobs %1 >/dev/null 2>&1 || exit $1
  kill -STOP $$
  fg %1 >/dev/null
  again $?
}
"$@"
again $?
`;

/** dash starts in a millisecond and says nothing about stopped jobs; any other POSIX shell does it too. */
const SHELLS = ['/bin/dash', '/usr/bin/dash', '/bin/sh'];

/** The command line of the holder for a program. */
export function jobHolder(command: readonly string[]): readonly string[] {
  return [SHELLS.find(isExecutable) ?? 'sh', '-c', SCRIPT, 'vivavoce', ...command];
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
