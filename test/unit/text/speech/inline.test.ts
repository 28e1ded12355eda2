import { describe, expect, it } from 'vitest';
import { clean } from '../../../../src/shared/text/speech/clean.ts';

const spoken = (markdown: string) => clean(markdown).join('\n');

describe('marks within a text', () => {
  it.each([
    ['*one* **two** ***three*** __four__ _five_ ~~six~~', 'one two three four five six'],
    ['2 * 3 * 4', '2 * 3 * 4'],
    ['2*3*4 and 2**3', '2*3*4 and 2**3'],
    ['**unclosed bold', 'unclosed bold'],
    ['这是**重点。**好', '这是重点。好'],
    ['**Fixed:** it', 'Fixed: it'],
    [String.raw`\*not emphasis\* and max\_retry`, '*not emphasis* and max retry'],
    ['[a **b**](https://x.y/(z) "t") c', 'a b c'],
    ['[a](see this) b', 'a(see this) b'],
    ['<b>bold</b> a<br>b &amp; c &#8212; d', 'bold a b & c — d'],
    ['the <T> of Vec<T> and Map<string, Array<number>>', 'the <T> of Vec T and Map string, Array number'],
    ['<https://example.com/x> <me@example.com>', 'example dot com me at example dot com'],
    ['a <!-- b --> c', 'a c'],
    ['`` a ` b ``', '[A](/ˈA/) ` B'],
    ['`unclosed', 'unclosed'],
    [`\`${'x y '.repeat(21)}\` here`, 'a code snippet here'],
    ['🚀 **Done** ✅.', 'Done.'],
    ['👍🏽 ok 1️⃣ first', 'ok 1 first'],
    ['ｆｕｌｌ　ｗｉｄｔｈ １２ 𝐛𝐨𝐥𝐝 ٣', 'full width 12 bold 3'],
    ['a\u200Bb\u202E c\u00AD', 'ab c'],
    ['[A](/boo/) [B] list[0] [x](/y/)', 'A B list 0 x'],
  ])('%s', (markdown, expected) => {
    expect(spoken(markdown)).toBe(expected);
  });

  it('leaves no square bracket of the writer, so that nobody can write phonemes but the cleaner', () => {
    expect(spoken('[[A]](/x/) \\[B\\](/x/) `[C](/x/)` &#91;D&#93;(/x/)')).not.toMatch(/[[\]]/);
  });
});
