import { OPERATORS } from './tables/operators.ts';

const BRACKETS = /[(){}[\];<>]+/g;
/** Operators that were written without blanks. */
const TIGHT_OPERATORS = /(===|!==|==|!=|&&|\|\||>=|<=|=>|\+=)/g;
const KEPT = /^(?:[<>~^]=?\d|[^\s]*:\/\/)/;

/** Code as words: brackets are blanks, operators stand alone, commas have a blank behind them. */
export function codeWords(code: string): string {
  if (/^[\w.\s-]*$/.test(code)) return code.trim();
  return code
    .split(/\s+/)
    .map((word) => (OPERATORS.has(word) || KEPT.test(word) ? word : spaced(word)))
    .join(' ')
    .trim();
}

function spaced(word: string): string {
  return word
    .replaceAll('->', ' ')
    .replaceAll(TIGHT_OPERATORS, ' $1 ')
    .replaceAll(/,(?=\D)/g, ', ')
    .split(' ')
    .map((part) => (OPERATORS.has(part) ? part : part.replaceAll(BRACKETS, ' ')))
    .join(' ');
}
