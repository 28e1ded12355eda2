/** Marks after which a sentence goes on; the last two are the Chinese and Japanese commas. */
const CONTINUATION_MARKS = [',', '-', '—', '...', '…', ':', ';', '，', '、'];

/** English words that hardly ever end a sentence. */
const DANGLING_WORDS = new Set(
  `a an the and or but nor so because since although though while if unless until when where which who whom whose
  that than as of to in on at by for with without from into onto over under about between through during before
  after against among like via per is are was were be been being am has have had do does did will would shall should
  can could may might must let's my your his her its our their this these those some any each every no not very more
  most i'm you're we're they're it's he's she's that's there's i'll we'll i we he she they um uh er erm hmm`.split(
    /\s+/,
  ),
);

const BETWEEN_WORDS = /[\s—…]+/u;
const AROUND_A_WORD = /^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu;

/**
 * Whether the words sound unfinished: the text ends in a continuation mark, or, in English, in a word that hardly
 * ever ends a sentence, whatever punctuation the recogniser put behind it. `language` is a code such as "en".
 */
export function isDangling(text: string, language: string = 'en'): boolean {
  const trimmed = text.trim();
  if (CONTINUATION_MARKS.some((mark) => trimmed.endsWith(mark))) return true;
  return language === 'en' && DANGLING_WORDS.has(lastWord(trimmed));
}

function lastWord(text: string): string {
  const words = text.split(BETWEEN_WORDS).map((word) => word.replace(AROUND_A_WORD, ''));
  const last = words.findLast((word) => word !== '') ?? '';
  return last.replaceAll('’', "'").toLowerCase();
}
