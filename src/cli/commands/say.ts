import type { ControlClient } from '../../client/control-client.ts';
import { EngineNotRunningError } from '../../client/errors.ts';
import type { SpeakOptions } from '../../client/speech-client.ts';
import { throwIfCancelled } from '../../shared/kernel/abort.ts';
import { AppError } from '../../shared/kernel/app-error.ts';
import type { SpeechEndInfo } from '../../shared/contract/speech.ts';
import type { CliContext } from '../context.ts';
import { requireEngine, withEngine } from '../engine.ts';
import { UsageError } from '../errors.ts';
import { EXIT } from '../exit-codes.ts';
import type { ExitCode } from '../exit-codes.ts';
import { styleFor } from '../output/terminal.ts';
import { wavTarget } from '../output/wav-target.ts';
import { begunInput, wholeInput } from '../standard-input.ts';
import { speakUntil } from '../stoppable-speech.ts';
import { chooseVoice } from '../voice-choice.ts';

export interface SayOptions {
  readonly voice?: string;
  /** What speaks, such as `espeak-ng`. */
  readonly engine?: string;
  readonly language?: string;
  readonly speed?: number;
  readonly volume?: number;
  readonly kind?: NonNullable<SpeakOptions['kind']>;
  readonly agent?: string;
  readonly urgent?: boolean;
  readonly out?: string;
  readonly stop?: boolean;
  readonly quiet?: boolean;
  /** Seconds. */
  readonly timeout?: number;
}

/** Speaks the words, or standard input while it arrives, and returns when that has been heard. */
export async function say(
  context: CliContext,
  words: readonly string[],
  options: SayOptions,
): Promise<ExitCode> {
  if (options.stop === true) return stopAll(context, words);
  const text = textOf(context, words);
  if (options.out !== undefined) return sayIntoFile(context, text, options, options.out);
  return withEngine(context, SPEAKING, async ({ client }) => {
    const end = await sayAloud(context, client, text, options);
    if (end === undefined) return EXIT.ok;
    if (options.quiet !== true) report(context, end);
    if (end.durationMs > 0) await requireAudible(client);
    return context.signal.aborted ? EXIT.interrupted : EXIT.ok;
  });
}

/** What kind of private engine speaks where none runs, and what kind makes a file. */
const SPEAKING = { source: 'none', listening: false, output: 'device' } as const;
const WRITING = { ...SPEAKING, output: 'none' } as const;

async function stopAll(context: CliContext, words: readonly string[]): Promise<ExitCode> {
  if (words.length > 0) throw new UsageError('--stop takes no text.');
  const { client } = await requireEngine(context);
  await client.stopSpeaking();
  return EXIT.ok;
}

/** Text of the command line; undefined for standard input. */
function textOf(context: CliContext, words: readonly string[]): string | undefined {
  if (words.length === 0 && context.stdin.isTTY === true) {
    throw new UsageError('There is nothing to say.', 'Give a text, or - to read standard input.');
  }
  return words.length === 0 || (words.length === 1 && words[0] === '-') ? undefined : words.join(' ');
}

/** Undefined when nothing came on standard input. */
async function sayAloud(
  context: CliContext,
  client: ControlClient,
  text: string | undefined,
  options: SayOptions,
): Promise<SpeechEndInfo | undefined> {
  const wish = await wishOf(client, options);
  const limit = options.timeout === undefined ? undefined : AbortSignal.timeout(options.timeout * 1000);
  const signal = limit === undefined ? context.signal : AbortSignal.any([context.signal, limit]);
  try {
    const words = text ?? (await begunInput(context, signal));
    const end = words === undefined ? undefined : await speakUntil(signal, client, words, wish);
    if (limit?.aborted !== true) return end;
  } catch (error) {
    if (limit?.aborted !== true) throw error;
  }
  throwIfCancelled(context.signal);
  throw new AppError('timeout', `The text was not spoken within ${options.timeout} s, and was stopped.`, {
    remedy: 'Give it more time with --timeout.',
  });
}

/** An engine without a loudspeaker takes its time over a speech as any other; only this says that nobody heard it. */
async function requireAudible(client: ControlClient): Promise<void> {
  const snapshot = await client.snapshot().catch((error: unknown) => {
    // The speech was stopped because the engine is.
    if (error instanceof EngineNotRunningError) return undefined;
    throw error;
  });
  const problem = snapshot?.speech.problem ?? null;
  if (problem !== null) throw new AppError('output-missing', `Nobody can hear it. ${problem}`);
}

async function wishOf(client: ControlClient, options: SayOptions): Promise<SpeakOptions> {
  const { language, speed, volume, kind, agent, urgent } = options;
  const voice = await chooseVoice(client, options);
  return {
    ...(voice === undefined ? {} : { voice }),
    ...(language === undefined ? {} : { language }),
    ...(speed === undefined ? {} : { speed }),
    ...(volume === undefined ? {} : { volume }),
    ...(kind === undefined ? {} : { kind }),
    ...(agent === undefined ? {} : { agentId: agent }),
    ...(urgent === undefined ? {} : { urgent }),
  };
}

async function sayIntoFile(
  context: CliContext,
  text: string | undefined,
  options: SayOptions,
  out: string,
): Promise<ExitCode> {
  for (const name of ['volume', 'urgent', 'agent', 'timeout'] as const) {
    if (options[name] !== undefined) throw new UsageError(`--${name} has no meaning for a file (--out).`);
  }
  const target = await wavTarget(context, out);
  const words = text ?? (await wholeInput(context));
  return withEngine(context, WRITING, async ({ client }) => {
    const { volume: _volume, urgent: _urgent, agentId: _agentId, ...wish } = await wishOf(client, options);
    await target(client.synthesise({ ...wish, text: words }, context.signal));
    return EXIT.ok;
  });
}

function report(context: CliContext, { result, durationMs }: SpeechEndInfo): void {
  if (context.stderr.isTTY !== true) return;
  const verdict = result === 'stopped' ? 'Stopped' : 'Spoken';
  const isSilent = result === 'done' && durationMs === 0;
  const words = isSilent ? 'Nothing was spoken.' : `${verdict}, ${(durationMs / 1000).toFixed(1)} s.`;
  const style = styleFor(context.stderr, context.env);
  context.stderr.write(`${style.dim(words)}\n`);
}
