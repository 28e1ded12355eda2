import { describe, expect, it } from 'vitest';
import { clean } from '../../../../src/shared/text/speech/clean.ts';

const lines = (...text: string[]) => text.join('\n');

describe('blocks of Markdown for the ear', () => {
  it.each([
    [
      'code of a known language',
      lines('```rust', 'fn a() {}', '', 'fn b() {}', '```'),
      'Code block, 2 lines of Rust.',
    ],
    ['code of an unknown language', lines('~~~brainf', '+', '~~~'), 'Code block, 1 line.'],
    ['a fence that is never closed', lines('```', 'a', 'b'), 'Code block, 2 lines.'],
    [
      'a fence within a longer fence',
      lines('````md', '```', 'a', '```', '````'),
      'Code block, 3 lines of Markdown.',
    ],
    ['indented code', lines('    a', '    b'), 'Code block, 2 lines.'],
    ['a command with its prompt', lines('```console', '$ npm test', '```'), 'Command: npm test.'],
    ['a long command', lines('```sh', `echo ${'x'.repeat(60)}`, '```'), 'Code block, 1 line of shell.'],
    ['several commands', lines('```bash', 'a', 'b', '```'), 'Code block, 2 lines of shell.'],
    [
      'a patch with the names of files',
      lines('```patch', '--- a', '+++ b', '+c', '```'),
      'Diff, 1 line added, 0 removed.',
    ],
    [
      'a table with inline marks',
      lines('| **A** | `b_c` |', '|:-:|---|', '| 1 | 2 |', '| 3 | 4 |'),
      'Table, 2 rows: A, B C.',
    ],
    ['a heading that ends in a question', '### Ready?', 'Ready?'],
    ['a heading with closing marks', '## Title ##', 'Title.'],
    ['an underlined heading', lines('Title', '====='), 'Title.'],
    ['an image in an image link', '[![build](a.png)](https://b.c)', 'image, build'],
    ['an image without a description', 'See ![](a.png) this.', 'See this.'],
    ['an alert', lines('> [!WARNING]', '> Take care.'), lines('Warning.', 'Take care.')],
    ['a quote in a quote', lines('> a', '>> b'), lines('a', 'b')],
    [
      'details',
      lines('<details>', '<summary>More</summary>', '', 'Inner', '</details>'),
      lines('More', 'Inner'),
    ],
    ['a footnote', lines('Text[^1].', '', '[^1]: The note.'), lines('Text.', 'The note.')],
    ['a definition', lines('See [it][1].', '', '[1]: https://a.b "T"'), 'See it.'],
    ['front matter', lines('---', 'title: x', 'tags: [a]', '---', 'Text.'), 'Text.'],
    ['a rule at the beginning', lines('---', '', 'Text.'), 'Text.'],
    ['a comment over several lines', lines('a', '', '<!-- b', 'c -->', 'd'), lines('a', 'd')],
    ['a line that was broken on purpose', lines('a  ', 'b\\', 'c'), lines('a', 'b', 'c')],
    ['lines of one paragraph', lines('a', 'b'), 'a b'],
    ['numbers of a list', lines('3. c', '4) d'), lines('3, c.', '4, d.')],
    ['lists in lists', lines('- a', '    - b', '        - c', '- d'), lines('a.', 'b.', 'c.', 'd.')],
    [
      'code in a list',
      lines('1. a:', '   ```sh', '   ls', '   ```', '2. b'),
      lines('1, a:', 'Command: ls.', '2, b.'),
    ],
    ['a paragraph in a list', lines('- a', '', '  b', '', 'c'), lines('a.', 'b', 'c')],
    [
      'a number that begins a line of text',
      lines('The answer is', '42. Really.'),
      'The answer is 42. Really.',
    ],
    ['a task that is done, by a capital', '* [X] a', 'Done, a.'],
    ['an entry without text', lines('-', '- a'), 'a.'],
  ])('speaks %s', (_name, markdown, spoken) => {
    expect(clean(markdown).join('\n')).toBe(spoken);
  });

  it.each([
    ['nothing', ''],
    ['blanks', ' \n\t\n'],
    ['an empty fence', '```\n```'],
    ['a comment', '<!-- a -->'],
    ['a rule', '---'],
    ['emoji', '🎉 ✅ 👩‍👩‍👧 🇩🇪'],
    ['an empty list', '- \n- '],
    ['marks alone', '** __ ~~ ` [ ]'],
  ])('says nothing for %s', (_name, markdown) => {
    expect(clean(markdown)).toEqual([]);
  });
});

describe('traces and logs', () => {
  it('are their first line and how many more there are', () => {
    const trace = lines(
      'TypeError: x is null',
      '    at a (b.js:1:2)',
      '    at c (d.js:3:4)',
      '    at e (f.js:5:6)',
    );
    expect(clean(lines(trace, 'Then it stopped.'))).toEqual([
      'type error: x is null, and 3 more lines.',
      'Then it stopped.',
    ]);
  });

  it('of Python end with what went wrong', () => {
    const trace = lines(
      'Traceback (most recent call last):',
      '  File "a.py", line 1, in <module>',
      '    b()',
      '  File "a.py", line 2, in b',
      '    c()',
      'ValueError: bad',
    );
    expect(clean(trace)).toEqual([
      'Traceback (most recent call last), and 4 more lines.',
      'value error: bad',
    ]);
  });

  it('lose the time of the line that is spoken', () => {
    const log = ['start', 'work', 'stop'].map((what, second) => `2026-05-06T10:00:0${second}Z INFO ${what}`);
    expect(clean(lines(...log))).toEqual(['INFO start, and 2 more lines.']);
    expect(clean(lines('```', ...log, '```'))).toEqual(['INFO start, and 2 more lines.']);
  });

  it('are spoken whole when they have two lines', () => {
    expect(clean(lines('ERROR: one', 'ERROR: two'))).toEqual(['error: one error: two']);
  });
});
