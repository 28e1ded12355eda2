/** What is to be done with the words of an utterance: a pure decision. */
import type { SpokenCommand, SpokenCommandName, SubmitPolicy } from '../../shared/contract/dictation.ts';
import type { XInput } from '../../shared/contract/openvip.ts';

export interface TextPlan {
  /** What the agent does with its input beside taking the words. */
  readonly input: XInput | undefined;
  /** The words wait a moment, so that they can be taken back. */
  readonly waits: boolean;
  /** `words`: these very words are taken back. `draft`: what lies unsent in the agent's input. */
  readonly takesBack: 'words' | 'draft' | undefined;
  /** There is something to deliver: words, or something to do with the input. */
  readonly delivers: boolean;
}

/** Says where the operation comes from, in `x_input`. */
const SPOKEN = 'voice';
const BY_POLICY = 'policy';

/**
 * `text`: the words without the commands. A spoken submit or newline is for the agent that gets the words. "Scratch
 * that" takes back the words it follows; alone, the draft.
 */
export function planText(text: string, commands: readonly SpokenCommand[], policy: SubmitPolicy): TextPlan {
  const hasWords = text !== '';
  if (commands.some(({ command }) => command === 'cancel')) {
    return { input: undefined, waits: false, takesBack: hasWords ? 'words' : 'draft', delivers: false };
  }
  const spoken = spokenInput(commands);
  const waits = hasWords && policy === 'confirm' && spoken === undefined;
  const byPolicy = hasWords && policy === 'instant' ? submitInput : undefined;
  const input = spoken ?? byPolicy;
  return { input, waits, takesBack: undefined, delivers: hasWords || input !== undefined };
}

/** Submits without having been told to. */
export const submitInput: XInput = { ops: ['submit'], source: BY_POLICY };

export function isSubmit(input: XInput | undefined): boolean {
  return input?.ops.includes('submit') ?? false;
}

function spokenInput(commands: readonly SpokenCommand[]): XInput | undefined {
  const operations = commands.filter(isInputCommand);
  const last = operations.at(-1);
  if (last === undefined) return undefined;
  // Who is not sure of having been heard says it twice; a second submit would answer what the agent asks next.
  const isNew = (command: string, index: number): boolean =>
    command !== 'submit' || operations.findIndex((other) => other.command === 'submit') === index;
  return {
    ops: operations.map(({ command }) => command).filter(isNew),
    trigger: last.trigger,
    confidence: Math.min(...operations.map(({ confidence }) => confidence)),
    source: SPOKEN,
  };
}

function isInputCommand(
  command: SpokenCommand,
): command is SpokenCommand & { command: Extract<SpokenCommandName, 'submit' | 'newline'> } {
  return command.command === 'submit' || command.command === 'newline';
}
