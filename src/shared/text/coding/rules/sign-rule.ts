import { signOf, type SignName } from '../signs.ts';
import type { CodeWords } from '../code-words.ts';
import { looksLikeCode, type Lexeme } from '../lexemes.ts';
import { isMeant, type CodeRule } from './code-rule.ts';
import { bracketRegions, insideCode, type Region } from './sign-regions.ts';

/** Behind these a bracket stands free: `if (x)`, `return [1]`. */
const FREE_BEFORE: ReadonlySet<string> = new Set(
  'if for while switch return catch await else case import from const let var new typeof function'.split(' '),
);
const DECLARATIONS: ReadonlySet<string> = new Set('const let var val static export'.split(' '));
/** What a bracket closes or begins may be written tight against it. */
const OPENS = /[([<]$/u;
/** "backslash n" */
const ESCAPES = /^[nrtdwsb0]$/u;
const ENDS_SENTENCE = /[.!?]$/u;

/** Spoken signs → signs, set as a programmer sets them. */
export const signRule: CodeRule = {
  name: 'signs',
  apply(lexemes, words) {
    const regions = bracketRegions(lexemes, words);
    const inside = insideCode(lexemes, regions);
    const titled = insideTitled(lexemes, regions);
    const result: Lexeme[] = [];
    let changed = false;
    let tight = false;
    let free = false;
    for (const [index, lexeme] of lexemes.entries()) {
      const previous = result.at(-1);
      const isSign = lexeme.sign !== null && isWritten(lexemes, index, previous, regions, inside, words);
      if (lexeme.sign === null || !isSign) {
        const text = titled[index] === true ? lexeme.text.toLowerCase() : lexeme.text;
        result.push({ ...lexeme, text, gap: gapOf(lexeme.gap, tight, free) });
        tight = false;
        free = false;
        continue;
      }
      changed = true;
      const sign = signOf(lexeme.sign);
      const region = regions.get(index);
      const isTemplate = region !== undefined && lexemes[region.open - 1]?.sign === 'dollar-sign';
      const isTight =
        tight ||
        (isTemplate && lexeme.sign === 'close-brace') ||
        isTightBefore(lexeme.sign, previous, region, inside[index] ?? false, words);
      if (previous !== undefined)
        result[result.length - 1] = { ...previous, tail: withoutComma(previous.tail) };
      const gap =
        previous === undefined ? lexeme.gap : gapOf(lexeme.gap, isTight, sign.left === 'free' && !tight);
      result.push({
        ...lexeme,
        gap,
        text: sign.written,
        tail: tailOf(lexemes, index),
        sign: null,
        code: true,
      });
      tight = sign.right === 'tight' && !ENDS_SENTENCE.test(lexeme.tail);
      free = sign.right === 'free' && !isTemplate;
      tight ||= isTemplate && lexeme.sign === 'open-brace';
    }
    return changed ? result : lexemes;
  },
};

const gapOf = (gap: string, tight: boolean, free: boolean): string =>
  tight ? '' : free && gap === '' ? ' ' : gap;
const withoutComma = (tail: string): string => tail.replace(/,$/u, '');

/** The recogniser's comma behind a sign is dropped, unless a plain word follows a closing bracket. */
function tailOf(lexemes: readonly Lexeme[], index: number): string {
  const lexeme = lexemes[index];
  const next = lexemes[index + 1];
  if (lexeme === undefined) return '';
  const isClose = lexeme.sign?.startsWith('close-') ?? false;
  if (isClose && next?.sign === null) return lexeme.tail;
  const tail = withoutComma(lexeme.tail);
  // "semicolon." is the sign; the full stop was the recogniser's.
  return lexeme.sign === 'semicolon' ? tail.replace(/^\.$/u, '') : tail;
}

function isTightBefore(
  sign: SignName,
  previous: Lexeme | undefined,
  region: Region | undefined,
  isInside: boolean,
  words: CodeWords,
): boolean {
  const { left } = signOf(sign);
  if (sign === 'close-brace' && previous?.text === '{') return true;
  if (left !== 'kept') return left === 'tight';
  if (sign !== 'open-paren' && sign !== 'open-bracket') return false;
  if (previous === undefined || !/^,?$/u.test(previous.tail) || region?.isProse === true) return false;
  if (previous.code && /[\p{L}\p{N}_)\]>]$/u.test(previous.text)) return !previous.text.startsWith('-');
  if (OPENS.test(previous.text) || FREE_BEFORE.has(previous.key)) return false;
  const isWord = /^[\p{L}_][\p{L}\p{N}_]*$/u.test(previous.text);
  return isWord && (!words.functionWords.has(previous.key) || isInside);
}

