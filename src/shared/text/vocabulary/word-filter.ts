/**
 * A set of words that fits into little room by being wrong now and then: it never denies a word it holds, and takes
 * one foreign word in a hundred for its own (B. Bloom, "Space/time trade-offs in hash coding", 1970).
 */

/** Bits that stand for a word; seven are best for ten bits a word. */
const PROBES = 7;
const BASE64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** FNV-1a over the UTF-16 units of a word, with a seed. */
function hash(word: string, seed: number): number {
  let mixed = 0x81_1c_9d_c5 ^ seed;
  for (let index = 0; index < word.length; index += 1) {
    mixed = Math.imul(mixed ^ word.charCodeAt(index), 0x01_00_01_93);
  }
  mixed ^= mixed >>> 15;
  return Math.imul(mixed, 0x2c_1b_3c_6d) >>> 0;
}

/** Places of a word's bits among `bits` (Kirsch and Mitzenmacher, "Less hashing, same performance", 2006). */
function* placesOf(word: string, bits: number): Generator<number> {
  const first = hash(word, 0);
  const second = hash(word, 0x9e_37_79_b9) | 1;
  for (let probe = 0; probe < PROBES; probe += 1) yield ((first + Math.imul(probe, second)) >>> 0) % bits;
}

export class WordFilter {
  readonly #bytes: Uint8Array;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  static of(words: Iterable<string>, bytes: number): WordFilter {
    const filter = new WordFilter(new Uint8Array(bytes));
    for (const word of words) filter.#add(word);
    return filter;
  }

  /** From what `toText` wrote. */
  static fromText(text: string): WordFilter {
    const bytes = new Uint8Array(Math.floor((text.length * 3) / 4));
    const values = new Uint8Array(128);
    for (let value = 0; value < BASE64.length; value += 1) values[BASE64.charCodeAt(value)] = value;
    const valueAt = (index: number): number => values[text.charCodeAt(index)] ?? 0;
    for (let from = 0, to = 0; from < text.length; from += 4, to += 3) {
      const group =
        (valueAt(from) << 18) | (valueAt(from + 1) << 12) | (valueAt(from + 2) << 6) | valueAt(from + 3);
      bytes[to] = group >>> 16;
      bytes[to + 1] = group >>> 8;
      bytes[to + 2] = group;
    }
    return new WordFilter(bytes);
  }

  has(word: string): boolean {
    for (const place of placesOf(word, this.#bytes.length * 8)) {
      if (((this.#bytes[place >>> 3] ?? 0) & (1 << (place & 7))) === 0) return false;
    }
    return true;
  }

  /** Base64; the number of bytes must be a multiple of three. */
  toText(): string {
    let text = '';
    for (let index = 0; index < this.#bytes.length; index += 3) {
      const group =
        ((this.#bytes[index] ?? 0) << 16) |
        ((this.#bytes[index + 1] ?? 0) << 8) |
        (this.#bytes[index + 2] ?? 0);
      for (const shift of [18, 12, 6, 0]) text += BASE64[(group >>> shift) & 63];
    }
    return text;
  }

  #add(word: string): void {
    for (const place of placesOf(word, this.#bytes.length * 8)) {
      this.#bytes[place >>> 3] = (this.#bytes[place >>> 3] ?? 0) | (1 << (place & 7));
    }
  }
}
