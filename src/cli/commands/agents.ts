import type { ControlClient } from '../../client/control-client.ts';
import type { AgentInfo } from '../../shared/contract/control.ts';
import type { AgentActivity, AttentionReason, DiscoveredSession } from '../../shared/contract/doors.ts';
import { AppError } from '../../shared/kernel/app-error.ts';
import type { CliContext } from '../context.ts';
import { requireEngine } from '../engine.ts';
import { EXIT } from '../exit-codes.ts';
import type { ExitCode } from '../exit-codes.ts';
import { printable, table, writeLine } from '../output/terminal.ts';

/** The engine looks at all processes of the machine; who only wants the list does not wait longer than this. */
const DISCOVER_WITHIN_MS = 3000;

const NEEDS: Readonly<Record<AttentionReason, string>> = {
  permission: 'asks for permission',
  question: 'has a question',
  input: 'waits for you',
};

/** The connected agents on standard output; for people, below them, the sessions that could be connected, and how. */
export async function agents(context: CliContext, options: { readonly json?: boolean }): Promise<ExitCode> {
  const { client } = await requireEngine(context);
  const connected = (await client.snapshot(context.signal)).agents;
  if (options.json === true) {
    await writeLine(context.stdout, JSON.stringify(connected));
    return EXIT.ok;
  }
  if (connected.length === 0) context.stderr.write('No agent is connected.\n');
  for (const line of table(usedColumns(connected.map(describe)))) await writeLine(context.stdout, line);
  const near = await sessionsNear(context, client);
  if (near.length > 0) context.stderr.write('\nNear, but not connected:\n');
  for (const line of table(usedColumns(near.map(describeNear)))) context.stderr.write(`${line}\n`);
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
  const { active, id, name, program, activity, attention, state, submitPolicy } = agent;
  const waiting = agent.waiting === 0 ? '' : `${agent.waiting} waiting`;
  const ownName = name === null || name === id ? '' : name;
  const cells = [id, ownName, program ?? '', doing(activity, attention), state, submitPolicy, waiting];
  return [active ? '*' : ' ', ...cells.map(oneLine)];
}

function describeNear({ program, name, folder, activity, remedy }: DiscoveredSession): string[] {
  return ['  ', program, name ?? '', folder ?? '', doing(activity, null), remedy].map(oneLine);
}

function doing(activity: AgentActivity | null, attention: AttentionReason | null): string {
  if (activity === 'needs-you') return attention === null ? 'needs you' : NEEDS[attention];
  return activity ?? '';
}

/** An engine that cannot look, or takes long, does not keep anybody from the list of agents. */
async function sessionsNear(
  { signal }: CliContext,
  client: ControlClient,
): Promise<readonly DiscoveredSession[]> {
  try {
    return await client.discover(AbortSignal.any([signal, AbortSignal.timeout(DISCOVER_WITHIN_MS)]));
  } catch (error) {
    if (AppError.is(error)) return [];
    throw error;
  }
}

function oneLine(text: string): string {
  return printable(text.replaceAll('\n', ' '));
}

/** What nobody says anything about has no column. */
function usedColumns(rows: readonly (readonly string[])[]): string[][] {
  return rows.map((row) => row.filter((_, column) => rows.some((other) => other[column] !== '')));
}
