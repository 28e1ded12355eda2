import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sanitiseText } from '../../../src/shared/text/sanitise.ts';

describe('text for terminals', () => {
  it.each([
    ['colours', '\u001b[1;31mred\u001b[0m', 'red'],
    ['a screen that is cleared', 'a\u001b[2J\u001b[Hb', 'ab'],
    ['a window title ended by a bell', '\u001b]0;title\u0007text', 'text'],
    ['a window title ended by its terminator', '\u001b]0;title\u001b\\text', 'text'],
    ['a clipboard write', 'a\u001b]52;c;ZXZpbA==\u0007b', 'ab'],
    ['a device control string', '\u001bPq#0;2\u001b\\text', 'text'],
    ['one-character introducers', '\u009b31mred\u009d0;title\u009ctext', 'redtext'],
    ['the choice of a character set', '\u001b(0text', 'text'],
    ['a reset', '\u001bctext', 'text'],
    ['a bracketed paste', '\u001b[200~text\u001b[201~', 'text'],
    ['an escape without more', 'a\u001b', 'a'],
  ])('loses %s whole', (_name, text, expected) => {
    expect(sanitiseText(text)).toBe(expected);
  });

  it('keeps what follows a command string that never ends', () => {
    expect(sanitiseText('a\u001b]0;b')).toBe('a0;b');
  });

  it('has one kind of line break', () => {
    expect(sanitiseText('a\r\nb\rc\nd\u0085e\u2028f\u2029g')).toBe('a\nb\nc\nd\ne\nf\ng');
  });

  it('has blanks instead of tabs', () => {
    expect(sanitiseText('a\tb\u000bc\u000cd')).toBe('a b c d');
  });

  it('loses every other control character', () => {
    expect(sanitiseText('a\u0000b\u0003c\u0008d\u007fe\u0080f\u009fg')).toBe('abcdefg');
  });

  it('keeps every visible character, emoji sequences and marks of direction', () => {
    const text = 'naïve – “quoted” 日本語 👩‍👩‍👧 \u200fעברית\u200e [31m ;';
    expect(sanitiseText(text)).toBe(text);
  });

  it('is safe whatever it was, and the same when it is cleaned again', () => {
    const special = ['\u001b', '\u009b', '\u009d', '[', ']', 'P', ';', '0', 'm', '\\', '\u0007', '\r', '\n'];
    const character = fc.oneof(
      fc.constantFrom(...special),
      fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
    );
    const nasty = fc.array(character).map((characters) => characters.join(''));
    fc.assert(
      fc.property(nasty, (text) => {
        const clean = sanitiseText(text);
        expect(clean).not.toMatch(/(?!\n)[\p{Cc}\u2028\u2029]/u);
        expect(sanitiseText(clean)).toBe(clean);
      }),
      { numRuns: 1000 },
    );
  });
});
