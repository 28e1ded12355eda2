import type { UnknownWordAlphabet, UnknownWordReader } from './unknown-word-network.ts';

/** A text has few unknown words, but the same ones again and again. */
const MOST_REMEMBERED = 1000;

/** Asks the network for the phonemes of unknown words and remembers its latest answers. */
export class UnknownWordSpeller {
  readonly #read: UnknownWordReader;
  readonly #ids: ReadonlyMap<string, number>;
  readonly #phonemes: readonly string[];
  readonly #mostLetters: number;
  /** The word asked for longest ago comes first. */
  readonly #answers = new Map<string, string>();

  constructor(alphabet: UnknownWordAlphabet, read: UnknownWordReader) {
    this.#read = read;
    this.#ids = new Map(alphabet.in.map((letter, index) => [letter, index + 1]));
    this.#phonemes = alphabet.out;
    this.#mostLetters = alphabet.maxlen;
  }

  /** The phonemes of a word, '' when none of its letters is known. */
  async phonemes(word: string): Promise<string> {
    const letters = this.#letters(word);
    if (letters.length === 0) return '';
    const key = letters.join();
    const answer = this.#answers.get(key) ?? this.#decoded(await this.#read(letters));
    this.#answers.delete(key);
    this.#answers.set(key, answer);
    if (this.#answers.size > MOST_REMEMBERED) {
      for (const oldest of this.#answers.keys()) {
        this.#answers.delete(oldest);
        break;
      }
    }
    return answer;
  }

  #letters(word: string): readonly number[] {
    const letters: number[] = [];
    for (const letter of word) {
      const id = this.#ids.get(letter);
      if (id !== undefined) letters.push(id);
      if (letters.length === this.#mostLetters) break;
    }
    return letters;
  }

  /** Each letter has several places for phonemes; a blank, 0, parts equal neighbours. */
  #decoded(ids: ArrayLike<number | bigint>): string {
    let phonemes = '';
    let previous = 0;
    for (let index = 0; index < ids.length; index += 1) {
      const id = Number(ids[index] ?? 0);
      if (id !== previous && id !== 0) phonemes += this.#phonemes[id - 1] ?? '';
      previous = id;
    }
    return phonemes;
  }
}
