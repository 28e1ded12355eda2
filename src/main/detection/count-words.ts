const segmenter = new Intl.Segmenter(undefined, { granularity: 'word' });

/** Words in a text of any language, those written without spaces included. */
export function countWords(text: string): number {
  let words = 0;
  for (const segment of segmenter.segment(text)) if (segment.isWordLike === true) words += 1;
  return words;
}
