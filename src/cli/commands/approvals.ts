import type { ApprovalRecord } from '../../shared/contract/questions.ts';
import type { CliContext } from '../context.ts';
import { requireEngine } from '../engine.ts';
import { EXIT } from '../exit-codes.ts';
import type { ExitCode } from '../exit-codes.ts';
import { printable, table, writeLine } from '../output/terminal.ts';

/** The latest decisions about what agents may do, newest last. */
export async function approvals(
  context: CliContext,
  options: { readonly json?: boolean },
): Promise<ExitCode> {
  const engine = await requireEngine(context);
  const records = await engine.client.approvals(context.signal);
  if (options.json === true) {
    for (const record of records) await writeLine(context.stdout, JSON.stringify(record));
    return EXIT.ok;
  }
  if (records.length === 0) context.stderr.write('Nothing was decided by voice yet.\n');
  for (const line of table(records.map(row))) await writeLine(context.stdout, line);
  return EXIT.ok;
}

function row({ at, agentId, tool, action, decision, by }: ApprovalRecord): string[] {
  const who = decision === 'none' ? 'nobody' : (by ?? '');
  return [new Date(at).toLocaleString(), agentId, decision, who, tool, action].map((cell) =>
    printable(cell.replaceAll(/\s*\n\s*/g, ' ')),
  );
}
