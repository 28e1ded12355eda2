import type { ActionWords, ApprovalWords } from './languages/asking-words.ts';

/** More of an action is not followed by an ear; how much more there is, is said. */
const MOST_CHARACTERS = 200;
/**
 * Signs become words, so that a short action can be a long text; a longer one would be shortened by the speech itself,
 * silently.
 */
const MOST_SPOKEN_CHARACTERS = 900;

/** Tools whose action is a command line. */
const RUNS_COMMANDS =
  /^(?:bash|sh|shell|zsh|powershell|terminal|exec|execute|run|command|cmd|local_?shell|run_?(?:shell_?)?command|run_?terminal_?c(?:ommand|md)|exec_?command|shell_?command)$/i;

/** The request as it is said: who wants what, the action itself, and the words that decide. */
export function actionAloud(
  { name, tool, action }: { readonly name: string; readonly tool: string; readonly action: string },
  words: ApprovalWords,
): string {
  const code = codeAloud(action, words.action);
  const agent = namedAloud(name, words.action);
  const means = namedAloud(tool, words.action);
  const runs = RUNS_COMMANDS.test(tool);
  const wants = runs
    ? words.wantsToRun(agent.text, code.text)
    : words.wantsToUse(agent.text, means.text, code.text);
  const left = code.left + agent.left + (runs ? 0 : means.left);
  const more = left === 0 ? [] : [words.moreCharacters(left)];
  return [wants, ...more, words.say].join(' ');
}

/** A name as words; one of signs alone sign by sign, so that nobody asks without a name. */
function namedAloud(name: string, words: ActionWords): SpokenCode {
  const plain = codeAloud(name.replaceAll(/[-_\s]+/g, ' '), words);
  if (plain.text !== '') return plain;
  const signs = codeAloud(name, words);
  return signs.text === '' ? { ...signs, text: words.hidden } : signs;
}

export interface SpokenCode {
  readonly text: string;
  /** How many characters at the end are not in it. */
  readonly left: number;
}

/**
 * Code with every sign as a word, so that nothing of it is lost or summed up on its way to the ear: no other rules
 * for speech find anything in it.
 */
export function codeAloud(code: string, words: ActionWords): SpokenCode {
  const characters = [...code.trim().replaceAll('\r\n', '\n')];
  const spoken: string[] = [];
  let length = 0;
  let index = 0;
  while (index < characters.length) {
    const end = pieceEnd(characters, index);
    const piece = pieceAloud(characters.slice(index, end).join(''), words);
    if (end > MOST_CHARACTERS || length + piece.length > MOST_SPOKEN_CHARACTERS) break;
    if (piece !== '') spoken.push(piece);
    length += piece.length + 1;
    index = end;
  }
  if (index === 0 && characters.length > 0) {
    // One word without an end: its beginning.
    const beginning = characters.slice(0, MOST_CHARACTERS).join('');
    return { text: pieceAloud(beginning, words), left: Math.max(0, characters.length - MOST_CHARACTERS) };
  }
  return { text: joined(spoken), left: characters.length - index };
}

const BLANK = /^[ \t]$/u;
/** Letters and digits that a voice reads as they are; those of other scripts may look like these. */
const READABLE = /^[A-Za-zÀ-ÖØ-öø-ÿĀ-ſ]$/u;
const DIGIT = /^[0-9]$/u;

/** Where the word, the number, or the run of one sign that begins at `from` ends. */
function pieceEnd(characters: readonly string[], from: number): number {
  const first = characters[from] ?? '';
  const goesOn = (next: string): boolean => {
    if (BLANK.test(first)) return BLANK.test(next);
    if (READABLE.test(first)) return READABLE.test(next);
    if (DIGIT.test(first)) return DIGIT.test(next);
    return next === first;
  };
  let end = from + 1;
  while (end < characters.length && goesOn(characters[end] ?? '')) end += 1;
  return end;
}

/** Digits of a longer number are told one by one: nobody follows billions. */
const LONGEST_NUMBER = 4;
const MOST_SIGNS_ONE_BY_ONE = 3;

function pieceAloud(piece: string, words: ActionWords): string {
  const [first = ''] = piece;
  if (BLANK.test(first)) return '';
  if (READABLE.test(first)) return wordAloud(piece);
  if (DIGIT.test(first))
    return piece.length > LONGEST_NUMBER || /^0./.test(piece) ? [...piece].join(' ') : piece;
  const sign = signAloud(first, words);
  const count = [...piece].length;
  if (count <= MOST_SIGNS_ONE_BY_ONE) return Array.from({ length: count }, () => sign).join(' ');
  return words.times(sign.replace(/,$/, ''), count);
}

function signAloud(sign: string, words: ActionWords): string {
  const known = words.signs.get(sign);
  // A pause on both sides keeps what is done next apart from what was done before.
  if (known !== undefined) return BREAKS.has(sign) ? `, ${known},` : known;
  const code = (sign.codePointAt(0) ?? 0).toString(16).toUpperCase();
  const name = /[\p{C}\p{Z}\p{M}]/u.test(sign) ? words.hidden : words.unusual;
  return `, ${name} ${[...code].join(' ')},`;
}

const BREAKS: ReadonlySet<string> = new Set([';', '|', '&', '\n', '>', '<', '`', '$']);

/** `parseHTML` has its words apart; what no mouth can say is spelled. */
function wordAloud(word: string): string {
  return word
    .split(/(?<=\p{Ll})(?=\p{Lu})|(?<=\p{Lu})(?=\p{Lu}\p{Ll})/u)
    .map((part) => (isSpelled(part) ? [...part.toUpperCase()].join(' ') : part))
    .join(' ');
}

function isSpelled(part: string): boolean {
  return part.length === 1 || (part.length <= 4 && !/[aeiouyà-öø-ÿ]/iu.test(part));
}

/** Commas follow their word. */
function joined(pieces: readonly string[]): string {
  return pieces
    .join(' ')
    .replaceAll(/(?: ?, ?)+/g, ', ')
    .replaceAll(/^, |, $|,$/g, '')
    .trim();
}
