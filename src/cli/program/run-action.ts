import type { ExitCode } from '../exit-codes.ts';

/** Executes what a command does and keeps its exit code. */
export type Run = (action: () => Promise<ExitCode>) => Promise<void>;
