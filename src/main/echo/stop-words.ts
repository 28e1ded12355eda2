/** Whether a text is one of the words that stop speech, and nothing but that; case, accents and marks do not count. */
export function isStopWord(text: string, stopWords: readonly string[]): boolean {
  const said = plain(text);
  return said !== '' && stopWords.some((word) => plain(word) === said);
}

/** Said before or after it, these change nothing. */
const COURTESY = /^(?:ok(?:ay)?|hey|no|please)\s+|\s+(?:please|now|thanks|thank you)$/g;

function plain(text: string): string {
  const words = text
    .normalize('NFD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
  const bare = words.replaceAll(COURTESY, '');
  return bare === '' ? words : bare;
}
