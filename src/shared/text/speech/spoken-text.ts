import { plainCharacters, withoutPictures } from './characters.ts';
import type { Cleaning } from './cleaning.ts';
import { codeWords } from './code-text.ts';
import { readInline, type Segment } from './markdown/inline.ts';
import { spokenWords, type Token } from './words.ts';

/** A code span that is longer is no name and no command that an ear could follow. */
const LONGEST_CODE_SPAN = 80;

/** `list[0]`: an index is a word of its own. Other square brackets vanish. */
const INDEX = /(?<=[\p{L}\p{N}_)\]])\[([\p{L}\p{N}_.'"-]*)\]/gu;

/** `Map<string, number>`: what stands in angle brackets right behind a name; the innermost first. */
const TYPE_ARGUMENTS = /(?<=[\p{L}\p{N}_])<(\p{L}[^<>\s]{0,80}(?:,\s[^<>\s]{1,80}){0,3})>/gu;
const DEEPEST_TYPE = 3;
/** A blank to be; control characters are gone from the text by now. */
const JOINT = '\u0001';

/** Long dashes and the marks of scripts without blanks part words as a blank does, but are kept. */
const BETWEEN_WORDS = /(\s+|[—。！？｡，、；：।॥]+)/;

/** Text without pictures, brackets and foreign digits: most of it. */
const NOTHING_SPECIAL = /^[\w\s.,:;!?'"()/-]*$/;

/** A paragraph of Markdown as it is spoken. */
export function spokenText(markdown: string, cleaning: Cleaning): string {
  const { does, words } = cleaning;
  const segments = readInline(markdown, {
    keepLinks: !does('link'),
    keepEmphasis: !does('emphasis'),
    keepHtml: !does('html'),
    keepFootnotes: !does('footnote'),
    keepEntities: !does('entity'),
    keepImages: !does('image'),
    image: words.image === '' ? '' : `${words.image}, `,
  });
  return spokenSegments(segments, cleaning);
}

/** Code, whatever its length, word by word. */
export function spokenCode(code: string, cleaning: Cleaning): string {
  return spokenWords(tokensOf([{ text: codeWords(code), code: true }], cleaning), cleaning);
}

function spokenSegments(segments: readonly Segment[], cleaning: Cleaning): string {
  const readable = segments.map((segment): Segment | undefined => {
    if (!segment.code) return segment;
    const isLong = segment.text.length > LONGEST_CODE_SPAN && cleaning.does('snippet');
    return isLong ? undefined : { text: codeWords(segment.text), code: true };
  });
  return spokenWords(tokensOf(readable, cleaning), cleaning);
}

/** The words of segments. What is no segment is a code span that is only mentioned. */
function tokensOf(segments: readonly (Segment | undefined)[], cleaning: Cleaning): readonly Token[] {
  const tokens: Token[] = [];
  let spaced = false;
  for (const segment of segments) {
    const code = segment?.code ?? true;
    const spoken = segment === undefined;
    const parts =
      segment === undefined
        ? [cleaning.words.codeSnippet]
        : plainSegment(segment, cleaning).split(BETWEEN_WORDS);
    for (const text of parts) {
      if (/^\s/.test(text)) {
        spaced = true;
      } else if (text !== '') {
        tokens.push({ text, code, spoken, spaced });
        spaced = false;
      }
    }
  }
  return tokens;
}

function plainSegment({ text, code }: Segment, { does }: Cleaning): string {
  if (NOTHING_SPECIAL.test(text)) return text;
  const seen = does('emoji') ? withoutPictures(text) : text;
  const plain = does('characters') ? plainCharacters(seen) : seen;
  return (code ? plain : withoutTypeArguments(plain)).replace(INDEX, ' $1').replaceAll(/[[\]]/g, '');
}

function withoutTypeArguments(text: string): string {
  let result = text;
  for (let depth = 0; depth < DEEPEST_TYPE && result.includes('<'); depth += 1) {
    result = result.replace(TYPE_ARGUMENTS, `${JOINT}$1`);
  }
  return result.replaceAll(JOINT, ' ');
}
