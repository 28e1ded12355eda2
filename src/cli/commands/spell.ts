import type { CliContext } from '../context.ts';
import { requireEngine } from '../engine.ts';
import { EXIT } from '../exit-codes.ts';
import type { ExitCode } from '../exit-codes.ts';

/** Prints nothing: it is meant for key bindings. */
export async function spell(context: CliContext, active: boolean): Promise<ExitCode> {
  const engine = await requireEngine(context);
  await engine.client.setSpelling(active);
  return EXIT.ok;
}
