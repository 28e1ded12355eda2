import type { SpeechTextRequest, SpokenSentence } from '../../contract/inference.ts';
import { clean } from './clean.ts';
import { select } from './select.ts';
import { splitSentences } from './sentences.ts';

/** What a speaker leaves between sentences, inside of one that leads on or was cut, and between paragraphs. */
const SENTENCE_PAUSE_MS = 280;
const CLAUSE_PAUSE_MS = 180;
const PARAGRAPH_PAUSE_MS = 420;
/** Of a longer sentence the pieces between commas are spoken one by one: half a minute at once is more than one can stop or repeat. */
const LONGEST_CHARACTERS = 400;

/** "I changed two things:" */
const LEADS_ON = /[:;：；]$/u;
const SENTENCE_END = /[\p{Sentence_Terminal}…][^\p{L}\p{N}]*$/u;

export interface SpokenSentencesWork {
  /** Whether something in small letters is a word of English; without it, words in capitals are spelt more often. */
  readonly isWord?: (word: string) => boolean;
  /** Throws when the work is to end. */
  readonly checkCancelled?: () => void;
}

/** Makes written Markdown into sentences for the ear: cleaned, selected, cut, each with the pause after it. */
export function spokenSentences(
  request: SpeechTextRequest,
  { isWord, checkCancelled = () => {} }: SpokenSentencesWork = {},
): readonly SpokenSentence[] {
  const { text, language, kind, shortenAbove, inlinePronunciations } = request;
  checkCancelled();
  const paragraphs = clean(text, { language, inlinePronunciations, ...(isWord !== undefined && { isWord }) });
  checkCancelled();
  return select(paragraphs, kind, { shortenAbove, language }).flatMap((paragraph) => {
    checkCancelled();
    const pieces = splitSentences(paragraph, language).flatMap(shortPieces);
    return pieces.map((piece, index) => ({
      text: piece,
      pauseAfterMs: pauseAfter(piece, index === pieces.length - 1),
    }));
  });
}

function pauseAfter(piece: string, endsParagraph: boolean): number {
  if (LEADS_ON.test(piece)) return CLAUSE_PAUSE_MS;
  if (endsParagraph) return PARAGRAPH_PAUSE_MS;
  return SENTENCE_END.test(piece) ? SENTENCE_PAUSE_MS : CLAUSE_PAUSE_MS;
}

/** The sentence, cut where it may be cut best: after a mark, else between words, else anywhere. */
function shortPieces(sentence: string): readonly string[] {
  const pieces: string[] = [];
  let rest = sentence;
  while (rest.length > LONGEST_CHARACTERS) {
    const head = rest.slice(0, LONGEST_CHARACTERS);
    const end = lastEnd(head, /[;:,—]\s/gu) ?? lastEnd(head, /\s/g) ?? wholeCharacters(head);
    pieces.push(rest.slice(0, end).trim());
    rest = rest.slice(end).trimStart();
  }
  return [...pieces, rest].filter((piece) => piece !== '');
}

/** End of the last match; undefined when there is none. */
function lastEnd(text: string, pattern: RegExp): number | undefined {
  const match = [...text.matchAll(pattern)].at(-1);
  return match === undefined ? undefined : match.index + match[0].length;
}

/** Length without half a character at the end. */
function wholeCharacters(text: string): number {
  return /[\uD800-\uDBFF]$/.test(text) ? text.length - 1 : text.length;
}
