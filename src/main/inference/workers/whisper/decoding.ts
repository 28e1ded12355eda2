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

/** A run of the decoder over the prompt. */
export interface PromptStep {
  readonly step: DecoderStep;
  /** Row of the last prompt token. */
  readonly row: number;
}

/** Timestamps change with every repetition, so only the text tells a loop. */
export function loops(tokens: readonly number[], end: number): boolean {
  return endsInLoop(tokens.filter((token) => token < end));
}

/**
 * The graphs quantise all tokens of a run together, so a row of a long run differs a little from the same row read
 * alone. Where the best token leads by less than this (in logits), a row of a draft is read again by itself.
 */
const TRUSTED_LEAD = 0.7;

/**
 * Greedy search. When the first token is that of the `draft`, the whole draft is read in one run; its tokens are
 * accepted as long as they are what greedy search would have chosen, and cost no runs of their own.
 */
export async function searchGreedily(
  prompt: PromptStep,
  draft: readonly number[],
  options: SearchOptions,
): Promise<Decoding> {
  let { step, row } = prompt;
  const tokens: number[] = [];
  const alignment: AlignmentRow[] = [];
  let sum = 0;
  let previous: Float32Array | undefined;
  let draftAccepted = 0;
  let onDraft = true;
  let verifying = false;
  for (;;) {
    let logits = step.logits(row);
    let choice = bestToken(logits, options.rules.allowed(tokens, logits));
    let source = { step, row };
    if (verifying && choice.lead < TRUSTED_LEAD) {
      options.checkCancelled();
      source = { step: await step.stateBefore(row).advance(tokens.slice(-1)), row: 0 };
      logits = source.step.logits(0);
      choice = bestToken(logits, options.rules.allowed(tokens, logits));
    }
    sum += choice.logProbability;
    alignment.push(source.step.alignment(source.row));
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
    if (loops(tokens, options.end)) return finish('loop', tokens.length);
    if (tokens.length >= options.maxTokens) return finish('limit', tokens.length);
    previous = logits;
    const drafted: boolean = onDraft && draft[tokens.length - 1] === choice.token;
    onDraft = drafted;
    if (drafted) draftAccepted += 1;
    if (drafted && verifying && row + 1 < step.rows) {
      row += 1;
      continue;
    }
    options.checkCancelled();
    verifying = drafted;
    const next = drafted ? draft.slice(tokens.length - 1) : [choice.token];
    step = await source.step.stateAfter(source.row).advance(next);
    row = 0;
  }
}
