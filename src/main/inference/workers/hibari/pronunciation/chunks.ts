/** A piece of a sentence that the voice speaks in one go. */
export interface PhonemeChunk {
  readonly phonemes: string;
  /** `cut`: the sentence goes on in the next chunk. */
  readonly endsWith: 'sentence' | 'cut';
}

/** The voice speaks longer pieces well too, but only from here on is a sentence worth a cut. */
const MOST_PHONEMES = 400;
/** A piece without any comma stays whole up to this length, which the voice was tried with. */
const MOST_WITHOUT_COMMA = 1500;
const AFTER_PAUSE = /(?<=[,;:—])\s+/u;
const SPACE = /\s+/u;

/** Cuts the phonemes of a sentence, after commas and the like, into chunks of at most 400 where it can. */
export function chunksOf(phonemes: string): readonly PhonemeChunk[] {
  if (phonemes === '') return [];
  const texts =
    phonemes.length <= MOST_PHONEMES ? [phonemes] : packed(phonemes.split(AFTER_PAUSE).flatMap(bounded));
  return texts.map((text, index) => ({
    phonemes: text,
    endsWith: index === texts.length - 1 ? 'sentence' : 'cut',
  }));
}

/** Joins neighbours as long as they fit. */
function packed(pieces: readonly string[]): readonly string[] {
  const texts: string[] = [];
  for (const piece of pieces) {
    const last = texts.at(-1);
    if (last !== undefined && last.length + 1 + piece.length <= MOST_PHONEMES)
      texts[texts.length - 1] = `${last} ${piece}`;
    else texts.push(piece);
  }
  return texts;
}

/** A piece as it is, or, if it is too long for the voice, its words, cut if need be. */
function bounded(piece: string): readonly string[] {
  if (piece.length <= MOST_WITHOUT_COMMA) return [piece];
  return packed(
    piece.split(SPACE).flatMap((word) => {
      const parts: string[] = [];
      for (let start = 0; start < word.length; start += MOST_PHONEMES) {
        parts.push(word.slice(start, start + MOST_PHONEMES));
      }
      return parts;
    }),
  );
}
