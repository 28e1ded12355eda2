import type { TalkAction } from '../../shared/contract/control.ts';
import type { CliContext } from '../context.ts';
import { requireEngine } from '../engine.ts';
import { EXIT } from '../exit-codes.ts';
import type { ExitCode } from '../exit-codes.ts';

/** Prints nothing: it is meant for key bindings. */
export async function talk(context: CliContext, action: TalkAction): Promise<ExitCode> {
  const engine = await requireEngine(context);
  await engine.client.talk(action);
  return EXIT.ok;
}
