/** English endings, and what may stand in their place in the word without them. */
const ENDINGS: readonly (readonly [ending: string, instead: string])[] = [
  ['s', ''],
  ['es', ''],
  ['ies', 'y'],
  ['ed', ''],
  ['ed', 'e'],
  ['ied', 'y'],
  ['ing', ''],
  ['ing', 'e'],
  ['ly', ''],
  ['est', ''],
  ['ness', ''],
  ['less', ''],
  ['able', ''],
  ['able', 'e'],
];
const DOUBLED = /([bdglmnprt])\1$/;
const SHORTEST = 3;

/** The words of which `word` may be a form: "running" → "runn", "run", "runne". */
export function stemsOf(word: string): string[] {
  return ENDINGS.flatMap(([ending, instead]) => {
    if (!word.endsWith(ending)) return [];
    const stem = word.slice(0, -ending.length);
    const stems = [stem + instead];
    if (instead === '' && DOUBLED.test(stem)) stems.push(stem.slice(0, -1));
    return stems.filter((one) => one.length >= SHORTEST);
  });
}
