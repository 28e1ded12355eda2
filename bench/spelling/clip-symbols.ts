const DIGITS = ['zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine'];

/** What a recorded letter or digit writes: "F" → "f", "seven" → "7". */
export function writtenSymbol(text: string): string {
  const plain = text.trim().toLowerCase();
  const digit = DIGITS.indexOf(plain);
  return digit < 0 ? plain : String(digit);
}
