import { inlinePronunciations } from './inline-pronunciations.ts';
import type { Tagger } from './tagger.ts';
import type { Tokeniser } from './tokeniser.ts';

/** A piece of a sentence with its part of speech. */
export interface Token {
  readonly text: string;
  /** Penn Treebank tag. */
  readonly tag: string;
  readonly spaceAfter: boolean;
  /** Phonemes that the text itself prescribes. */
  readonly phonemes: string | undefined;
}

/** Words given by the text itself are taken for nouns. */
const NOUN = 'NN';

/** Cuts a normalised sentence into tokens and tags them; what lies between inline pronunciations, each by itself. */
export function tokens(sentence: string, tokeniser: Tokeniser, tagger: Tagger): readonly Token[] {
  return inlinePronunciations(sentence).flatMap(
    ({ text, isWord, phonemes, spaceAfter }): readonly Token[] => {
      if (isWord) return [{ text, tag: NOUN, spaceAfter, phonemes }];
      const pieces = tokeniser.pieces(text);
      const tags = tagger.tags(pieces.map((piece) => piece.text));
      return pieces.map((piece, index) => ({
        text: piece.text,
        tag: tags[index] ?? NOUN,
        spaceAfter: piece.spaceAfter,
        phonemes: undefined,
      }));
    },
  );
}
