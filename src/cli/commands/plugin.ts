/** `vivavoce plugin install|remove|status`. */
import { AppError, explain } from '../../shared/kernel/app-error.ts';
import type { CliContext } from '../context.ts';
import { reportError } from '../errors.ts';
import { EXIT } from '../exit-codes.ts';
import type { ExitCode } from '../exit-codes.ts';
import { printable, table, writeLine } from '../output/terminal.ts';
import { isPresent, pluginAgents, requireAgent } from '../plugins/agent-list.ts';
import { lineDifference } from '../plugins/installation/line-difference.ts';
import type { FileChange } from '../plugins/installation/file-change.ts';
import { PluginInstaller } from '../plugins/installation/plugin-installer.ts';
import type { PluginOutcome, PluginStatus } from '../plugins/installation/plugin-installer.ts';
import type { PluginAgent } from '../plugins/plugin-agent.ts';
import { pluginPlace } from '../plugins/plugin-place.ts';
import type { PluginPlace } from '../plugins/plugin-place.ts';

export interface PluginChangeOptions {
  readonly dryRun?: boolean;
}

const STATE_WORDS: Readonly<Record<PluginStatus['state'], string>> = {
  'not-installed': 'not installed',
  installed: 'installed',
  outdated: 'outdated',
  broken: 'broken',
};

/** Without a name: for all agents on this machine. One that cannot be changed does not keep the others waiting. */
export async function installPlugin(
  context: CliContext,
  id: string | undefined,
  options: PluginChangeOptions,
): Promise<ExitCode> {
  const place = await pluginPlace(context);
  const agents = id === undefined ? await presentAgents(place) : [requireAgent(id)];
  if (agents.length === 0) {
    context.stderr.write('No agent for which there is a plugin was found on this machine.\n');
    return EXIT.failed;
  }
  return forEach(context, agents, async (agent) => {
    const dryRun = options.dryRun === true;
    const outcome = await new PluginInstaller(place, agent).install({ dryRun });
    if (dryRun) return showDifferences(context, agent, outcome);
    if (outcome.changes.length === 0) return writeLine(context.stdout, `${agent.id}: is installed.`);
    await showOutcome(context, `${agent.id}: installed.`, outcome);
    for (const sentence of agent.afterwards(place)) context.stderr.write(`${printable(sentence)}\n`);
  });
}

/** Without a name: all that are installed. */
export async function removePlugin(
  context: CliContext,
  id: string | undefined,
  options: PluginChangeOptions,
): Promise<ExitCode> {
  const place = await pluginPlace(context);
  const agents = id === undefined ? await installedAgents(place) : [requireAgent(id)];
  if (agents.length === 0) context.stderr.write('No plugin is installed.\n');
  return forEach(context, agents, async (agent) => {
    const installer = new PluginInstaller(place, agent);
    const { state } = await installer.status();
    if (state === 'not-installed') return writeLine(context.stdout, `${agent.id}: is not installed.`);
    const dryRun = options.dryRun === true;
    const outcome = await installer.remove({ dryRun });
    return dryRun
      ? showDifferences(context, agent, outcome)
      : showOutcome(context, `${agent.id}: removed.`, outcome);
  });
}

/** Exit code 1 when a plugin is broken. */
export async function pluginStatus(
  context: CliContext,
  id: string | undefined,
  options: { readonly json?: boolean },
): Promise<ExitCode> {
  const place = await pluginPlace(context);
  const agents = id === undefined ? pluginAgents : [requireAgent(id)];
  const rows = await Promise.all(
    agents.map(async (agent) => ({
      agent: agent.id,
      title: agent.title,
      present: await isPresent(agent, place),
      ...(await statusOf(place, agent)),
    })),
  );
  if (options.json === true) await writeLine(context.stdout, JSON.stringify({ agents: rows }));
  else {
    const cells = rows.map(({ agent, title, state, present, detail }) => [
      agent,
      title,
      STATE_WORDS[state],
      present ? 'on this machine' : 'not found',
      detail ?? '',
    ]);
    for (const line of table([['Agent', 'Program', 'Plugin', 'Found', ''], ...cells]))
      await writeLine(context.stdout, printable(line));
    if (rows.some(({ state }) => state === 'outdated' || state === 'broken'))
      context.stderr.write('Mend it with: vivavoce plugin install AGENT\n');
  }
  return rows.some(({ state }) => state === 'broken') ? EXIT.failed : EXIT.ok;
}

/** Agents on this machine whose plugin is missing, outdated or broken: for `vivavoce doctor`. */
export async function agentsWithoutPlugin(context: CliContext): Promise<string[]> {
  const place = await pluginPlace(context);
  const found: string[] = [];
  for (const agent of await presentAgents(place)) {
    if ((await statusOf(place, agent)).state !== 'installed') found.push(agent.id);
  }
  return found;
}

async function forEach(
  context: CliContext,
  agents: readonly PluginAgent[],
  act: (agent: PluginAgent) => Promise<void>,
): Promise<ExitCode> {
  let exitCode: ExitCode = EXIT.ok;
  for (const agent of agents) {
    try {
      await act(agent);
    } catch (error) {
      if (!AppError.is(error)) throw error;
      reportError(context, error);
      exitCode = EXIT.failed;
    }
  }
  return exitCode;
}

async function presentAgents(place: PluginPlace): Promise<PluginAgent[]> {
  const marks = await Promise.all(pluginAgents.map((agent) => isPresent(agent, place)));
  return pluginAgents.filter((_, index) => marks[index] === true);
}

async function installedAgents(place: PluginPlace): Promise<PluginAgent[]> {
  const states = await Promise.all(pluginAgents.map((agent) => statusOf(place, agent)));
  return pluginAgents.filter((_, index) => states[index]?.state !== 'not-installed');
}

async function statusOf(place: PluginPlace, agent: PluginAgent): Promise<PluginStatus> {
  try {
    return await new PluginInstaller(place, agent).status();
  } catch (error) {
    if (!AppError.is(error)) throw error;
    return { state: 'broken', detail: explain(error), files: [] };
  }
}

async function showOutcome(context: CliContext, heading: string, outcome: PluginOutcome): Promise<void> {
  await writeLine(context.stdout, heading);
  for (const change of outcome.changes)
    await writeLine(context.stdout, printable(`  ${verb(change)}  ${change.file.path}`));
  for (const path of outcome.setAside)
    context.stderr.write(`A file of the plugin had been changed; a copy is in ${printable(path)}\n`);
}

/** The plugin's own files are named only: two thousand lines of them would hide those of the person's configuration. */
async function showDifferences(
  context: CliContext,
  agent: PluginAgent,
  outcome: PluginOutcome,
): Promise<void> {
  if (outcome.changes.length === 0) await writeLine(context.stdout, `${agent.id}: nothing would change.`);
  for (const change of outcome.changes) {
    const { file, after, isWhole } = change;
    await writeLine(context.stdout, printable(`${agent.id}: ${verb(change)}  ${file.path}`));
    if (isWhole) continue;
    const difference = lineDifference(file.bytes?.toString('utf8') ?? '', after?.toString('utf8') ?? '');
    for (const line of difference) await writeLine(context.stdout, printable(line));
  }
}

function verb({ file, after }: FileChange): string {
  if (after === undefined) return 'deleted';
  return file.bytes === undefined ? 'created' : 'changed';
}
