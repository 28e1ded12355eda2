/** How much was dictated, said when the program has ended. */
export interface Dictated {
  readonly texts: readonly string[];
  /** How long the user spoke, in milliseconds; undefined when that is not known of every text. */
  readonly spokenMs: number | undefined;
}

/** How fast people type: 40 words per minute is the usual figure (Dhakal et al., CHI 2018, measured 52 on average). */
const TYPING_WORDS_PER_MINUTE = 40;
const MS_PER_MINUTE = 60_000;

/** One line; undefined when nothing was dictated. */
export function summarise({ texts, spokenMs }: Dictated): string | undefined {
  const words = texts.map(wordsOf).reduce((sum, count) => sum + count, 0);
  if (words === 0) return undefined;
  const said = `Dictated: ${counted(texts.length, 'utterance')}, ${counted(words, 'word')}`;
  const typingMs = (words / TYPING_WORDS_PER_MINUTE) * MS_PER_MINUTE;
  if (spokenMs === undefined || spokenMs <= 0)
    return `${said}; typing them takes ${duration(typingMs)} at ${TYPING_WORDS_PER_MINUTE} words per minute.`;
  const pace = Math.round(words / (spokenMs / MS_PER_MINUTE));
  const savedMs = typingMs - spokenMs;
  const saved = savedMs > 0 ? `; ${duration(savedMs)} less than typing at ${TYPING_WORDS_PER_MINUTE}` : '';
  return `${said} in ${duration(spokenMs)}, ${pace} words per minute${saved}.`;
}

function wordsOf(text: string): number {
  const words = new Intl.Segmenter(undefined, { granularity: 'word' }).segment(text);
  return [...words].filter(({ isWordLike }) => isWordLike === true).length;
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

function duration(durationMs: number): string {
  const seconds = Math.round(durationMs / 1000);
  return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}
