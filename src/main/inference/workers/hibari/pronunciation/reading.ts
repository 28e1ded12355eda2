import { contextBefore, END_OF_SENTENCE, type ReadingContext } from './context.ts';
import { readGroup, textOf, type Reading } from './group-reading.ts';
import { readUnknown, type LetterReader } from './unknown-words.ts';
import type { WordReader } from './word-reader.ts';
import type { WordGroup } from './words.ts';

/**
 * Reads the words of a sentence, from right to left, because "the", "to" and others hang on what follows. `letters`
 * reads words that the lexicon does not know.
 */
export function readSentence(groups: readonly WordGroup[], words: WordReader, letters: LetterReader): string {
  const unknown = (text: string): string => readUnknown(text, letters, (digits) => words.readDigits(digits));
  let context = END_OF_SENTENCE;
  const spoken: string[] = [];
  for (const group of groups.toReversed()) {
    const [first] = group;
    const result =
      group.length === 1
        ? readSingle(group, context, words, unknown)
        : readTogether(group, context, words, unknown);
    context = result.context;
    const space = group.at(-1)?.spaceAfter === true ? ' ' : '';
    spoken.push(first === undefined ? '' : join(result.readings) + space);
  }
  return spoken.toReversed().join('').trim();
}

interface GroupReadings {
  readonly readings: readonly Reading[];
  readonly context: ReadingContext;
}

function readSingle(
  [word]: WordGroup,
  context: ReadingContext,
  words: WordReader,
  unknown: (text: string) => string,
): GroupReadings {
  const phonemes = word.fixed ?? words.read(word, context) ?? unknown(word.text);
  return {
    readings: [{ phonemes, spaceBefore: false }],
    context: contextBefore(word, phonemes, context),
  };
}

function readTogether(
  group: WordGroup,
  context: ReadingContext,
  words: WordReader,
  unknown: (text: string) => string,
): GroupReadings {
  const result = readGroup(group, context, (word, at) => words.read(word, at));
  if (result.readings !== undefined) return { readings: result.readings, context: result.context };
  return { readings: [{ phonemes: unknown(textOf(group)), spaceBefore: false }], context };
}

/** Phonemes of words that were written together; the voice knows other signs for flap and glottal stop. */
function join(readings: readonly Reading[]): string {
  const parts: string[] = [];
  for (const { phonemes, spaceBefore } of readings) {
    if (phonemes === '') continue;
    if (spaceBefore && parts.length > 0 && parts.at(-1)?.endsWith(' ') === false) parts.push(' ');
    parts.push(phonemes);
  }
  return parts.join('').replaceAll('ɾ', 'T').replaceAll('ʔ', 't');
}
