/** "[music]", "(coughs)", "*laughs*": a bracket that stands by itself with nothing but words in it. */
const BRACKETED = /(?<=^|\s)(?:\[[^\][]*\]|\([\p{L}\s'’-]*\)|\*[\p{L}\s'’-]+\*)(?=$|[\s.,!?])/gu;
/** Notes, with or without words sung between them. */
const SUNG = /[♪♫♬♩]+(?:[^♪♫♬♩]*[♪♫♬♩]+)?/gu;
const PUNCTUATION_ONLY = /^[\p{P}\s]*$/u;

/**
 * Removes what a recogniser writes about sounds instead of words. Goes by form alone, never by a list of phrases,
 * and leaves brackets that are part of a word ("print(x)") or hold more than words. A rest of mere punctuation is
 * no text.
 */
export function withoutNonSpeech(text: string): string {
  const spoken = text.replace(SUNG, ' ').replace(BRACKETED, ' ');
  if (spoken === text) return text;
  const tidy = spoken
    .replace(/\s+/gu, ' ')
    .replace(/ (?=[.,!?])/gu, '')
    .trim();
  return PUNCTUATION_ONLY.test(tidy) ? '' : tidy;
}
