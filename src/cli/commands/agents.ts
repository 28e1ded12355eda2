import { AppError } from '../../shared/kernel/app-error.ts';
import type { AgentInfo } from '../../shared/contract/control.ts';
import type { CliContext } from '../context.ts';
import { requireEngine } from '../engine.ts';
import { EXIT } from '../exit-codes.ts';
import type { ExitCode } from '../exit-codes.ts';
import { printable, table, writeLine } from '../output/terminal.ts';

export async function agents(context: CliContext, options: { readonly json?: boolean }): Promise<ExitCode> {
  const engine = await requireEngine(context);
  const connected = (await engine.client.snapshot(context.signal)).agents;
  if (options.json === true) {
    await writeLine(context.stdout, JSON.stringify(connected));
    return EXIT.ok;
  }
  if (connected.length === 0) context.stderr.write('No agent is connected.\n');
  for (const line of table(connected.map(describe))) await writeLine(context.stdout, line);
  return EXIT.ok;
}

/** Gives the voice to `name`; an unknown name is answered with those that are there. */
export async function use(context: CliContext, name: string): Promise<ExitCode> {
  const engine = await requireEngine(context);
  try {
    await engine.client.setActiveAgent(name);
  } catch (error) {
    if (!AppError.is(error) || error.code !== 'not-found') throw error;
    const names = (await engine.client.snapshot(context.signal)).agents.map((agent) => `"${agent.id}"`);
    throw new AppError('not-found', `No agent "${name}" is connected.`, {
      remedy: names.length === 0 ? 'No agent is connected at all.' : `Connected: ${names.join(', ')}.`,
      cause: error,
    });
  }
  return EXIT.ok;
}

function describe(agent: AgentInfo): string[] {
  const waiting = agent.waiting === 0 ? '' : `${agent.waiting} waiting`;
  return [agent.active ? '*' : ' ', printable(agent.id), agent.state, agent.submitPolicy, waiting];
}