function isWritten(
  lexemes: readonly Lexeme[],
  index: number,
  previous: Lexeme | undefined,
  regions: ReadonlyMap<number, Region>,
  inside: readonly boolean[],
  words: CodeWords,
): boolean {
  const lexeme = lexemes[index];
  if (lexeme === undefined || lexeme.sign === null) return false;
  if (regions.has(index)) return true;
  const { use } = signOf(lexeme.sign);
  if (use === 'special')
    return isLoneBracket(lexeme) && isCodeBefore(previous) && !isMeant(lexemes, index, words);
  if (inside[index] === true) return true;
  if (isMeant(lexemes, index, words)) return false;
  return use === 'phrase'
    ? isAtHome(lexemes, index) && !isSigningIn(lexemes, index)
    : isBehindCode(lexemes, index, previous, words);
}

/** A bracket without its partner, by a name that is nothing else. */
const isLoneBracket = ({ sign, key }: Lexeme): boolean =>
  sign !== null && /^(?:open|close)-(?:paren|bracket|brace|angle)$/u.test(sign) && !/pair|parent$/u.test(key);

const TITLED_NAME = /^\p{Lu}\p{Ll}* \p{Lu}/u;

/**
 * For each lexeme, whether its capital letter is only the recogniser's: it wrote "Open Paren" with capitals too. What
 * stands right before the bracket has the same one.
 */
function insideTitled(lexemes: readonly Lexeme[], regions: ReadonlyMap<number, Region>): readonly boolean[] {
  let end = -1;
  return lexemes.map((lexeme, index) => {
    const region = regions.get(index) ?? regions.get(index + 1);
    if (region !== undefined && !region.isProse && TITLED_NAME.test(lexemes[region.open]?.text ?? '')) {
      if (region.open === index || region.open === index + 1) end = Math.max(end, region.close);
    }
    const isNew = lexemes[index - 1]?.key === 'new';
    return index <= end && !isNew && lexeme.sign === null && /^\p{Lu}\p{Ll}+$/u.test(lexeme.text);
  });
}

/** A phrase at the very beginning or alone is spoken of or cannot be set. Prefixes may begin a text. */
function isAtHome(lexemes: readonly Lexeme[], index: number): boolean {
  const sign = lexemes[index]?.sign;
  if (sign === null || sign === undefined) return false;
  const next = lexemes[index + 1];
  const { left, right } = signOf(sign);
  if (right !== 'kept' && (next === undefined || next.lead !== '')) return false;
  return left === 'kept' || (index > 0 && !ENDS_SENTENCE.test(lexemes[index - 1]?.tail ?? ''));
}

const SIGNING: ReadonlySet<string> = new Set(['in', 'out', 'up', 'on', 'off']);

/** "Shown at sign in": the sign belongs to what follows. */
function isSigningIn(lexemes: readonly Lexeme[], index: number): boolean {
  return lexemes[index]?.sign === 'at-sign' && SIGNING.has(lexemes[index + 1]?.key ?? '');
}

function isCodeBefore(previous: Lexeme | undefined): boolean {
  return previous !== undefined && previous.code && /^,?$/u.test(previous.tail);
}

/** Right behind code a word such as "equals" is a sign, if a value follows; so is "semicolon". */
function isBehindCode(
  lexemes: readonly Lexeme[],
  index: number,
  previous: Lexeme | undefined,
  words: CodeWords,
): boolean {
  const sign = lexemes[index]?.sign;
  const next = lexemes[index + 1];
  const isValue =
    next !== undefined &&
    (next.sign !== null ? next.sign.startsWith('open-') : !words.functionWords.has(next.key));
  switch (sign) {
    case 'equals':
    case 'not-equals':
      return isValue && (isCodeBefore(previous) || DECLARATIONS.has(lexemes[index - 2]?.key ?? ''));
    case 'backslash':
      return next?.lead === '' && (ESCAPES.test(next.text) || (isCodeBefore(previous) && isValue));
    case 'semicolon':
      return isStatementEnd(lexemes, index, previous);
    case 'arrow':
      return isCodeBefore(previous) && /[)\]]$/u.test(previous?.text ?? '') && next !== undefined;
    case 'dot':
      return isCodeBefore(previous) && /[)\]]$/u.test(previous?.text ?? '') && next?.sign === null && isValue;
    case 'colon':
      return isCodeBefore(previous) && (/[)\]]$/u.test(previous?.text ?? '') || next === undefined);
    default:
      return false;
  }
}

/** A semicolon behind code, or behind the value of an assignment that was just written. */
function isStatementEnd(lexemes: readonly Lexeme[], index: number, previous: Lexeme | undefined): boolean {
  if (isCodeBefore(previous)) return true;
  const before = lexemes[index - 2];
  const value = lexemes[index - 1];
  const isAssigned = before?.sign === 'equals' || before?.text === '=' || before?.tail === '=';
  return isAssigned && value !== undefined && !looksLikeCode(value.tail);
}
