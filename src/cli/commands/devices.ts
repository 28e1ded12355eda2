import type { Device } from '../../shared/contract/control.ts';
import type { CliContext } from '../context.ts';
import { withEngine } from '../engine.ts';
import { EXIT } from '../exit-codes.ts';
import type { ExitCode } from '../exit-codes.ts';
import { printable, styleFor, table, writeLine } from '../output/terminal.ts';

/** Microphones and loudspeakers, as the running engine or a private one sees them. */
export async function devices(context: CliContext, options: { readonly json?: boolean }): Promise<ExitCode> {
  const { devices: inputs, outputs } = await withEngine(
    context,
    { source: 'default', listening: false, output: 'device' },
    ({ client }) => client.devices(),
  );
  if (options.json === true) {
    await writeLine(context.stdout, JSON.stringify({ devices: inputs, outputs }));
    return EXIT.ok;
  }
  const rows = [...rowsOf('in', inputs), ...rowsOf('out', outputs)];
  for (const line of table(rows)) await writeLine(context.stdout, line);
  if (outputs.length === 0) context.stderr.write('No loudspeaker was found.\n');
  if (inputs.length === 0) {
    context.stderr.write('No microphone was found.\n');
    return EXIT.failed;
  }
  if (context.stdout.isTTY === true) {
    const style = styleFor(context.stdout, context.env);
    const set = `vivavoce settings set audio.outputDevice '{"id":"ID","label":"NAME"}'`;
    await writeLine(context.stdout, style.dim('Listen to one of them: vivavoce serve --source device:ID'));
    if (outputs.length > 0) await writeLine(context.stdout, style.dim(`Speak through one of them: ${set}`));
  }
  return EXIT.ok;
}

function rowsOf(direction: 'in' | 'out', list: readonly Device[]): string[][] {
  return list.map((device) => [device.isDefault ? '*' : ' ', direction, device.id, printable(device.label)]);
}
