/** Everything a command may touch of the world, so that tests can hand it another one. */
import type { Readable } from 'node:stream';

export interface OutputStream {
  write(text: string | Uint8Array, done?: (error?: Error | null) => void): boolean;
  readonly isTTY?: boolean | undefined;
  readonly columns?: number | undefined;
}

export interface CliContext {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly platform: NodeJS.Platform;
  readonly homeDir: string;
  readonly workingDir: string;
  /** The folder with package.json, models and the built page. */
  readonly packageRoot: string;
  /** How to run this command line again as a child: program and first arguments. */
  readonly self: { readonly command: string; readonly args: readonly string[] };
  readonly stdin: Readable & { readonly isTTY?: boolean };
  readonly stdout: OutputStream;
  readonly stderr: OutputStream;
  /** Aborts on the first Ctrl-C or termination request. */
  readonly signal: AbortSignal;
}
