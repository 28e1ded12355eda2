import type { AlignmentRow, DecoderStep } from './decoder-state.ts';
import { bestToken } from './logits.ts';
import { endsInLoop } from './loop-guard.ts';
import type { TokenRules } from './token-rules.ts';

/** Text as a search through the decoder found it. */
export interface Decoding {
  /** Tokens after the prompt, without `end`; timestamps included where they were asked for. */
  readonly tokens: readonly number[];
  /** Mean natural log-probability over the tokens and `end`. */
  readonly meanLogProbability: number;
  readonly stopped: 'end' | 'limit' | 'loop';
  /** Rows that produced each token and, where it was reached, `end`. */
  readonly alignment: readonly AlignmentRow[];
  /** Logits of the rows that produced the last token and what stopped the text (both when there are two). */
  readonly lastLogits: readonly Float32Array[];
  readonly draftAccepted: number;
}

export interface SearchOptions {
  readonly rules: TokenRules;
  /** Token that ends the text. */
  readonly end: number;
  readonly maxTokens: number;
  /** Throws when the work was cancelled; called between any two decoder runs. */
  checkCancelled(): void;
}

/** A run of the decoder over the prompt, perhaps followed by a draft of the text. */
export interface PromptStep {
  readonly step: DecoderStep;
  /** Row of the last prompt token. */
  readonly row: number;
  /** Tokens that were read behind the prompt in the same run, to be verified. */
  readonly draft: readonly number[];
}

/**
 * Greedy search. Draft tokens are accepted as long as they are what greedy search would have chosen; they were
 * read together with the prompt, so each accepted token costs no run of its own.
 */
export async function searchGreedily(prompt: PromptStep, options: SearchOptions): Promise<Decoding> {
  let { step, row } = prompt;
  const tokens: number[] = [];
  const alignment: AlignmentRow[] = [];
  let sum = 0;
  let previous: Float32Array | undefined;
  let draftAccepted = 0;
  let onDraft = prompt.draft.length > 0;
  for (;;) {
    const logits = step.logits(row);
    const choice = bestToken(logits, options.rules.allowed(tokens, logits));
    sum += choice.logProbability;
    alignment.push(step.alignment(row));
    const finish = (stopped: Decoding['stopped'], chosen: number): Decoding => ({
      tokens,
      meanLogProbability: sum / chosen,
      stopped,
      alignment,
      lastLogits: previous === undefined ? [logits] : [previous, logits],
      draftAccepted,
    });
    if (choice.token === options.end) return finish('end', tokens.length + 1);
    tokens.push(choice.token);
    if (endsInLoop(tokens)) return finish('loop', tokens.length);
    if (tokens.length >= options.maxTokens) return finish('limit', tokens.length);
    previous = logits;
    onDraft &&= prompt.draft[tokens.length - 1] === choice.token;
    if (onDraft && row + 1 < step.rows) {
      draftAccepted += 1;
      row += 1;
      continue;
    }
    onDraft = false;
    options.checkCancelled();
    step = await step.stateAfter(row).advance([choice.token]);
    row = 0;
  }
}
