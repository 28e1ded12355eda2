/** How an agent's hook starts this program: by its name where that means us, else by its whole path. */
import { readFile, realpath } from 'node:fs/promises';
import { basename, dirname, join, sep } from 'node:path';
import type { CliContext } from '../context.ts';
import { programsOnPath } from './programs-on-path.ts';

export interface Launcher {
  readonly command: string;
  readonly args: readonly string[];
  /** The same as one piece of a shell line. */
  readonly line: string;
}

type Self = Pick<CliContext, 'env' | 'platform' | 'packageRoot' | 'self'>;

export async function findLauncher(self: Self): Promise<Launcher> {
  const { command, args } = self.self;
  const onPath = await isOnPath(self);
  // What stands on PATH of Windows is a script: shells find it by its name, programs that start programs do not.
  if (onPath && self.platform === 'win32') return { command, args, line: 'vivavoce' };
  if (onPath) return { command: 'vivavoce', args: [], line: 'vivavoce' };
  const line = [command, ...args].map((word) => quoted(word, self.platform)).join(' ');
  return { command, args, line };
}

/**
 * For an agent that runs its hooks on Windows in another shell than that of Windows: in Git Bash a backslash is an escape,
 * and PowerShell takes a quoted path for a text. On other systems, and by its name, it is called in the same way anywhere.
 */
export function launcherIn(
  shell: 'bash' | 'powershell',
  { launcher, platform }: { readonly launcher: Launcher; readonly platform: string },
): Launcher {
  if (platform !== 'win32' || launcher.line === 'vivavoce') return launcher;
  const words = [launcher.command, ...launcher.args];
  const line =
    shell === 'bash'
      ? words.map((word) => quoted(word.replaceAll('\\', '/'), 'linux')).join(' ')
      : `& ${words.map((word) => `'${word.replaceAll("'", "''")}'`).join(' ')}`;
  return { ...launcher, line };
}

/** Another program of the same name, or another copy of ours, does not count. */
async function isOnPath(self: Self): Promise<boolean> {
  const [found] = (await programsOnPath('vivavoce', self)).filter((path) => !isOfNpm(path));
  if (found === undefined) return false;
  const own = await realpath(join(self.packageRoot, 'bin', 'vivavoce.mjs')).catch(() => undefined);
  if (own === undefined) return false;
  if ((await realpath(found)) === own) return true;
  // npm puts a small script there on Windows that names the file it starts.
  if (self.platform !== 'win32') return false;
  return (await readFile(found, 'utf8').catch(() => '')).includes(basename(own));
}

/** `npx` and `npm run` put such a folder on PATH for as long as they run; hooks are called without it. */
function isOfNpm(path: string): boolean {
  return dirname(path).endsWith(join(`${sep}node_modules`, '.bin'));
}

function quoted(word: string, platform: string): string {
  if (platform === 'win32') return /^[\w.:\\/-]+$/.test(word) ? word : `"${word}"`;
  return /^[\w./:@%+=-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
