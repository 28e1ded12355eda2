import { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import type { CliContext, OutputStream } from '../../src/cli/context.ts';
import { runCli } from '../../src/cli/run.ts';

export const PACKAGE_ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** An output that remembers; with `isTTY` it pretends to be a terminal of 80 columns. */
export class MemoryOutput implements OutputStream {
  readonly isTTY: boolean;
  readonly columns = 80;
  readonly #written: Buffer[] = [];
  readonly #watchers = new Set<() => void>();

  constructor(isTTY: boolean = false) {
    this.isTTY = isTTY;
  }

  write(text: string | Uint8Array, done?: (error?: Error | null) => void): boolean {
    this.#written.push(Buffer.from(text as Uint8Array));
    for (const watcher of this.#watchers) watcher();
    done?.();
    return true;
  }

  get bytes(): Buffer {
    return Buffer.concat(this.#written);
  }

  get text(): string {
    return this.bytes.toString('utf8');
  }

  get lines(): string[] {
    return this.text.split('\n').slice(0, -1);
  }

  /** Resolves as soon as the output so far matches. */
  async until(pattern: RegExp): Promise<void> {
    while (!pattern.test(this.text)) {
      await new Promise<void>((resolve) => {
        const watcher = (): void => {
          this.#watchers.delete(watcher);
          resolve();
        };
        this.#watchers.add(watcher);
      });
    }
  }
}

export interface CliRun {
  readonly stdout: MemoryOutput;
  readonly stderr: MemoryOutput;
  /** What Ctrl-C does. */
  interrupt(): void;
  readonly exitCode: Promise<number>;
}

export interface CliRunOptions {
  readonly home: string;
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly workingDir?: string;
  readonly terminal?: boolean;
  readonly stdin?: Readable;
  readonly packageRoot?: string;
}

/** Starts one command line inside this process, with its own home folder. */
export function startCli(args: readonly string[], options: CliRunOptions): CliRun {
  const controller = new AbortController();
  const stdout = new MemoryOutput(options.terminal);
  const stderr = new MemoryOutput(options.terminal);
  const packageRoot = options.packageRoot ?? PACKAGE_ROOT;
  const context: CliContext = {
    env: { PATH: process.env['PATH'], VIVAVOCE_HOME: options.home, ...options.env },
    platform: process.platform,
    homeDir: options.home,
    workingDir: options.workingDir ?? options.home,
    packageRoot,
    self: { command: process.execPath, args: [`${PACKAGE_ROOT}bin/vivavoce.mjs`] },
    stdin: options.stdin ?? Readable.from([]),
    stdout,
    stderr,
    signal: controller.signal,
  };
  return { stdout, stderr, interrupt: () => controller.abort(), exitCode: runCli(args, context) };
}

export interface CliOutcome {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs one command line to its end. */
export async function runInProcess(args: readonly string[], options: CliRunOptions): Promise<CliOutcome> {
  const run = startCli(args, options);
  const exitCode = await run.exitCode;
  return { exitCode, stdout: run.stdout.text, stderr: run.stderr.text };
}
