/** A program in a terminal of its own. The only file that knows the library for it. */
import { closeSync, constants, openSync } from 'node:fs';
import { spawn } from '@lydell/node-pty';
import type { IPty } from '@lydell/node-pty';
import { AppError, explain } from '../../shared/kernel/app-error.ts';
import { jobHolder } from './job-holder.ts';
import { programProcess, readProcessState } from './process-state.ts';

export interface TerminalSize {
  readonly columns: number;
  readonly rows: number;
}

export interface PseudoTerminalOptions {
  readonly command: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly folder: string;
  readonly size: TerminalSize;
  readonly platform: NodeJS.Platform;
  readonly onOutput: (bytes: Buffer) => void;
  /** The program was stopped and waits for `resume`. */
  readonly onStopped: () => void;
}

/** The socket of the terminal loses what it has not read when the other side is closed; so long it must be quiet before. */
const DRAIN_QUIET_MS = 15;

export class PseudoTerminal {
  /** As a shell tells it: the exit code, or 128 + the signal. Resolves when the last output was given. */
  readonly ended: Promise<number>;
  readonly #options: PseudoTerminalOptions;
  readonly #pty: IPty;
  readonly #onChildChange = (): void => void this.#look();
  #ownSide: number | undefined;
  #lastOutputMs = 0;
  #stopped = false;
  #resumes = 0;

  /** Throws `unavailable` when the program cannot be started at all. */
  constructor(options: PseudoTerminalOptions) {
    const { command, env, folder, size, platform } = options;
    this.#options = options;
    const [file = '', ...args] = platform === 'win32' ? command : jobHolder(command);
    try {
      this.#pty = spawn(file, args, {
        name: env['TERM'] || 'xterm-256color',
        cols: size.columns,
        rows: size.rows,
        cwd: folder,
        env: { ...env },
        encoding: null,
      });
    } catch (error) {
      throw new AppError('unavailable', `No terminal could be opened for the program: ${explain(error)}`, {
        cause: error,
      });
    }
    this.#ownSide = platform === 'win32' ? undefined : openOwnSide(this.#pty);
    // With `encoding: null` the library gives buffers, whatever its types say.
    this.#pty.onData((data: string | Buffer) => {
      this.#lastOutputMs = performance.now();
      options.onOutput(typeof data === 'string' ? Buffer.from(data, 'utf8') : data);
    });
    this.ended = new Promise((resolve) => {
      this.#pty.onExit(({ exitCode, signal = 0 }) => {
        this.#release();
        resolve(signal > 0 ? 128 + signal : exitCode);
      });
    });
    if (platform !== 'win32') process.on('SIGCHLD', this.#onChildChange);
  }

  write(bytes: Buffer): void {
    // Its types know strings only; the stream behind it takes bytes as they are.
    (this.#pty as unknown as { write(bytes: Buffer): void }).write(bytes);
  }

  /** Throws nothing when the program has ended meanwhile. */
  resize({ columns, rows }: TerminalSize): void {
    try {
      this.#pty.resize(columns, rows);
    } catch {
      // It is over.
    }
  }

  /** To the program and what runs in its process group; one that is stopped goes on to take it. */
  signal(name: NodeJS.Signals): void {
    this.#send(name);
    if (this.#stopped) this.resume();
  }

  #send(name: NodeJS.Signals): void {
    const pid = this.#options.platform === 'win32' ? this.#pty.pid : programProcess(this.#pty.pid);
    for (const target of [-pid, pid]) {
      try {
        process.kill(target, name);
        return;
      } catch {
        // No such group: the process itself; neither: it is over.
      }
    }
  }

  /** Goes on after a stop. */
  resume(): void {
    this.#stopped = false;
    this.#resumes += 1;
    try {
      process.kill(this.#pty.pid, 'SIGCONT');
    } catch {
      // It is over.
    }
  }

  /** Ends what is still there. */
  dispose(): void {
    this.#release();
    try {
      this.#pty.kill('SIGHUP');
    } catch {
      // It is over.
    }
  }

  /** The system tells that a child stopped, went on or ended, but not which. */
  async #look(): Promise<void> {
    const turn = this.#resumes;
    const state = await readProcessState(this.#pty.pid);
    // What was read before it was continued is no longer so.
    if (turn !== this.#resumes) return;
    if (state === 'gone') {
      this.#stopped = false;
      return this.#drain(performance.now());
    }
    const stopped = state === 'stopped';
    if (stopped && !this.#stopped) {
      this.#stopped = true;
      this.#tellStopped(turn);
    } else if (!stopped) {
      this.#stopped = false;
    }
  }

  /**
   * What it wrote before it was stopped is passed on first. With its last words it leaves the other screen; said once
   * more after the shell has written, they would put the cursor back to where it was before.
   */
  #tellStopped(turn: number): void {
    const look = (): void => {
      if (turn !== this.#resumes || !this.#stopped) return;
      if (performance.now() - this.#lastOutputMs < DRAIN_QUIET_MS) this.#tellStopped(turn);
      else this.#options.onStopped();
    };
    // Immediate, because timers that are late come before what there is to read.
    setTimeout(() => setImmediate(look), DRAIN_QUIET_MS);
  }

  /**
   * As long as the program's side of the terminal is open here too, the library's socket is not told of its end and
   * reads on. It is closed when nothing comes any more.
   */
  #drain(goneAtMs: number): void {
    if (this.#ownSide === undefined) return;
    const quietMs = performance.now() - Math.max(goneAtMs, this.#lastOutputMs);
    if (quietMs >= DRAIN_QUIET_MS) this.#closeOwnSide();
    else setTimeout(() => this.#drain(goneAtMs), DRAIN_QUIET_MS - quietMs + 1);
  }

  #release(): void {
    process.off('SIGCHLD', this.#onChildChange);
    this.#closeOwnSide();
  }

  #closeOwnSide(): void {
    if (this.#ownSide === undefined) return;
    closeSync(this.#ownSide);
    this.#ownSide = undefined;
  }
}

/** Undefined where the library does not tell the name of the device. */
function openOwnSide(pty: IPty): number | undefined {
  const name: unknown = Reflect.get(pty, 'ptsName');
  if (typeof name !== 'string') return undefined;
  try {
    return openSync(name, constants.O_RDWR | constants.O_NOCTTY);
  } catch {
    return undefined;
  }
}
