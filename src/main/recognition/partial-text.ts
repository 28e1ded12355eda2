import type { Recognition } from './recogniser.ts';

/**
 * A running text in two parts. `stable` + `tentative` is the whole text: the tentative part brings its own blank.
 * Stable text only ever grows.
 */
export interface PartialText {
  readonly stable: string;
  readonly tentative: string;
}

/** What was heard this long before the end of the audio has all the context it will get. */
const SETTLED_AFTER_MS = 400;

const PUNCTUATION_END = /[\p{P}\s]+$/u;
/** Scripts written without blanks: every character may end a word. */
const UNSPACED =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;
const WORD_CHARACTER = /[\p{L}\p{M}\p{N}]/u;

interface TimedWord {
  /** With the blank before it. */
  readonly text: string;
  readonly endMs: number;
}

/**
 * Splits the text of a pass over the utterance so far. Words are stable when two passes in a row agree on them, or
 * when the recogniser found them more than 0.4 s before the end of the audio. Punctuation behind the last stable
 * word stays tentative, because a full stop often turns into a comma.
 */
export function splitPartial(
  recognition: Pick<Recognition, 'text' | 'tokenTexts' | 'tokenEndsMs'>,
  audioMs: number,
  before: PartialText,
): PartialText {
  const words = timedWords(recognition);
  const previous = before.stable + before.tentative;
  const settled = Math.max(settledByTime(words, audioMs), settledByAgreement(words, previous));
  const text = joined(words);
  const stable = joined(words.slice(0, settled)).replace(PUNCTUATION_END, '');
  if (stable.startsWith(before.stable)) return { stable, tentative: text.slice(stable.length) };
  if (text.startsWith(before.stable)) {
    return { stable: before.stable, tentative: text.slice(before.stable.length) };
  }
  return contradicted(words, settled, before.stable);
}

function joined(words: readonly TimedWord[]): string {
  return words
    .map((word) => word.text)
    .join('')
    .trim();
}

function timedWords(
  recognition: Pick<Recognition, 'text' | 'tokenTexts' | 'tokenEndsMs'>,
): readonly TimedWord[] {
  const texts = recognition.tokenTexts;
  if (texts === undefined) {
    return (recognition.text.match(/\s*\S+/gu) ?? []).map((text) => ({ text, endMs: Infinity }));
  }
  const words: TimedWord[] = [];
  texts.forEach((text, index) => {
    const endMs = recognition.tokenEndsMs[index] ?? Infinity;
    const last = words.at(-1);
    const begins = last === undefined || /^\s/u.test(text) || UNSPACED.test(text);
    if (begins) words.push({ text, endMs });
    else words[words.length - 1] = { text: last.text + text, endMs: Math.max(last.endMs, endMs) };
  });
  return words;
}

function settledByTime(words: readonly TimedWord[], audioMs: number): number {
  const open = words.findIndex((word) => word.endMs > audioMs - SETTLED_AFTER_MS);
  return open < 0 ? words.length : open;
}

/** Words at the beginning that the text of the previous pass has too, as whole words. */
function settledByAgreement(words: readonly TimedWord[], previous: string): number {
  let agreed = 0;
  for (let count = 1; count <= words.length; count += 1) {
    const text = joined(words.slice(0, count)).replace(PUNCTUATION_END, '');
    const next = previous.charAt(text.length);
    const whole = UNSPACED.test(next) || !WORD_CHARACTER.test(next);
    if (!previous.startsWith(text)) break;
    if (whole) agreed = count;
  }
  return agreed;
}

/** The new text no longer begins with what was promised: the promise holds, and as many words are skipped. */
function contradicted(words: readonly TimedWord[], settled: number, promise: string): PartialText {
  const promised = UNSPACED.test(promise) ? [...promise].length : promise.split(/\s+/u).length;
  const textOf = (from: number, to: number): string =>
    words
      .slice(from, to)
      .map((word) => word.text)
      .join('')
      .trimEnd();
  const rest = textOf(promised, words.length);
  const added = textOf(promised, settled).replace(PUNCTUATION_END, '');
  return { stable: promise + added, tentative: rest.slice(added.length) };
}
