import { describe, expect, test } from 'vitest';
import { joinSpelled } from '../../../../src/shared/text/spelling/join.ts';

/** "_" is said as one symbol; words are separated by blanks. */
function join(said: string): string {
  return joinSpelled(said.split(' ').filter((id) => id !== ''));
}

describe('spelled symbols are joined', () => {
  test.each([
    ['g e t _ u s e r', 'get_user'],
    ['v 2 . 0', 'v2.0'],
    ['- - d r y', '--dry'],
    ['capital u s e r', 'User'],
    ['capital ä', 'Ä'],
    ['capital 7 a', '7a'],
    ['capital - a', '-a'],
    ['caps-on h t t p caps-off s', 'HTTPs'],
    ['caps-on capital a b', 'AB'],
    ['f n space m a i n', 'fn main'],
    ['double l o', 'llo'],
    ['capital double s', 'SS'],
    ['double u e b', 'web'],
    ['capital double u', 'W'],
    ['caps-on double u', 'W'],
    ['main . r s', 'main.rs'],
    ['capital main', 'Main'],
  ])('%s → %s', (said, written) => {
    expect(join(said)).toBe(written);
  });
});

describe('"back"', () => {
  test.each([
    ['a b back c', 'ac'],
    ['back a', 'a'],
    ['a space back b', 'ab'],
    ['double l back', ''],
    ['main back . r s', '.rs'],
    ['a capital back b', 'ab'],
    ['a double back b', 'ab'],
    ['a b back back', ''],
  ])('takes away what was written or announced last: %s → %s', (said, written) => {
    expect(join(said)).toBe(written);
  });
});

test('nothing spelled is nothing written', () => {
  expect(joinSpelled([])).toBe('');
});
