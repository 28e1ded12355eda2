import { initSync, parse } from 'es-module-lexer';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readText, REPOSITORY } from '../house/repository.ts';

initSync();

/** A message of the protocol that is in its SDK and nowhere else. */
const MARK = 'notifications/resources/list_changed';

/** The files that a program of the build loads when it starts; what it may load later is not among them. */
function loadedBy(entry: string): readonly string[] {
  const files = new Set<string>();
  const visit = (file: string): void => {
    if (files.has(file)) return;
    files.add(file);
    for (const { n: target, d: position } of parse(readText(`out/main/${file}`))[0])
      if (position === -1 && target?.startsWith('./') === true) visit(target.slice(2));
  };
  visit(entry);
  return [...files];
}

const holdsProtocol = (file: string): boolean => readText(`out/main/${file}`).includes(MARK);

test('the build holds the protocol in itself, so that the search below can find it', () => {
  const files = readdirSync(join(REPOSITORY, 'out/main')).filter((file) => file.endsWith('.js'));
  expect(files.filter(holdsProtocol)).toHaveLength(1);
});

test.each(['cli.js', 'headless.js', 'index.js'])('%s starts without it', (entry) => {
  expect(loadedBy(entry).filter(holdsProtocol)).toEqual([]);
});
