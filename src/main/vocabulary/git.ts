import { execFile } from 'node:child_process';
import { homedir } from 'node:os';

/** What a call of git came to. `text` is what it wrote before it ended, also when that was too early. */
export interface GitAnswer {
  readonly outcome: 'done' | 'missing' | 'not-trusted' | 'refused' | 'too-slow' | 'too-much';
  readonly text: string;
}

export interface GitOptions {
  /** The program; `git` when left out. */
  readonly program?: string;
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal | undefined;
  /** Tests hand in their own; `process.env` when left out. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
}

const TIMEOUT_MS = 4000;
const MOST_BYTES = 8 * 1024 * 1024;
const NOWHERE = process.platform === 'win32' ? 'NUL' : '/dev/null';

/**
 * A repository is as trustworthy as whoever wrote its configuration, and git runs programs that a configuration names.
 * These leave it none: monitor, hooks, signatures, pager, diff and credential helpers, transports.
 */
const HARDENED = [
  ['core.fsmonitor', 'false'],
  ['core.hooksPath', NOWHERE],
  ['core.untrackedCache', 'false'],
  ['core.sshCommand', 'false'],
  ['credential.helper', ''],
  ['diff.external', ''],
  ['log.showSignature', 'false'],
  ['protocol.allow', 'never'],
  ['safe.bareRepository', 'explicit'],
].flatMap(([key, value]) => ['-c', `${key}=${value}`]);

/** Without any `GIT_…` of ours: a `GIT_DIR` from outside would lead to another repository. */
function cleanEnvironment(environment: Readonly<Record<string, string | undefined>>): Record<string, string> {
  const kept = Object.entries(environment).filter(
    (entry): entry is [string, string] => entry[1] !== undefined && !/^GIT_/i.test(entry[0]),
  );
  return {
    ...Object.fromEntries(kept),
    GIT_ALLOW_PROTOCOL: 'none',
    GIT_NO_LAZY_FETCH: '1',
    GIT_OPTIONAL_LOCKS: '0',
    GIT_TERMINAL_PROMPT: '0',
    LC_ALL: 'C',
  };
}

/**
 * Runs git over `folder`, reading only, and never rejects. It is started from the home folder, because Windows looks
 * for programs in the current folder first.
 */
export function runGit(
  folder: string,
  command: readonly string[],
  options: GitOptions = {},
): Promise<GitAnswer> {
  const { program = 'git', timeoutMs = TIMEOUT_MS, signal, environment = process.env } = options;
  const words = ['--no-pager', '--no-optional-locks', '-C', folder, ...HARDENED, ...command];
  return new Promise((resolve) => {
    execFile(
      program,
      words,
      {
        cwd: homedir(),
        env: cleanEnvironment(environment),
        timeout: timeoutMs,
        killSignal: 'SIGKILL',
        maxBuffer: MOST_BYTES,
        windowsHide: true,
        encoding: 'utf8',
        ...(signal === undefined ? {} : { signal }),
      },
      (error, stdout, stderr) => resolve({ outcome: outcomeOf(error, stderr), text: stdout }),
    );
  });
}

interface ExecFault {
  readonly code?: unknown;
  readonly killed?: boolean;
}

function outcomeOf(error: (Error & ExecFault) | null, stderr: string): GitAnswer['outcome'] {
  if (error === null) return 'done';
  if (error.code === 'ENOENT' || error.code === 'EACCES') return 'missing';
  if (error.code === 'ERR_CHILD_PROCESS_STDIO_MAXBUFFER') return 'too-much';
  if (error.killed === true) return 'too-slow';
  return /dubious ownership|safe\.directory/.test(stderr) ? 'not-trusted' : 'refused';
}
