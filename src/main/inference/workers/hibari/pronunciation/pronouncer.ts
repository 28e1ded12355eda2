import { chunksOf, type PhonemeChunk } from './chunks.ts';
import { Lexicon } from './lexicon.ts';
import type { PronunciationData } from './pronunciation-data.ts';
import { readSentence } from './reading.ts';
import { tokens } from './tokens.ts';
import type { UnknownWordReader } from './unknown-word-network.ts';
import { UnknownWordSpeller } from './unknown-word-speller.ts';
import { WordReader } from './word-reader.ts';
import { wordGroups } from './words.ts';

const NONE: ReadonlyMap<string, string> = new Map();

/** English text → phonemes of the voice. */
export class Pronouncer {
  readonly #data: PronunciationData;
  readonly #unknownWords: UnknownWordSpeller;

  constructor(data: PronunciationData, unknownWords: UnknownWordReader) {
    this.#data = data;
    this.#unknownWords = new UnknownWordSpeller(data.unknownWordAlphabet, unknownWords);
  }

  /**
   * The phonemes of one sentence (see `splitSentences`); none for a sentence without sound. `own` gives words, in
   * whatever case, their phonemes, before all that ships with the voice. Rejects only when the network for unknown
   * words fails.
   */
  async phonemes(
    sentence: string,
    own: ReadonlyMap<string, string> = NONE,
  ): Promise<readonly PhonemeChunk[]> {
    const { normaliser, tokeniser, tagger, dictionaries, ownPronunciations } = this.#data;
    const groups = wordGroups(tokens(normaliser.normalise(sentence), tokeniser, tagger));
    const added = new Map(Array.from(own, ([word, phonemes]) => [word.toLowerCase(), phonemes]));
    const lexicon = new Lexicon(dictionaries, (word) => added.get(word) ?? ownPronunciations.get(word));
    const words = new WordReader(lexicon);
    const answers = new Map<string, string>();
    // Reading is synchronous, the network is not: a sentence with unknown words is read once to find them, and
    // again with the answers. An answer may change the context, but each round knows more words, so it ends.
    for (;;) {
      const missing = new Set<string>();
      const phonemes = readSentence(groups, words, (word) => {
        const answer = answers.get(word);
        if (answer === undefined) missing.add(word);
        return answer ?? '';
      });
      if (missing.size === 0) return chunksOf(phonemes);
      for (const word of missing) answers.set(word, await this.#unknownWords.phonemes(word));
    }
  }

  /** True for a word of the lexicon, in whatever case it is written. */
  isWord(word: string): boolean {
    const { gold, silver } = this.#data.dictionaries;
    return [word, word.toLowerCase()].some((form) => gold.has(form) || silver.has(form));
  }
}
