import { Tokenizer as BytePairTokenizer } from '@huggingface/tokenizers';

/** Stands where bytes do not (yet) make a character. */
const REPLACEMENT = '\uFFFD';

/** The byte of a blank as byte-level vocabularies spell it. */
const BLANK = 'Ġ';

/** Spelled in the vocabulary as it is read: ASCII and blanks. */
const PLAIN = /^[\x21-\x7eĠ]+$/u;

/** A run of tokens that together make whole characters. */
export interface TokenUnit {
  readonly text: string;
  readonly tokens: number;
}

/** Whisper's byte-pair vocabulary: text to tokens and back. */
export class Tokenizer {
  readonly #tokenizer: BytePairTokenizer;
  readonly #special: ReadonlySet<number>;

  /** `description` is the parsed `tokenizer.json` of the model. */
  constructor(description: object) {
    this.#tokenizer = new BytePairTokenizer(description, { clean_up_tokenization_spaces: false });
    this.#special = new Set(this.#tokenizer.get_added_tokens_decoder().keys());
  }

  /** Tokens of plain text. What is spelled like a special token ("<|endoftext|>") is left out. */
  encode(text: string): readonly number[] {
    const { ids } = this.#tokenizer.encode(text, { add_special_tokens: false });
    return ids.filter((token: number) => !this.#special.has(token));
  }

  /** Text of text tokens; bytes that make no character become U+FFFD. */
  decode(tokens: readonly number[]): string {
    if (tokens.length === 0) return '';
    return this.#tokenizer.decode([...tokens], { skip_special_tokens: true });
  }

  /** As `decode`, without a character that is cut off at the end. */
  decodeComplete(tokens: readonly number[]): string {
    const text = this.decode(tokens);
    return text.endsWith(REPLACEMENT) ? text.replace(/\uFFFD+$/u, '') : text;
  }

  /** Cuts tokens into the shortest runs of whole characters. */
  units(tokens: readonly number[]): readonly TokenUnit[] {
    const units: TokenUnit[] = [];
    let from = 0;
    for (let to = 1; to <= tokens.length; to += 1) {
      const text = this.decode(tokens.slice(from, to));
      if (text.includes(REPLACEMENT) && to < tokens.length) continue;
      units.push({ text, tokens: to - from });
      from = to;
    }
    return units;
  }

  /** All tokens whose whole text, without blanks around it, is one of `texts`. */
  tokensWithText(texts: Iterable<string>): readonly number[] {
    const wanted = new Set<string>();
    for (const text of texts) wanted.add(this.#spelling(text));
    const found: number[] = [];
    for (const [spelling, token] of this.#tokenizer.get_vocab(false)) {
      if (wanted.has(spelling.replaceAll(BLANK, ''))) found.push(token);
    }
    return found.toSorted((a, b) => a - b);
  }

  /** The tokens that write nothing but ASCII, with their text. */
  texts(): ReadonlyMap<number, string> {
    const texts = new Map<number, string>();
    for (const [spelling, token] of this.#tokenizer.get_vocab(false)) {
      if (PLAIN.test(spelling)) texts.set(token, spelling.replaceAll(BLANK, ' '));
    }
    return texts;
  }

  /** How the vocabulary file spells the bytes of `text`. */
  #spelling(text: string): string {
    return this.encode(text)
      .map((token) => this.#tokenizer.id_to_token(token) ?? '')
      .join('');
  }
}
