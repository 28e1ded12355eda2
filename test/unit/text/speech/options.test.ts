import { describe, expect, it } from 'vitest';
import { clean } from '../../../../src/shared/text/speech/clean.ts';
import { RULE_NAMES, type RuleName } from '../../../../src/shared/text/speech/rule-names.ts';
import { WORD_RULES } from '../../../../src/shared/text/speech/rules/rules.ts';

const spoken = (markdown: string, options = {}) => clean(markdown, options).join('\n');

/** For each rule a text that it changes, and how that is read without the rule. */
const WITHOUT: Readonly<Record<RuleName, readonly [markdown: string, spoken: string]>> = {
  code: ['```ts\nx = 1\n```', 'X equals 1'],
  command: ['```sh\nls\n```', 'Code block, 1 line of shell.'],
  diff: ['```diff\n+a\n```', 'Code block, 1 line.'],
  log: ['ERROR a1\nERROR b1\nERROR c1', 'error [A](/ˈA/) 1 error B 1 error C 1'],
  table: ['|A|B|\n|-|-|\n|c|d|', 'A, B\nc, d'],
  heading: ['# Title', 'Title'],
  list: ['1. one', 'one'],
  task: ['- [x] one', 'one.'],
  quote: ['> one\n\ntwo', 'greater than one\ntwo'],
  'front-matter': ['---\na: b\n---\nc', 'a: b.\nc'],
  definition: ['[a]: b.c', 'a: B dot C'],
  link: ['[one](two)', 'one two'],
  image: ['![one](two)', '!one two'],
  emphasis: ['*a*', '*a*'],
  html: ['a <hr> b', 'a <hr> b'],
  footnote: ['a[^1]', 'a^1'],
  entity: ['a &lt; b', 'a &lt; b'],
  emoji: ['a 🎉', 'a 🎉'],
  characters: ['ａ', 'ａ'],
  snippet: [`\`${'ab '.repeat(30)}\``, 'ab '.repeat(30).trim()],
  fixed: ['base64', 'base 64'],
  url: ['https://a.com/b', 'B in [A](/ˈA/) dot com'],
  mail: ['a@b.com', '[A](/ˈA/) B dot com'],
  ip: ['1.2.3.4', '1 point 2 point 3 point 4'],
  version: ['5.9.3', '5.9.3'],
  comparison: ['~200', '~200'],
  decimal: ['2.0', '2.0'],
  hash: ['9f8e7d6', '9 F 8 E 7 D 6'],
  uuid: ['550e8400-e29b-41d4-a716-446655440000', '550 E 8400 E 29 B 41 D 4 [A](/ˈA/) 716 446655440000'],
  secret: ['ghp_Zk3mQ9aB7xT2vR8nL5cY1wE6', 'ghp zk 3 M Q 9 [A](/ˈA/) B 7 X T 2 V R 8 N L 5 C Y 1 W E 6'],
  status: ['HTTP 404', 'HTTP 404'],
  thousands: ['1024 bytes', '1024 bytes'],
  ratio: ['1/2', '1/2'],
  duration: ['30s', '30s'],
  magnitude: ['10k', '10k'],
  rate: ['req/s', 'req slash S'],
  flag: ['--no-verify', '--no-verify'],
  variable: ['DEBUG=1', 'DEBUG=1'],
  package: ['@alice', '@alice'],
  path: ['src/a.ts', 'src/a dot TS'],
  revision: ['HEAD~1', 'HEAD~1'],
  operator: ['a => b', 'a => b'],
  letter: ['`x`', 'x'],
  identifier: ['max_count', 'max_count'],
  capitals: ['WARNING', 'WARNING'],
};

describe('rules', () => {
  it.each(RULE_NAMES)('%s can be switched off', (rule) => {
    const [markdown, expected] = WITHOUT[rule];
    const without = spoken(markdown, { disabled: new Set([rule]) });
    expect(without).toBe(expected);
    expect(without === spoken(markdown) && rule !== 'fixed').toBe(false);
  });

  it('are tried in the order in which they are named', () => {
    const tried = WORD_RULES.map(({ name }) => name);
    expect(RULE_NAMES.slice(-tried.length)).toEqual(tried);
  });
});

describe('options', () => {
  it('write plain words for a voice that does not know phonemes', () => {
    const markdown = '`a` in /etc/hosts with k8s and user_id';
    expect(spoken(markdown)).toBe('[A](/ˈA/) in slash [etc](/ˈɛtsi/) slash hosts with k8s and user id');
    expect(spoken(markdown, { inlinePronunciations: false })).toBe(
      'A in slash etc slash hosts with kubernetes and user ID',
    );
  });

  it('ask the dictionary of the voice which capitals are words', () => {
    const isWord = (word: string) => word === 'zebra';
    expect(spoken('ZEBRA WARNING ZEBRA_COUNT', { isWord })).toBe('zebra WARNING zebra COUNT');
  });
});
