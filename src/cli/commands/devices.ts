import type { CliContext } from '../context.ts';
import { withEngine } from '../engine.ts';
import { EXIT } from '../exit-codes.ts';
import type { ExitCode } from '../exit-codes.ts';
import { printable, styleFor, table, writeLine } from '../output/terminal.ts';

/** Asks the running engine, or a private one. */
export async function devices(context: CliContext, options: { readonly json?: boolean }): Promise<ExitCode> {
  const list = await withEngine(context, { source: 'default', listening: false }, ({ client }) =>
    client.devices(),
  );
  if (options.json === true) {
    await writeLine(context.stdout, JSON.stringify(list));
    return EXIT.ok;
  }
  if (list.length === 0) {
    context.stderr.write('No microphone was found.\n');
    return EXIT.failed;
  }
  const style = styleFor(context.stdout, context.env);
  const rows = list.map((device) => [device.isDefault ? '*' : ' ', device.id, printable(device.label)]);
  for (const line of table(rows)) await writeLine(context.stdout, line);
  if (context.stdout.isTTY === true) {
    await writeLine(context.stdout, style.dim('Start with one of them: vivavoce serve --source device:ID'));
  }
  return EXIT.ok;
}
