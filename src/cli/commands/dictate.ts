import { createInterface } from 'node:readline';
import { subscribeAsAgent } from '../../client/agent-client.ts';
import type { OpenvipMessage } from '../../shared/contract/openvip.ts';
import type { ControlClient } from '../../client/control-client.ts';
import { DisposableStack } from '../../shared/kernel/disposable.ts';
import { AppError } from '../../shared/kernel/app-error.ts';
import type { EngineSnapshot } from '../../shared/contract/control.ts';
import type { CliContext } from '../context.ts';
import { acquireEngine } from '../engine.ts';
import { EXIT } from '../exit-codes.ts';
import type { ExitCode } from '../exit-codes.ts';
import { lineWidth, printable, styleFor, writeLine } from '../output/terminal.ts';
import { SpokenSubmits } from '../spoken-submits.ts';

/**
 * One utterance to standard output. The command is an agent for as long as it runs: it takes the voice, and gives it
 * back to the agent that had it, with listening and mute as they were.
 */
export async function dictate(
  context: CliContext,
  options: { readonly untilSubmit?: boolean },
): Promise<ExitCode> {
  const untilSubmit = options.untilSubmit === true;
  const resources = new DisposableStack();
  const finished = new AbortController();
  const finish = (): void => finished.abort();
  context.signal.addEventListener('abort', finish, { once: true });
  resources.defer(() => context.signal.removeEventListener('abort', finish));
  const hint = new Hint(context);
  try {
    const { client, address } = await acquireEngine(
      context,
      { source: 'default', listening: false, output: 'device' },
      resources,
    );
    const agentId = `dictate-${process.pid}`;
    const before = await client.snapshot(context.signal);
    requireMicrophone(before);
    const connected = deferred();
    const messages = subscribeAsAgent({
      agentId,
      locate: () => address,
      signal: finished.signal,
      partials: context.stderr.isTTY === true,
      temporary: true,
      onState: (state) => {
        if (state.state === 'connected') connected.resolve();
      },
    });
    const submits = new SpokenSubmits(agentId, finish);
    if (untilSubmit) void quietly(submits.watch(client, before.seq, finished.signal));
    const reading = readUtterances(context, messages, untilSubmit ? submits : undefined, hint);
    resources.defer(async () => {
      finish();
      await quietly(reading);
    });
    await Promise.race([connected.promise, reading]);
    await takeVoice(client, before, agentId, resources);
    hint.show(untilSubmit ? 'Speak. Enter ends.' : 'Speak.');
    if (untilSubmit && context.stdin.isTTY === true) finishOnEnter(context, finish, resources);
    await reading;
  } finally {
    hint.clear();
    await resources.dispose();
  }
  return context.signal.aborted ? EXIT.interrupted : EXIT.ok;
}

function requireMicrophone(snapshot: EngineSnapshot): void {
  const { source, problem } = snapshot.microphone;
  if (problem !== null) throw new AppError('microphone-missing', problem);
  if (source !== 'none') return;
  throw new AppError('microphone-missing', 'The engine has no microphone.', {
    remedy: 'Restart it with one: vivavoce serve --source default. "vivavoce devices" lists them.',
  });
}

/** Directs the voice to `agentId` and the engine to listening; undone in reverse order by `resources`. */
async function takeVoice(
  client: ControlClient,
  before: EngineSnapshot,
  agentId: string,
  resources: DisposableStack,
): Promise<void> {
  const { activeAgentId } = before;
  await client.setActiveAgent(agentId);
  if (activeAgentId !== null) resources.defer(() => quietly(client.setActiveAgent(activeAgentId)));
  if (before.muted) {
    await client.setMuted(false);
    resources.defer(() => quietly(client.setMuted(true)));
  }
  if (before.listening) return;
  resources.defer(() => quietly(client.setListening(false)));
  const { listening } = await client.setListening(true);
  if (listening) return;
  const { problem } = (await client.snapshot()).microphone;
  throw new AppError('microphone-missing', problem ?? 'The microphone could not be opened.');
}

/** Giving back what cannot be given back any more (the agent left, the engine stopped) is not a fault. */
async function quietly(work: Promise<unknown>): Promise<void> {
  await work.catch(noop);
}

async function readUtterances(
  context: CliContext,
  messages: AsyncIterable<OpenvipMessage>,
  submits: SpokenSubmits | undefined,
  hint: Hint,
): Promise<void> {
  for await (const message of messages) {
    if (message.type !== 'transcription') continue;
    const text = printable(message.text).trim();
    if (message.partial === true) {
      hint.show(text);
      continue;
    }
    hint.clear();
    if (text !== '') await writeLine(context.stdout, text);
    if (submits === undefined ? text !== '' : asksToSubmit(message) || submits.printed(message.id)) return;
  }
}

function asksToSubmit(message: OpenvipMessage): boolean {
  return message.x_input?.ops?.includes('submit') === true;
}

function finishOnEnter(context: CliContext, finish: () => void, resources: DisposableStack): void {
  const lines = createInterface({ input: context.stdin });
  lines.once('line', finish);
  lines.once('close', finish);
  resources.defer(() => lines.close());
}

/** One line on the terminal that is redrawn; nothing at all where no terminal reads. */
class Hint {
  readonly #context: CliContext;
  #shown = false;

  constructor(context: CliContext) {
    this.#context = context;
  }

  show(text: string): void {
    const { stderr, env } = this.#context;
    if (stderr.isTTY !== true) return;
    const fitting = [...text].slice(-lineWidth(stderr)).join('');
    stderr.write(`\r\u001B[2K${styleFor(stderr, env).dim(fitting)}`);
    this.#shown = true;
  }

  clear(): void {
    if (this.#shown) this.#context.stderr.write('\r\u001B[2K');
    this.#shown = false;
  }
}

function deferred(): { readonly promise: Promise<void>; readonly resolve: () => void } {
  let resolve = noop;
  const promise = new Promise<void>((fulfil) => (resolve = fulfil));
  return { promise, resolve };
}

function noop(): void {}
