import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { filesBelow, foldersIn, readText, REPOSITORY } from './repository.ts';

const rooms = [
  ...foldersIn('src/main'),
  'src/shared',
  'src/client',
  'src/cli',
  'src/renderer',
  'src/preload',
];
const documents = ['README.md', 'ARCHITECTURE.md', 'CONTRIBUTING.md', 'CHANGELOG.md'].concat(
  ['docs', 'src', 'models', 'bench', 'test'].flatMap(filesBelow).filter((file) => file.endsWith('.md')),
);
const code = ['src', 'test', 'scripts', 'bench', 'bin']
  .flatMap(filesBelow)
  .filter((file) => /\.(ts|tsx|mjs|css)$/.test(file));

test.each(rooms)('%s has a page on its purpose, its invariants and how to add one more', (room) => {
  const page = existsSync(join(REPOSITORY, room, 'README.md')) ? readText(`${room}/README.md`) : '';
  expect(page).toMatch(/^# /);
  expect(page).toContain('## Invariants');
  expect(page).toContain('## How to add');
});

test('nothing is left to be done later in code or documents', () => {
  // Written in two halves, or this line would find itself.
  const marks = new RegExp(
    `\\b(${['TO', 'FIX', 'XX'].map((start, i) => start + ['DO', 'ME', 'X'][i]).join('|')})\\b`,
  );
  expect([...documents, ...code].filter((file) => marks.test(readText(file)))).toEqual([]);
});

test('every decision is in the index', () => {
  const index = readText('docs/decisions/README.md');
  const decisions = filesBelow('docs/decisions').filter((file) => /\/\d{4}-[\w-]+\.md$/.test(file));
  expect(decisions.length).toBeGreaterThan(0);
  expect(decisions.filter((file) => !index.includes(`(${file.slice('docs/decisions/'.length)})`))).toEqual(
    [],
  );
});

test('links between documents lead somewhere', () => {
  const broken = documents.flatMap((file) =>
    [...readText(file).matchAll(/\]\((?!https?:|#|mailto:)([^)#\s]+)(?:#[^)]*)?\)/g)]
      .map((match) => match[1] ?? '')
      .filter((target) => !existsSync(join(REPOSITORY, dirname(file), target)))
      .map((target) => `${file}: ${target}`),
  );
  expect(broken).toEqual([]);
});

test('source files stay small: half of them have at most 120 lines of code', () => {
  const lengths = filesBelow('src')
    .filter((file) => /\.tsx?$/.test(file))
    .map(
      (file) =>
        readText(file)
          .split('\n')
          .filter((line) => line.trim() !== '').length,
    )
    .toSorted((a, b) => a - b);
  expect(lengths[Math.floor(lengths.length / 2)]).toBeLessThanOrEqual(120);
});
