import type { Decoding } from './decoding.ts';
import { probabilityOf, type Allowed } from './logits.ts';
import type { Tokenizer } from './tokenizer.ts';

/** Marks that say "there is more to come". The last two are the Chinese and Japanese commas. */
const CONTINUATION_MARKS = [',', '-', '--', '—', '...', '…', ':', ';', '，', '、'];

const PUNCTUATION_ONLY = /^\p{P}+$/u;

/** Judges by the decoder's own doubt whether a text is finished. */
export class ContinuationProbe {
  readonly #marks: readonly number[];
  readonly #tokenizer: Tokenizer;
  readonly #allowed: Allowed;

  /** `allowed`: text tokens and `end`, the usual suppression applied. */
  constructor(tokenizer: Tokenizer, allowed: Allowed) {
    this.#tokenizer = tokenizer;
    this.#allowed = allowed;
    this.#marks = tokenizer.tokensWithText(CONTINUATION_MARKS);
  }

  get marks(): readonly number[] {
    return this.#marks;
  }

  /**
   * Probability of a comma, dash or ellipsis at the place where the text ends: at the last token when that is
   * punctuation, else behind it.
   */
  probability(decoding: Decoding): number {
    const last = decoding.tokens.at(-1);
    const punctuated = last !== undefined && PUNCTUATION_ONLY.test(this.#tokenizer.decode([last]).trim());
    const logits =
      decoding.stopped === 'end' && punctuated ? decoding.lastLogits[0] : decoding.lastLogits.at(-1);
    return logits === undefined ? 0 : probabilityOf(logits, this.#allowed, this.#marks);
  }
}
