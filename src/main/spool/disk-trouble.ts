import type { SpoolProblem } from './spooled.ts';

/** Gathers what the disk refuses, and tells of it once; see `SpoolOptions.onProblem`. */
export class DiskTrouble {
  readonly #folder: string;
  readonly #tell: (problem: SpoolProblem | undefined) => void;
  /** Code of the fault by what was refused. */
  readonly #faults = new Map<string, string>();
  #told: string | undefined;

  constructor(folder: string, tell: (problem: SpoolProblem | undefined) => void) {
    this.#folder = folder;
    this.#tell = tell;
  }

  get standing(): boolean {
    return this.#faults.size > 0;
  }

  /** `what` is refused with `error`, or, when that is undefined, is no longer. True when that was news. */
  report(what: string, error: unknown): boolean {
    if (error === undefined) this.#faults.delete(what);
    else this.#faults.set(what, faultCode(error));
    const [code] = this.#faults.values();
    if (code === this.#told) return false;
    this.#told = code;
    this.#tell(code === undefined ? undefined : problemOf(code, this.#folder));
    return true;
  }
}

/** The system's name of a fault (`ENOSPC`); never a path or content. */
export function faultCode(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unknown reason';
}

function problemOf(code: string, folder: string): SpoolProblem {
  const message = `What you say cannot be written to ${folder} (${REASONS[code] ?? code}). Dictation goes on; the recordings are held in memory.`;
  const first = REMEDIES[code] ?? 'Check the disk and the folder.';
  return {
    message,
    remedy: `${first} They are written as soon as it works; until then a crash would lose them.`,
  };
}

const REASONS: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full',
  EDQUOT: 'your share of the disk is used up',
  EFBIG: 'a file may not grow further',
  EROFS: 'the disk is read-only',
  'storage-failed': 'its folder cannot be made',
  EACCES: 'it may not be written by this user',
  EPERM: 'it may not be written by this user',
  ENOTDIR: 'a file is in its place',
  EMFILE: 'too many files are open',
  ENFILE: 'too many files are open',
  EIO: 'the disk reports a fault',
};

const REMEDIES: Readonly<Record<string, string>> = {
  ENOSPC: 'Free some space.',
  EDQUOT: 'Free some space.',
  EFBIG: 'Lift the limit on the size of files.',
  EROFS: 'Make the disk writable.',
  EACCES: 'Make the folder writable for yourself.',
  EPERM: 'Make the folder writable for yourself.',
  ENOTDIR: 'Move that file away.',
  EMFILE: 'Close programs that hold many files, or lift the limit on open files.',
  ENFILE: 'Close programs that hold many files, or lift the limit on open files.',
};
