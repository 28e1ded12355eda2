import type { OutputMode } from '../../shared/contract/dictation.ts';
import type { CliContext } from '../context.ts';
import { requireEngine } from '../engine.ts';
import { EXIT } from '../exit-codes.ts';
import type { ExitCode } from '../exit-codes.ts';
import { writeLine } from '../output/terminal.ts';

/** Says where text goes, or changes it and prints nothing. */
export async function output(context: CliContext, mode: OutputMode | undefined): Promise<ExitCode> {
  const { client } = await requireEngine(context);
  if (mode === undefined) await writeLine(context.stdout, (await client.snapshot(context.signal)).outputMode);
  else await client.setOutputMode(mode);
  return EXIT.ok;
}
