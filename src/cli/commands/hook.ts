import type { CliContext } from '../context.ts';
import type { ExitCode } from '../exit-codes.ts';
import { runHook } from '../hook/run-hook.ts';

/** As hooks of programs call it through the usual way in; `cli/index.ts` has a shorter one. */
export function hook(
  context: CliContext,
  program: string,
  event: string,
  lastArgument: string | undefined,
): Promise<ExitCode> {
  return runHook(context, { program, event, lastArgument, begunAtMs: performance.now() });
}
