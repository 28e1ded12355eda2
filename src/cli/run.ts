/** Runs one command line and turns every outcome into an exit code and, where it failed, two plain lines. */
import { CommanderError } from 'commander';
import { isCancellation } from '../shared/kernel/abort.ts';
import { AppError } from '../shared/kernel/app-error.ts';
import { isEngineNotRunning } from '../client/errors.ts';
import type { CliContext } from './context.ts';
import { EXIT } from './exit-codes.ts';
import type { ExitCode } from './exit-codes.ts';
import { reportError, UsageError } from './errors.ts';
import { createProgram } from './program.ts';

/** `args` without the program's own name. Never rejects for an expected fault. */
export async function runCli(args: readonly string[], context: CliContext): Promise<ExitCode> {
  let exitCode: ExitCode = EXIT.ok;
  const program = createProgram(context, async (action) => {
    exitCode = await action();
  });
  try {
    await program.parseAsync(spelledOut(args), { from: 'user' });
  } catch (error) {
    return exitCodeOf(error, context);
  }
  return exitCode;
}

/** Nothing at all asks for help, and the usual flag for the version. Commander knows `help` of one word only. */
function spelledOut(args: readonly string[]): readonly string[] {
  if (args.length === 0) return ['--help'];
  if (args[0] === 'help' && args.length > 2) return [...args.slice(1), '--help'];
  return args[0] === '--version' || args[0] === '-V' ? ['version'] : args;
}

function exitCodeOf(error: unknown, context: CliContext): ExitCode {
  // Commander has already written its message.
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.usage;
  // The reader of our output has seen enough, as `head` does.
  if (error instanceof Error && 'code' in error && error.code === 'EPIPE') return EXIT.ok;
  if (isCancellation(error) || context.signal.aborted) return EXIT.interrupted;
  if (!AppError.is(error)) throw error;
  reportError(context, error);
  if (isEngineNotRunning(error)) return EXIT.engineNotRunning;
  return error instanceof UsageError ? EXIT.usage : EXIT.failed;
}
