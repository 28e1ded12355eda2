/** Longer than this is not one word among letters. */
const LONGEST = 40;

/**
 * How a word that was said between letters is written: small, without blanks and marks ("Read me." → "readme"),
 * for "capital" raises it like a letter. Undefined when nothing of it can be written.
 */
export function spelledWord(text: string): string | undefined {
  const word = text.toLowerCase().replaceAll(/[^\p{L}\p{N}]+/gu, '');
  return word === '' || word.length > LONGEST ? undefined : word;
}
