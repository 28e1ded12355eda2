import { cutAtInfixes, prefixLength, suffixLength } from './affixes.ts';

/** A piece of a sentence: a word, a sign, part of a contraction. */
export interface Piece {
  readonly text: string;
  /** White space follows. */
  readonly spaceAfter: boolean;
}

/** Cuts a sentence into pieces as spaCy's English tokeniser does, on whose output the tagger was trained. */
export class Tokeniser {
  readonly #exceptions: ReadonlyMap<string, readonly string[]>;
  readonly #longestException: number;

  /** `exceptions`: contractions, abbreviations and the like with the pieces they fall into. */
  constructor(exceptions: ReadonlyMap<string, readonly string[]>) {
    this.#exceptions = exceptions;
    this.#longestException = Math.max(0, ...[...exceptions.keys()].map((key) => key.length));
  }

  pieces(text: string): readonly Piece[] {
    const pieces: Piece[] = [];
    for (const { 0: chunk, index } of text.matchAll(/\S+/gu)) {
      const isLast = index + chunk.length === text.length;
      const parts = this.#cut(chunk);
      parts.forEach((part, at) =>
        pieces.push({ text: part, spaceAfter: at === parts.length - 1 && !isLast }),
      );
    }
    return pieces;
  }

  /** The pieces of an exception, undefined for any other text. */
  #exception(text: string): readonly string[] | undefined {
    // Without the look at the length, long chunks would be hashed again and again.
    return text.length > this.#longestException ? undefined : this.#exceptions.get(text);
  }

  #cut(chunk: string): readonly string[] {
    const whole = this.#exception(chunk);
    if (whole !== undefined) return whole;
    const before: string[] = [];
    const after: string[] = [];
    let rest = chunk;
    let previousLength = -1;
    while (rest !== '' && rest.length !== previousLength && this.#exception(rest) === undefined) {
      previousLength = rest.length;
      const prefix = prefixLength(rest);
      const withoutPrefix = rest.slice(prefix);
      if (prefix > 0 && this.#exception(withoutPrefix) !== undefined) {
        before.push(rest.slice(0, prefix));
        rest = withoutPrefix;
        break;
      }
      const suffix = suffixLength(withoutPrefix);
      const withoutSuffix = rest.slice(0, rest.length - suffix);
      if (suffix > 0) after.push(rest.slice(rest.length - suffix));
      if (suffix > 0 && this.#exception(withoutSuffix) !== undefined) {
        rest = withoutSuffix;
        break;
      }
      if (prefix > 0) before.push(rest.slice(0, prefix));
      rest = rest.slice(prefix, rest.length - suffix);
    }
    const middle = rest === '' ? [] : (this.#exception(rest) ?? cutAtInfixes(rest));
    return this.#joinExceptions([...before, ...middle, ...after.toReversed()]);
  }

  /** Puts together what was cut but is an exception: ":" and ")" are a smiley. */
  #joinExceptions(parts: readonly string[]): readonly string[] {
    if (parts.length < 2) return parts;
    const joined: string[] = [];
    for (let at = 0; at < parts.length;) {
      const length = [3, 2].find(
        (count) => at + count <= parts.length && this.#exceptionAt(parts, at, count) !== undefined,
      );
      joined.push(
        ...(length === undefined ? parts.slice(at, at + 1) : (this.#exceptionAt(parts, at, length) ?? [])),
      );
      at += length ?? 1;
    }
    return joined;
  }

  #exceptionAt(parts: readonly string[], at: number, count: number): readonly string[] | undefined {
    const neighbours = parts.slice(at, at + count);
    const length = neighbours.reduce((sum, part) => sum + part.length, 0);
    return length > this.#longestException ? undefined : this.#exception(neighbours.join(''));
  }
}
