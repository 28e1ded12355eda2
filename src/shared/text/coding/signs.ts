/** The signs of code and how a programmer sets them. The words for them are in `languages/`. */

export type Side = 'tight' | 'free' | 'kept';

export interface Sign {
  readonly written: string;
  readonly left: Side;
  readonly right: Side;
  /**
   * - `phrase`: its name is hardly ever anything else; written unless the sign is spoken of ("the at sign").
   * - `code`: its name is also a word; written between brackets that were spoken, or right behind code.
   * - `special`: written by a rule of its own only.
   */
  readonly use: 'phrase' | 'code' | 'special';
}

const sign = (written: string, left: Side, right: Side, use: Sign['use']): Sign => ({
  written,
  left,
  right,
  use,
});

export const SIGNS = {
  'open-paren': sign('(', 'kept', 'tight', 'special'),
  'close-paren': sign(')', 'tight', 'kept', 'special'),
  'open-bracket': sign('[', 'kept', 'tight', 'special'),
  'close-bracket': sign(']', 'tight', 'kept', 'special'),
  'open-brace': sign('{', 'free', 'free', 'special'),
  'close-brace': sign('}', 'free', 'kept', 'special'),
  'open-angle': sign('<', 'tight', 'tight', 'special'),
  'close-angle': sign('>', 'tight', 'kept', 'special'),

  'double-equals': sign('==', 'free', 'free', 'phrase'),
  'triple-equals': sign('===', 'free', 'free', 'phrase'),
  'fat-arrow': sign('=>', 'free', 'free', 'phrase'),
  'thin-arrow': sign('->', 'free', 'free', 'phrase'),
  'plus-equals': sign('+=', 'free', 'free', 'phrase'),
  'minus-equals': sign('-=', 'free', 'free', 'phrase'),
  'double-ampersand': sign('&&', 'free', 'free', 'phrase'),
  'double-pipe': sign('||', 'free', 'free', 'phrase'),
  'plus-plus': sign('++', 'tight', 'kept', 'phrase'),
  'at-sign': sign('@', 'kept', 'tight', 'phrase'),
  'dollar-sign': sign('$', 'kept', 'tight', 'phrase'),
  'hash-sign': sign('#', 'kept', 'tight', 'phrase'),
  'percent-sign': sign('%', 'tight', 'kept', 'phrase'),
  'equals-sign': sign('=', 'free', 'free', 'phrase'),
  backslash: sign('\\', 'kept', 'tight', 'code'),

  equals: sign('=', 'free', 'free', 'code'),
  'not-equals': sign('!=', 'free', 'free', 'code'),
  arrow: sign('->', 'free', 'free', 'code'),
  semicolon: sign(';', 'tight', 'kept', 'code'),
  colon: sign(':', 'tight', 'kept', 'code'),
  comma: sign(',', 'tight', 'kept', 'code'),
  dot: sign('.', 'tight', 'tight', 'code'),
  plus: sign('+', 'free', 'free', 'code'),
  minus: sign('-', 'free', 'free', 'code'),
  star: sign('*', 'free', 'free', 'code'),
  slash: sign('/', 'free', 'free', 'code'),
  underscore: sign('_', 'tight', 'tight', 'code'),
  ampersand: sign('&', 'free', 'free', 'code'),
  bang: sign('!', 'kept', 'tight', 'code'),

  dash: sign('-', 'tight', 'tight', 'special'),
  'double-dash': sign('--', 'kept', 'tight', 'special'),
  pipe: sign('|', 'free', 'free', 'special'),
  at: sign('@', 'tight', 'tight', 'special'),
  tilde: sign('~', 'kept', 'tight', 'special'),
  hash: sign('#', 'kept', 'tight', 'special'),
  dunder: sign('__', 'kept', 'tight', 'special'),
  'no-space': sign('', 'tight', 'tight', 'special'),

  'open-quote': sign('"', 'kept', 'tight', 'special'),
  'close-quote': sign('"', 'tight', 'kept', 'special'),
  quote: sign('"', 'kept', 'tight', 'special'),
  'double-quote': sign('"', 'kept', 'tight', 'special'),
  'single-quote': sign("'", 'kept', 'tight', 'special'),
  backtick: sign('`', 'kept', 'tight', 'special'),

  'camel-case': sign('', 'kept', 'tight', 'special'),
  'pascal-case': sign('', 'kept', 'tight', 'special'),
  'snake-case': sign('', 'kept', 'tight', 'special'),
  'kebab-case': sign('', 'kept', 'tight', 'special'),
  'constant-case': sign('', 'kept', 'tight', 'special'),
  'all-caps': sign('', 'kept', 'tight', 'special'),
  'end-case': sign('', 'kept', 'tight', 'special'),
} as const satisfies Readonly<Record<string, Sign>>;

export type SignName = keyof typeof SIGNS;

export const signOf = (name: SignName): Sign => SIGNS[name];

/** Opening signs with what closes them. */
export const BRACKETS: ReadonlyMap<SignName, SignName> = new Map<SignName, SignName>([
  ['open-paren', 'close-paren'],
  ['open-bracket', 'close-bracket'],
  ['open-brace', 'close-brace'],
  ['open-angle', 'close-angle'],
]);

export const CLOSING: ReadonlySet<SignName> = new Set(BRACKETS.values());
