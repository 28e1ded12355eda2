import { subscribeAsAgent } from '../../client/agent-client.ts';
import type { OpenvipMessage } from '../../shared/contract/openvip.ts';
import type { ConnectionState } from '../../client/event-stream.ts';
import { AppError } from '../../shared/kernel/app-error.ts';
import type { CliContext } from '../context.ts';
import { requireEngine } from '../engine.ts';
import { EXIT } from '../exit-codes.ts';
import type { ExitCode } from '../exit-codes.ts';
import { printable, styleFor, writeLine } from '../output/terminal.ts';

export interface ListenOptions {
  readonly agent: string;
  readonly json?: boolean;
  readonly partials?: boolean;
}

/** Goes on through drops and restarts of the engine, until Ctrl-C. */
export async function listen(context: CliContext, options: ListenOptions): Promise<ExitCode> {
  await requireEngine(context);
  const messages = subscribeAsAgent({
    agentId: options.agent,
    locate: async () => (await requireEngine(context)).address,
    signal: context.signal,
    partials: options.partials === true,
    onState: (state) => announce(context, options.agent, state),
  });
  try {
    for await (const message of messages) await print(context, options, message);
  } catch (error) {
    if (!AppError.is(error) || error.code !== 'conflict') throw error;
    throw new AppError('conflict', `Another program is connected as "${options.agent}".`, {
      remedy: 'Choose another name with --agent.',
      cause: error,
    });
  }
  return context.signal.aborted ? EXIT.interrupted : EXIT.ok;
}

async function print(context: CliContext, options: ListenOptions, message: OpenvipMessage): Promise<void> {
  if (options.json === true) return writeLine(context.stdout, JSON.stringify(message));
  const text = printable(message.text);
  if (message.partial === true) {
    return writeLine(context.stdout, styleFor(context.stdout, context.env).dim(`… ${text}`));
  }
  if (text !== '') await writeLine(context.stdout, text);
}

/** Only what changes for the person: connected, and lost for longer than one instant retry. */
function announce(context: CliContext, agent: string, state: ConnectionState): void {
  if (context.stderr.isTTY !== true) return;
  const style = styleFor(context.stderr, context.env);
  if (state.state === 'connected') {
    context.stderr.write(style.dim(`Connected as "${agent}". Ctrl-C ends.\n`));
  } else if (state.state === 'waiting' && state.delayMs > 0) {
    context.stderr.write(
      style.dim(`${state.problem} Trying again in ${(state.delayMs / 1000).toFixed(1)} s.\n`),
    );
  }
}
