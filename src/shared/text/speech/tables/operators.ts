/** Operators that stand alone → English words. */
export const OPERATORS: ReadonlyMap<string, string> = new Map([
  ['===', 'equals'],
  ['==', 'equals'],
  ['!==', 'is not equal to'],
  ['!=', 'is not equal to'],
  ['≠', 'is not equal to'],
  ['=>', 'arrow'],
  ['->', 'to'],
  ['→', 'to'],
  ['➜', 'to'],
  ['&&', 'and'],
  ['||', 'or'],
  ['>=', 'at least'],
  ['≥', 'at least'],
  ['<=', 'at most'],
  ['≤', 'at most'],
  ['<', 'less than'],
  ['>', 'greater than'],
  ['≈', 'about'],
  ['+=', 'plus equals'],
  ['-=', 'minus equals'],
]);

/** These mean something else, or nothing, outside code. */
export const CODE_OPERATORS: ReadonlyMap<string, string> = new Map([
  ['=', 'equals'],
  ['+', 'plus'],
  ['-', 'minus'],
  ['*', 'star'],
  ['/', 'slash'],
  ['&', 'and'],
  // It only parts the options of one program from those of another.
  ['--', ''],
  ['??', 'or else'],
  ['>>', 'to'],
]);

/** Beside one of these `|` joins types; elsewhere it is the pipe of a shell. */
export const TYPE_WORDS: ReadonlySet<string> = new Set(
  'null undefined string number boolean none true false never object unknown void int str float bool'.split(
    ' ',
  ),
);
