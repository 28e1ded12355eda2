import type { ReadStream } from 'node:tty';
import { mergeProfiles } from '../../shared/doors/program-profiles.ts';
import { AppError } from '../../shared/kernel/app-error.ts';
import { systemClock } from '../../shared/kernel/clock.ts';
import { within } from '../../shared/kernel/pause.ts';
import type { Settings } from '../../shared/settings/schema.ts';
import type { CliContext } from '../context.ts';
import { requireEngine } from '../engine.ts';
import { UsageError } from '../errors.ts';
import { EXIT, passedOn } from '../exit-codes.ts';
import type { ExitCode } from '../exit-codes.ts';
import { styleFor } from '../output/terminal.ts';
import { withSettings } from '../settings-access.ts';
import { AgentLink } from '../wrapper/agent-link.ts';
import type { TerminalOutput } from '../wrapper/outer-terminal.ts';
import { notify } from '../wrapper/notification.ts';
import { chooseProgram } from '../wrapper/program-choice.ts';
import type { ChosenProgram } from '../wrapper/program-choice.ts';
import { explainProfiles } from '../wrapper/profile-list.ts';
import { ensureEngine } from '../wrapper/start-engine.ts';
import { summarise } from '../wrapper/summary.ts';
import { ForeignEngine, OwnEngine, serverAddress } from '../wrapper/voice-engine.ts';
import type { VoiceEngine } from '../wrapper/voice-engine.ts';
import { wrapProgram } from '../wrapper/wrap-program.ts';

const DANGER_MARK = ' ASKS NO PERMISSION ·';
const SUMMARY_WAIT_MS = 1000;

export interface AgentOptions {
  readonly profile?: string;
  readonly continue?: boolean;
  readonly liveDangerously?: boolean;
  readonly statusLine?: boolean;
  /** Address of another OpenVIP engine. */
  readonly server?: string;
  readonly token?: string;
}

/** Runs a program in a terminal of its own and types what is said to it; without a name it tells what there is. */
export async function agent(
  context: CliContext,
  name: string | undefined,
  command: readonly string[],
  options: AgentOptions,
): Promise<ExitCode> {
  const settings = (await withSettings(context, (access) => access.read())).wrapper;
  const profiles = mergeProfiles(settings.profiles);
  const wish = {
    name,
    profile: options.profile,
    command,
    continues: options.continue === true,
    dangerous: options.liveDangerously === true,
  };
  const chosen = chooseProgram(wish, profiles, context);
  if (chosen === undefined) {
    context.stdout.write(explainProfiles(profiles, context));
    return EXIT.ok;
  }
  const terminal = terminalOf(context);
  if (options.liveDangerously === true) warn(context, chosen);
  const engine = await engineFor(context, chosen.agentId, options);
  const statusLine = options.statusLine ?? settings.statusLine;
  return passedOn(
    await run(context, { chosen, engine, settings, terminal, statusLine, dangerous: wish.dangerous }),
  );
}

interface Run {
  readonly chosen: ChosenProgram;
  readonly engine: VoiceEngine;
  readonly settings: Settings['wrapper'];
  readonly terminal: Terminal;
  readonly statusLine: boolean;
  readonly dangerous: boolean;
}

async function run(context: CliContext, options: Run): Promise<number> {
  const { chosen, engine, settings, terminal, statusLine, dangerous } = options;
  const { agentId, profile, command } = chosen;
  const program = /^[a-z][a-z0-9-]{0,39}$/.test(profile.name) ? profile.name : null;
  const link = new AgentLink({
    engine,
    agentId,
    about: { name: agentId, folder: context.workingDir, program },
    clock: systemClock,
    notify: (text) =>
      notify({ title: 'Vivavoce', text }, context, (bytes) => void terminal.output.write(bytes)),
  });
  try {
    await connect(link, agentId, context.signal);
    if (statusLine) link.watch();
    const exitCode = await wrapProgram({
      command,
      profile,
      env: { ...context.env, VIVAVOCE_AGENT: agentId },
      folder: context.workingDir,
      platform: context.platform,
      ...terminal,
      settings,
      link,
      statusText: statusLine ? () => `${dangerous ? DANGER_MARK : ''} ${link.summary} ` : undefined,
    });
    if (settings.summary) await sayHowMuch(context, link, engine);
    return exitCode;
  } finally {
    link.dispose();
  }
}

/** Only what can be learned at once: nobody waits for a summary. */
async function sayHowMuch(context: CliContext, link: AgentLink, engine: VoiceEngine): Promise<void> {
  const texts = link.typed.map(({ text }) => text);
  if (texts.length === 0) return;
  const spokenMs = await within(systemClock, SUMMARY_WAIT_MS, spokenMsOf(link, engine));
  const summary = summarise({ texts, spokenMs });
  if (summary !== undefined) context.stderr.write(`${summary}\n`);
}

async function spokenMsOf(link: AgentLink, engine: VoiceEngine): Promise<number | undefined> {
  let sumMs = 0;
  for (const { id } of link.typed) {
    const spokenMs = await engine.spokenMs(id).catch(() => undefined);
    if (spokenMs === undefined) return undefined;
    sumMs += spokenMs;
  }
  return sumMs;
}

async function connect(link: AgentLink, agentId: string, signal: AbortSignal): Promise<void> {
  try {
    await link.connect(signal);
  } catch (error) {
    if (!AppError.is(error) || error.code !== 'conflict') throw error;
    throw new AppError('conflict', `Another program is connected as "${agentId}".`, {
      remedy: 'Choose another name: vivavoce agent NAME',
      cause: error,
    });
  }
}

async function engineFor(context: CliContext, agentId: string, options: AgentOptions): Promise<VoiceEngine> {
  if (options.server !== undefined) {
    const address = serverAddress(options.server, options.token);
    return new ForeignEngine(agentId, () => Promise.resolve(address));
  }
  await ensureEngine(context);
  return new OwnEngine(agentId, async () => (await requireEngine(context)).address);
}

interface Terminal {
  readonly input: ReadStream;
  readonly output: TerminalOutput;
}

function terminalOf({ stdin, stdout }: CliContext): Terminal {
  if (stdin.isTTY === true && stdout.isTTY === true && 'setRawMode' in stdin && 'fd' in stdout)
    return { input: stdin as unknown as ReadStream, output: stdout as unknown as TerminalOutput };
  throw new UsageError(
    'The program needs a terminal for input and output.',
    'To receive what is said in a script, use: vivavoce listen',
  );
}

function warn(context: CliContext, { profile }: ChosenProgram): void {
  const style = styleFor(context.stderr, context.env);
  context.stderr.write(
    `${style.yellow('Warning:')} ${profile.description} will do what it is told without asking for permission.\n`,
  );
}
