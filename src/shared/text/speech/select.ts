import { spokenWords } from './languages/languages.ts';
import { isQuestion, splitSentences } from './sentences.ts';

/** How much of a text is spoken. `short`: the beginning and every question; `questions`: these alone. */
export type SelectionKind = 'full' | 'short' | 'questions' | 'off';

export interface SelectionOptions {
  /** A longer text, in characters, is treated as `short` even under `full`. */
  readonly shortenAbove?: number | undefined;
  /** BCP 47; "en" by default. */
  readonly language?: string | undefined;
}

const DEFAULT_SHORTEN_ABOVE = 1200;
const SHORT_SENTENCES = 3;
/** A first paragraph with fewer words is a title, which says nothing without what follows. */
const TITLE_WORDS = 5;

/** What is spoken of cleaned paragraphs. */
export function select(
  paragraphs: readonly string[],
  kind: SelectionKind,
  options: SelectionOptions = {},
): readonly string[] {
  const { shortenAbove = DEFAULT_SHORTEN_ABOVE, language = 'en' } = options;
  switch (kind) {
    case 'off':
      return [];
    case 'questions':
      return questionsOf(paragraphs, language);
    case 'short':
      return shorten(paragraphs, language);
    case 'full': {
      const characters = paragraphs.reduce((total, paragraph) => total + paragraph.length, 0);
      return characters > shortenAbove ? shorten(paragraphs, language) : paragraphs;
    }
  }
}

function questionsOf(paragraphs: readonly string[], language: string): readonly string[] {
  return paragraphs
    .map((paragraph) => splitSentences(paragraph, language).filter(isQuestion).join(' '))
    .filter((questions) => questions !== '');
}

/**
 * The first paragraph, at most three sentences; how many more there are; and last, where it is remembered, what the
 * user is asked. A title or an introduction ("I did this:") brings the next paragraph with it.
 */
function shorten(paragraphs: readonly string[], language: string): readonly string[] {
  const sentences = paragraphs.map((paragraph) => splitSentences(paragraph, language));
  const beginning: string[] = [];
  const rest: string[] = [];
  let room = SHORT_SENTENCES;
  for (const paragraph of sentences) {
    const spoken = paragraph.slice(0, room);
    if (spoken.length > 0) beginning.push(spoken.join(' '));
    for (const sentence of paragraph.slice(room)) rest.push(sentence);
    room = leadsOn(spoken) ? Math.max(0, room - spoken.length) : 0;
  }
  const questions = rest.filter(isQuestion);
  const left = rest.length - questions.length;
  const more = left === 0 ? '' : spokenWords(language).moreSentences(left);
  return [...beginning, more, questions.join(' ')].filter((text) => text !== '');
}

function leadsOn(sentences: readonly string[]): boolean {
  const [first = ''] = sentences;
  if (sentences.length !== 1) return false;
  return (
    /[:：]$/.test(first) ||
    (first.split(/\s+/).length < TITLE_WORDS && /\s|\p{Script=Latin}/u.test(first) && !isQuestion(first))
  );
}
