import { capitalised } from './capital-letter.ts';
import { tokenise } from './tokens.ts';

/** Signs that hold parts of a sentence together; at an end there is nothing left for them to hold. */
const HOLDING: ReadonlySet<string> = new Set([',', ';', ':', '-', '–', '—', '،', '、', '，']);
const SENTENCE_MARKS: ReadonlySet<string> = new Set(['.', '!', '?', '…', '。', '？', '！']);
const CLOSING_MARK = /[.!?…。？！]["'”’»)\]]?$/u;

/**
 * Mends the ends of a text from which a command was taken: no comma where the command was, no blanks, the full stop
 * that ended the whole, and the capital letter that began it.
 */
export function withOrderlyEnds(before: string, after: string): string {
  const tookStart = !before.startsWith(after.slice(0, 1)) || !before.startsWith(after.slice(0, 20));
  const tookEnd = !before.trimEnd().endsWith(after.trimEnd().slice(-20));
  const body = trimmed(after, tookStart);
  if (body === '') return '';
  const begun = tookStart && /^\p{Lu}/u.test(before.trimStart()) ? withCapital(body) : body;
  const endsSentence = /[.。]["'”’»)\]]?$/u.test(before.trimEnd());
  return tookEnd && endsSentence && !CLOSING_MARK.test(begun) ? `${begun}.` : begun;
}

/** Without the signs that hold nothing more; at the start also without the full stop behind a command. */
function trimmed(text: string, tookStart: boolean): string {
  let start = 0;
  let end = text.length;
  const isBlank = (character: string): boolean => character.trim() === '';
  while (start < end && isLoose(text.charAt(start), text.charAt(start + 1), tookStart)) start += 1;
  const isDangling = (character: string): boolean => isBlank(character) || HOLDING.has(character);
  while (end > start) {
    const last = text.charAt(end - 1);
    // ", ." is what a command inside the last sentence leaves.
    const isLeftover = SENTENCE_MARKS.has(last) && (end - start === 1 || isDangling(text.charAt(end - 2)));
    if (!isDangling(last) && !isLeftover) break;
    end -= 1;
  }
  return text.slice(start, end);
}

/** A sign that belongs to the word behind it (".env", "--force") stays. */
function isLoose(character: string, next: string, tookStart: boolean): boolean {
  if (character.trim() === '') return true;
  if (!tookStart || !(HOLDING.has(character) || SENTENCE_MARKS.has(character))) return false;
  return next.trim() === '' || HOLDING.has(next) || SENTENCE_MARKS.has(next);
}

function withCapital(text: string): string {
  const first = tokenise(text).tokens[0];
  if (first === undefined || first.lead !== '') return text;
  return capitalised(first.core) + text.slice(first.core.length);
}
