/** The commands of `POST /control`. */
import type { EngineFacade } from '../engine/engine-facade.ts';
import { AppError } from '../../shared/kernel/app-error.ts';
import { RequestFault } from './request-fault.ts';

export interface CommandOutcome {
  /** Our own fields in the answer. */
  readonly extras: Readonly<Record<string, unknown>>;
  /** To be done once the answer is written. */
  readonly afterwards?: () => void;
}

type Command = (facade: EngineFacade, argument: string | undefined) => Promise<CommandOutcome>;

const done: CommandOutcome = { extras: {} };

async function listen(facade: EngineFacade, listening: boolean): Promise<CommandOutcome> {
  return { extras: { listening: await facade.setListening(listening) } };
}

async function talk(facade: EngineFacade, action: 'start' | 'stop' | 'cancel'): Promise<CommandOutcome> {
  await facade.talk(action);
  return done;
}

async function mute(facade: EngineFacade, muted: boolean): Promise<CommandOutcome> {
  await facade.setMuted(muted);
  return done;
}

async function end(facade: EngineFacade, kind: 'stop' | 'restart'): Promise<CommandOutcome> {
  return { extras: {}, afterwards: () => facade.requestShutdown(kind) };
}

async function setAgent(facade: EngineFacade, agentId: string | undefined): Promise<CommandOutcome> {
  if (agentId === undefined || agentId === '') {
    throw new RequestFault(
      'missing-field',
      'output.set_agent needs an agent id: output.set_agent:ID or the field "agent".',
    );
  }
  try {
    await facade.setActiveAgent(agentId);
  } catch (error) {
    if (!AppError.is(error) || error.code !== 'not-found') throw error;
    throw new RequestFault('invalid-input', 'output.set_agent: the id of a connected agent was expected.', {
      cause: error,
    });
  }
  return done;
}

async function setMode(facade: EngineFacade, mode: string | undefined): Promise<CommandOutcome> {
  if (mode !== 'agents' && mode !== 'keyboard')
    throw new RequestFault('invalid-input', 'output.set_mode: "agents" or "keyboard" was expected.');
  await facade.setOutputMode(mode);
  return done;
}

const COMMANDS: ReadonlyMap<string, Command> = new Map<string, Command>([
  ['ping', async () => ({ extras: { pong: true } })],
  ['stt.start', (facade) => listen(facade, true)],
  ['stt.stop', (facade) => listen(facade, false)],
  ['stt.toggle', (facade) => listen(facade, !facade.snapshot().listening)],
  ['mute', (facade) => mute(facade, true)],
  ['unmute', (facade) => mute(facade, false)],
  ['talk.start', (facade) => talk(facade, 'start')],
  ['talk.stop', (facade) => talk(facade, 'stop')],
  ['talk.cancel', (facade) => talk(facade, 'cancel')],
  [
    'speech.stop',
    async (facade) => {
      await facade.speaker.stop();
      return done;
    },
  ],
  ['output.set_agent', setAgent],
  ['output.set_mode', setMode],
  ['engine.shutdown', (facade) => end(facade, 'stop')],
  ['engine.restart', (facade) => end(facade, 'restart')],
]);

/** Commands that take what follows their colon. */
const WITH_ARGUMENT: ReadonlySet<string> = new Set(['output.set_agent', 'output.set_mode']);

/**
 * Carries out `command`; `agent` is the alternative to an argument after the colon. Throws `invalid-input` for a
 * command that does not exist, and what the engine throws.
 */
export async function runCommand(
  facade: EngineFacade,
  command: string,
  agent: string | undefined,
): Promise<CommandOutcome> {
  const colon = command.indexOf(':');
  const name = colon === -1 ? command : command.slice(0, colon);
  const argument = colon === -1 ? agent : command.slice(colon + 1);
  const run = COMMANDS.get(name);
  if (run === undefined || (colon !== -1 && !WITH_ARGUMENT.has(name))) {
    const known = [...COMMANDS.keys()].join(', ');
    throw new RequestFault('invalid-input', `Unknown command. One of these was expected: ${known}.`);
  }
  return run(facade, argument);
}
