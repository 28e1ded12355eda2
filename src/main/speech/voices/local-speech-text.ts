import { clean } from '../../../shared/text/speech/clean.ts';
import { select } from '../../../shared/text/speech/select.ts';
import { splitSentences } from '../../../shared/text/speech/sentences.ts';
import type { SpeechTextRequest, SpokenSentence } from '../speech-text.ts';

/** What a speaker leaves between sentences, inside of one that leads on or was cut, and between paragraphs. */
const SENTENCE_PAUSE_MS = 280;
const CLAUSE_PAUSE_MS = 180;
const PARAGRAPH_PAUSE_MS = 420;
/** Of a longer sentence the pieces between commas are spoken one by one: half a minute at once is more than one can stop or repeat. */
const LONGEST_CHARACTERS = 400;

const SENTENCE_END = /[\p{Sentence_Terminal}…][^\p{L}\p{N}]*$/u;

/** Sentences for the ear without the dictionary of the shipped voice, by which alone all words in capitals are known. */
export function spokenSentences(request: SpeechTextRequest): readonly SpokenSentence[] {
  const { text, language, kind, shortenAbove, inlinePronunciations } = request;
  const paragraphs = clean(text, { language, inlinePronunciations });
  return select(paragraphs, kind, { shortenAbove, language }).flatMap((paragraph) => {
    const pieces = splitSentences(paragraph, language).flatMap(shortPieces);
    return pieces.map((piece, index) => ({
      text: piece,
      pauseAfterMs: index === pieces.length - 1 ? PARAGRAPH_PAUSE_MS : pauseAfter(piece),
    }));
  });
}

function pauseAfter(piece: string): number {
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
