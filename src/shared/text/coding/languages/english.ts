import { setOf, signTable, type CodeWords } from '../code-words.ts';
import type { SignName } from '../signs.ts';

/** The names that programmers of all languages use, also as recognisers misspell them ("camel kase", "open parent"). */
export const INTERNATIONAL_SIGNS: Partial<Record<SignName, string>> = {
  dot: 'dot',
  slash: 'slash',
  underscore: 'underscore, under score',
  'double-dash': 'dash dash, double dash, hyphen hyphen',
  dash: 'dash, hyphen',
  dunder: 'dunder',
  tilde: 'tilde',
  backslash: 'backslash, back slash',
  backtick: 'backtick, back tick, bactic, backtic, back tic',
  'camel-case': 'camel case, camelcase, camel kase, camelkase, camelkace',
  'pascal-case': 'pascal case, pascalcase',
  'snake-case': 'snake case, snakecase',
  'kebab-case': 'kebab case, kebabcase, kabab case, kebob case, cabab case',
  'constant-case': 'screaming snake case, constant case, upper snake case',
  'end-case': 'end case',
  'open-paren':
    'open paren, open parenthesis, open parens, left paren, open parent, open pair, open pair and',
  'close-paren':
    'close paren, close parenthesis, close parens, right paren, closed paren, close parent, closed parent, close pair',
  'open-bracket': 'open bracket, open square bracket, left bracket',
  'close-bracket': 'close bracket, close square bracket, right bracket',
  'open-brace': 'open brace, open curly, open curly brace, open curly bracket, left brace',
  'close-brace': 'close brace, close curly, close curly brace, close curly bracket, right brace',
  'open-angle': 'open angle, open angle bracket',
  'close-angle': 'close angle, close angle bracket',
  'fat-arrow': 'fat arrow',
};

export const ENGLISH: CodeWords = {
  signs: signTable(INTERNATIONAL_SIGNS, {
    slash: 'slash, forward slash',
    'thin-arrow': 'thin arrow, skinny arrow',
    arrow: 'arrow',
    'double-equals': 'double equals, equals equals, equal equal',
    'triple-equals': 'triple equals, equals equals equals',
    'plus-equals': 'plus equals',
    'minus-equals': 'minus equals',
    'double-ampersand': 'double ampersand, ampersand ampersand',
    'double-pipe': 'double pipe, pipe pipe',
    'plus-plus': 'plus plus',
    'at-sign': 'at sign',
    'dollar-sign': 'dollar sign',
    'hash-sign': 'hash sign, number sign, hashtag sign',
    'percent-sign': 'percent sign',
    'equals-sign': 'equals sign, equal sign',
    equals: 'equals',
    'not-equals': 'not equals, bang equals',
    semicolon: 'semicolon, semi colon',
    colon: 'colon',
    comma: 'comma',
    plus: 'plus',
    minus: 'minus',
    star: 'star, asterisk',
    ampersand: 'ampersand',
    bang: 'bang',
    pipe: 'pipe',
    at: 'at',
    hash: 'hash',
    'no-space': 'no space',
    'open-quote': 'open quote',
    'close-quote': 'close quote, end quote, unquote, closed quote, and quote, un quote',
    quote: 'quote',
    'double-quote': 'double quote, open double quote',
    'single-quote': 'single quote, open single quote',
    'all-caps': 'all caps',
  }),
  functionWords: setOf(
    `a an the this that these those it its i you he she we they me him her us them my your his our their which who
    whose what when where why how if then than so as because while and or but nor not is are was were be been being am
    have has had do does did will would can could should may might must shall in on at to from by of for with into
    onto about after before between without within through over under up down again please now yes no all any some
    each every both either neither also just only very too there here such more most much many few it's that's let's`,
  ),
  beforeMeantSign: setOf(
    `a an the this that these those each every any another no one two three four some missing extra trailing leading
    matching closing opening unmatched expected unexpected found need needs add adds added adding remove removes removed
    removing insert inserts replace called single final first last of with without by is was means mean type types
    typing press or and than their its your my use uses using forgot see saw as like via`,
  ),
  afterMeantSign: setOf(
    `key keys character characters sign signs symbol symbols operator operators count style and or is are was were means
    mean notation separated delimited function functions emoji icon icons cancer`,
  ),
};
