/** One sentence of a text. */
export interface Sentence {
  readonly text: string;
  /** The last one of its paragraph: a longer pause follows. */
  readonly endsParagraph: boolean;
}

/** Words whose full stop ends no sentence: "Dr. Smith". The same as the titles of the normalisation. */
const TITLES: ReadonlySet<string> = new Set(
  'Mr Mrs Ms Dr Prof St Mt Ft Gen Gov Sen Rep Capt Lt Col Sgt Cmdr Rev Hon Pres Supt Cpl Maj Adm Fr Msgr'.split(
    ' ',
  ),
);

const LINE_BREAK = /[\n\r\v\f\u0085\u2028\u2029]/u;
/** After a mark: closing quotes and brackets, white space, and something to go on with. */
const BOUNDARY = /(?<mark>[.!?…])["”’)\]]*\s+(?=\S)/gu;
const LOWER_CASE_LETTER = /^\p{Ll}/u;
const OPENING_MARKS = /^[("“'‘]+/u;
const INITIAL = /^\p{Lu}$/u;

/**
 * Cuts a text into sentences. Each line is a paragraph. A sentence ends after `. ! ? …` before white space, unless a
 * lower-case letter follows ("etc. and more") or the full stop belongs to a title or an initial ("J. K. Rowling").
 * Closing quotes and brackets after the mark are dropped: they have no sound.
 */
export function splitSentences(text: string): readonly Sentence[] {
  return text.split(LINE_BREAK).flatMap((line) => splitParagraph(line.trim()));
}

function splitParagraph(paragraph: string): Sentence[] {
  if (paragraph === '') return [];
  const sentences: Sentence[] = [];
  let start = 0;
  for (const match of paragraph.matchAll(BOUNDARY)) {
    const next = match.index + match[0].length;
    if (LOWER_CASE_LETTER.test(paragraph.slice(next, next + 2))) continue;
    if (match.groups?.mark === '.' && isAbbreviated(wordBefore(paragraph, match.index))) continue;
    sentences.push({ text: paragraph.slice(start, match.index + 1), endsParagraph: false });
    start = next;
  }
  sentences.push({ text: paragraph.slice(start), endsParagraph: true });
  return sentences;
}

/** From the last space before `end`, without opening quotes and brackets. */
function wordBefore(text: string, end: number): string {
  let start = end;
  while (start > 0 && /\S/u.test(text.charAt(start - 1))) start -= 1;
  return text.slice(start, end).replace(OPENING_MARKS, '');
}

function isAbbreviated(word: string): boolean {
  return TITLES.has(word) || INITIAL.test(word);
}
