import { allowUpTo, bestToken, logSumExp, type Allowed } from './logits.ts';
import type { WhisperConfig } from './whisper-config.ts';

/** Which tokens may come next. */
export interface TokenRules {
  /** `tokens`: what was decoded after the prompt; `logits`: the row for the next token. */
  allowed(tokens: readonly number[], logits: Float32Array): Allowed;
}

/** Masks that depend on the model only. */
export class TokenMasks {
  /** Text and `end`. */
  readonly text: Allowed;
  /** As `text`, for the first token: neither a lone blank nor `end`. */
  readonly first: Allowed;
  /** Everything: the plain softmax of the model. */
  readonly everything: Allowed;

  constructor(config: WhisperConfig) {
    const { vocabulary } = config.architecture;
    this.text = allowUpTo(vocabulary, config.tokens.end, config.suppress);
    this.first = allowUpTo(vocabulary, config.tokens.end, [...config.suppress, ...config.suppress_at_start]);
    this.everything = allowUpTo(vocabulary, vocabulary - 1, []);
  }
}

/** Text without timestamps. */
export class PlainRules implements TokenRules {
  readonly #masks: TokenMasks;

  constructor(masks: TokenMasks) {
    this.#masks = masks;
  }

  allowed(tokens: readonly number[]): Allowed {
    return tokens.length === 0 ? this.#masks.first : this.#masks.text;
  }
}

/** The first segment begins within a second: 50 timestamps of 20 ms. */
const LATEST_FIRST_TIMESTAMP = 50;

/**
 * Whisper's rules for text with timestamps: the text begins with a timestamp; timestamps come in pairs (end, start)
 * and never go back; a timestamp is due when all timestamps together are more probable than any text token.
 * Source: `ApplyTimestampRules` of OpenAI's reference decoder.
 */
export class TimestampRules implements TokenRules {
  readonly #masks: TokenMasks;
  readonly #end: number;
  readonly #first: number;
  readonly #last: number;

  /** `audioPositions`: length of the audio in steps of 20 ms; no timestamp lies behind it. */
  constructor(masks: TokenMasks, config: WhisperConfig, audioPositions: number) {
    this.#masks = masks;
    this.#end = config.tokens.end;
    this.#first = config.tokens.first_timestamp;
    this.#last = Math.min(this.#first + audioPositions, config.architecture.vocabulary - 1);
  }

  allowed(tokens: readonly number[], logits: Float32Array): Allowed {
    if (tokens.length === 0) return this.#only(this.#first, this.#first + LATEST_FIRST_TIMESTAMP);
    const allowed = this.#masks.text.slice();
    const isTimestamp = (token: number | undefined): boolean => token !== undefined && token >= this.#first;
    const latest = tokens.findLast((token) => token >= this.#first) ?? this.#first;
    if (isTimestamp(tokens.at(-1))) {
      const closed = tokens.length >= 2 && !isTimestamp(tokens.at(-2));
      // After an end comes the start of the next segment or `end`; after a start comes text.
      if (!closed) return allowed.fill(0, this.#end, this.#end + 1);
      allowed.fill(0, 0, this.#end);
      return allowed.fill(1, latest, this.#last + 1);
    }
    // A segment ends later than it starts.
    allowed.fill(1, Math.min(latest + 1, this.#last), this.#last + 1);
    allowed[this.#end] = 0;
    return this.#timestampIsDue(logits, allowed) ? this.#only(latest + 1, this.#last) : allowed;
  }

  #timestampIsDue(logits: Float32Array, allowed: Allowed): boolean {
    const timestamps = allowed.slice().fill(0, 0, this.#first);
    const text = allowed.slice().fill(0, this.#first);
    const best = logits[bestToken(logits, text).token] ?? -Infinity;
    return logSumExp(logits, timestamps) > best;
  }

  #only(from: number, to: number): Allowed {
    const last = Math.min(to, this.#last);
    return new Uint8Array(this.#masks.text.length).fill(1, Math.min(from, last), last + 1);
  }
}
