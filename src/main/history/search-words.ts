/**
 * What can be found: how an entry is prepared for the full-text index, and how a person's search becomes a query of it.
 *
 * The index cuts text into words at everything that is neither letter nor digit and forgets case and accents (the
 * tokeniser `unicode61`, https://www.sqlite.org/fts5.html#unicode61_tokenizer). Two things it does not know are done
 * here, alike for entries and for searches: scripts that write without spaces are cut into single characters, which
 * are then searched for as a sequence; and words such as `getUserName` are indexed a second time in their parts.
 */
import type { HistoryFilter } from '../../shared/contract/history.ts';
import type { StoredEntry } from './history-store.ts';

/** Scripts whose words are not (or, as Korean, not usefully) told apart by spaces. */
const UNSPACED =
  /[\p{scx=Han}\p{scx=Hiragana}\p{scx=Katakana}\p{scx=Hangul}\p{scx=Thai}\p{scx=Lao}\p{scx=Khmer}\p{scx=Myanmar}]/gu;

/** Characters that make words in the index; a search without any of them can find nothing. */
const WORD_CHARACTER = /[\p{L}\p{N}\p{Co}]/u;

/** Columns of the full-text index. Those that say the same as another one are empty. */
export interface IndexedText {
  readonly text: string;
  readonly raw: string;
  /** The text with its identifiers taken apart, so that "user" finds `getUserName`. */
  readonly parts: string;
  readonly agent: string;
  /** Exact properties as single words, so that filters need no second table. */
  readonly marks: string;
}

const STARRED_MARK = 'starred';

/** One word for any name of an agent; "a" keeps it apart from the other marks. */
function agentMark(agentId: string): string {
  return `a${Buffer.from(agentId, 'utf8').toString('hex')}`;
}

/** Compatibility forms made equal (full-width letters), single characters in scripts without spaces. */
function spread(text: string): string {
  return text.replaceAll('\0', ' ').normalize('NFKC').replace(UNSPACED, ' $& ');
}

/** `getUserName` → `get User Name`, `HTTPServer` → `HTTP Server`, `utf8` → `utf 8`. */
function takeApart(text: string): string {
  return text
    .replaceAll(/([\p{Ll}\p{N}])(\p{Lu})/gu, '$1 $2')
    .replaceAll(/(\p{Lu})(\p{Lu}\p{Ll})/gu, '$1 $2')
    .replaceAll(/(\p{L})(\p{N})/gu, '$1 $2')
    .replaceAll(/(\p{N})(\p{L})/gu, '$1 $2');
}

/** Changing what this returns needs a migration that fills the index again. */
export function indexedText(entry: StoredEntry): IndexedText {
  const text = spread(entry.text);
  const raw = spread(entry.rawText);
  const both = raw === text ? text : `${text}\n${raw}`;
  const parts = takeApart(both);
  const marks = [
    ...(entry.agentId === null ? [] : [agentMark(entry.agentId)]),
    ...(entry.starred ? [STARRED_MARK] : []),
  ];
  return {
    text,
    raw: raw === text ? '' : raw,
    parts: parts === both ? '' : parts,
    agent: entry.agentId === null ? '' : takeApart(spread(entry.agentId)),
    marks: marks.join(' '),
  };
}

/** One thing that must occur: words one after the other. */
interface Term {
  readonly words: string;
  /** The last of the words may be the beginning of one. */
  readonly open: boolean;
}

/** Words and "words in quotes". The last word may be a beginning, unless it is quoted. */
function termsOf(search: string): readonly Term[] {
  const matches = [...search.replaceAll(/[“”„«»]/gu, '"').matchAll(/"([^"]*)"?|[^\s"]+/gu)];
  return matches
    .map(([whole, quoted], index) => ({
      words: quoted ?? whole,
      open: quoted === undefined && index === matches.length - 1,
    }))
    .filter(({ words }) => WORD_CHARACTER.test(words));
}

function termExpression({ words, open }: Term): string {
  const whole = spread(words);
  const parts = takeApart(whole);
  const forms = parts === whole ? [whole] : [whole, parts];
  return `(${forms.map((form) => `"${form}"${open ? ' *' : ''}`).join(' OR ')})`;
}

/**
 * What to match in the full-text index; `null` when the filter needs no index, `'nothing'` when no entry can match.
 * Nothing of a person's search is ever syntax: what is passed on consists of letters, digits and punctuation in quotes.
 */
export function indexQuery(
  filter: Pick<HistoryFilter, 'text' | 'agent' | 'starred'>,
): { readonly match: string } | 'nothing' | null {
  const search = filter.text?.trim() ?? '';
  if (search === '') return null;
  const terms = termsOf(search);
  if (terms.length === 0) return 'nothing';
  const found = `{text raw parts agent} : (${terms.map(termExpression).join(' AND ')})`;
  const marks = [
    ...(filter.agent === undefined ? [] : [`marks : "${agentMark(filter.agent)}"`]),
    ...(filter.starred === true ? [`marks : "${STARRED_MARK}"`] : []),
  ];
  const wanted = [found, ...marks].join(' AND ');
  return { match: filter.starred === false ? `(${wanted}) NOT marks : "${STARRED_MARK}"` : wanted };
}
