import type { SpeechTextRequest, SpokenSentence } from '../../../../shared/contract/inference.ts';
import { clean } from '../../../../shared/text/speech/clean.ts';
import { select } from '../../../../shared/text/speech/select.ts';
import { splitSentences } from '../../../../shared/text/speech/sentences.ts';

/** Silence after a sentence, at speed 1. */
const SENTENCE_PAUSE_MS = 280;
/** After something that leads on: "I changed two things:". */
const LEADING_PAUSE_MS = 180;
/** After a paragraph or an item of a list. */
const PARAGRAPH_PAUSE_MS = 420;

const LEADS_ON = /[:;：；]$/u;

export interface PrepareWork {
  /** Whether something in small letters is a word of English. */
  readonly isWord: (word: string) => boolean;
  /** Throws when the work is to end. */
  readonly checkCancelled: () => void;
}

/** Makes written Markdown into sentences for the ear: cleaned, selected, cut, each with the pause after it. */
export function prepareText(request: SpeechTextRequest, work: PrepareWork): readonly SpokenSentence[] {
  const { text, kind, language, shortenAbove, inlinePronunciations } = request;
  work.checkCancelled();
  const cleaned = clean(text, { isWord: work.isWord, language, inlinePronunciations });
  work.checkCancelled();
  return select(cleaned, kind, { shortenAbove, language }).flatMap((paragraph) => {
    work.checkCancelled();
    const sentences = splitSentences(paragraph, language);
    return sentences.map((sentence, index) => ({
      text: sentence,
      pauseAfterMs: pauseAfter(sentence, index === sentences.length - 1),
    }));
  });
}

function pauseAfter(sentence: string, endsParagraph: boolean): number {
  if (LEADS_ON.test(sentence)) return LEADING_PAUSE_MS;
  return endsParagraph ? PARAGRAPH_PAUSE_MS : SENTENCE_PAUSE_MS;
}
