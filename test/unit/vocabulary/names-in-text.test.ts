import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { extensionOf, useOf } from '../../../src/main/vocabulary/file-choice.ts';
import { identifiersOf, namesOfProse, partsOf } from '../../../src/main/vocabulary/identifiers.ts';
import { looksLikeKey } from '../../../src/main/vocabulary/secrets.ts';

const names = (counts: ReadonlyMap<string, number>): string[] => [...counts.keys()].toSorted();

describe('identifiers of source code', () => {
  it('are counted, comments included, without leading underscores', () => {
    const counts = identifiersOf('def _load_tags(repoMap):\n  # repoMap again\n  return repoMap.tags__');
    expect(counts.get('repoMap')).toBe(3);
    expect(names(counts)).toEqual(['again', 'def', 'load_tags', 'repoMap', 'return', 'tags']);
  });

  it('are not looked for in quotes', () => {
    const counts = identifiersOf(`const greeting = "hunter two"; const other = 'swordfish \\' still';`);
    expect(names(counts)).toEqual(['const', 'greeting', 'other']);
  });

  it.each([
    ['export TOKEN=squeamishOssifrage', 'squeamishOssifrage'],
    ['password: correcthorse', 'correcthorse'],
    ['api_key := batterystaple', 'batterystaple'],
    ['client_secret = zebra', 'zebra'],
  ])('are not looked for in the value of a secret: %s', (line, value) => {
    expect(names(identifiersOf(line))).not.toContain(value);
  });

  it.each([
    'sk_live_4eC39HqLyjWDarjtT1zdp7dc',
    'ghp_16C7e42F292c6912E7710c838347Ae178B4a',
    'AKIAIOSFODNN7EXAMPLE',
    'd41d8cd98f00b204e9800998ecf8427e',
    'e3b0c442',
    'qXzRtKwPmNvBcYdF',
    'a1b2c3d4',
  ])('that look like a key are none: %s', (key) => {
    expect(looksLikeKey(key)).toBe(true);
    expect(names(identifiersOf(`use ${key} here`))).not.toContain(key);
  });

  it.each([
    'getUserName',
    'HTTPServer',
    'utf8',
    'sha256',
    'x86_64',
    'parseHtml5Document',
    'MAX_RETRIES',
    'tree-sitter',
  ])('that people give are no keys: %s', (name) => expect(looksLikeKey(name)).toBe(false));

  it('are found in any text in linear time', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 400 }), (text) => {
        for (const [name, count] of identifiersOf(text)) {
          expect(count).toBeGreaterThan(0);
          expect(name).toMatch(/^[A-Za-z0-9][\w$]*$/);
        }
      }),
    );
    for (const nasty of [
      'token'.repeat(20_000),
      '"'.repeat(50_000),
      "'\\".repeat(30_000),
      'a'.repeat(100_000),
    ]) {
      expect(identifiersOf(nasty).size).toBeLessThan(3);
      expect(namesOfProse(nasty).size).toBeLessThan(3);
    }
  });
});

describe('names in prose', () => {
  it('are code in backticks and words that no dictionary spells so', () => {
    const counts = namesOfProse('Run `git diff` or `/drop` in OpenRouter with tree-sitter.');
    for (const name of ['git diff', 'drop', 'OpenRouter', 'tree-sitter']) expect(counts.get(name)).toBe(1);
  });

  it('are not taken from code blocks and addresses', () => {
    const counts = namesOfProse('See [it](https://example.org/fooBar) and\n```\nbarBaz\n```\n');
    expect(names(counts)).toEqual(['See', 'and']);
  });
});

describe('the words of a name', () => {
  it.each([
    ['getUserName', ['get', 'User', 'Name']],
    ['get_user_name', ['get', 'user', 'name']],
    ['HTTPServer2', ['HTTP', 'Server', '2']],
    ['tree-sitter', ['tree', 'sitter']],
  ])('%s', (name, parts) => expect(partsOf(name)).toEqual(parts));
});

describe('what a file is good for', () => {
  it.each([
    ['src/main.ts', 'source'],
    ['README.md', 'prose'],
    ['docs/guides/a/deep.md', 'name-only'],
    ['package.json', 'manifest'],
    ['packages/one/package.json', 'manifest'],
    ['.env.local', 'name-only'],
    ['config/settings.yml', 'name-only'],
    ['deploy/id_rsa.pem', 'name-only'],
    ['package-lock.json', 'nothing'],
    ['app.min.js', 'nothing'],
    ['types.d.ts', 'nothing'],
    ['node_modules/x/index.js', 'nothing'],
    ['web/vendor/jquery.js', 'nothing'],
  ])('%s: %s', (file, use) => expect(useOf(file)).toBe(use));

  it('does not take a leading point for an extension', () => {
    expect([extensionOf('.bashrc'), extensionOf('a.test.TS'), extensionOf('Makefile')]).toEqual([
      '',
      'ts',
      '',
    ]);
  });
});
