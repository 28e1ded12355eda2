import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Licences, READMEs, change logs and other documents of packages. */
const DOCUMENT =
  /^(?:.*\.(?:md|markdown|rst)|(?:licen[cs]e|copying|notice|readme|authors|third.?party.*)(?:[.-].*)?)$/i;
const NOT_A_DOCUMENT = /\.(?:m?[jt]sx?|cjs|json|map|html|css|ya?ml|png|svg)$/i;
const MOST_BYTES = 400_000;
const SENTENCE = /[^.!?]+(?:[.!?]+(?=\s|$)|(?:[.!?]+(?=\S)[^.!?]*)+[.!?]*|$)/g;
const FEWEST_WORDS = 3;
const MOST_WORDS = 60;

/** All documents under a folder, in an order that is the same everywhere. */
function* documents(folder: string): Generator<string> {
  const entries = readdirSync(folder, { withFileTypes: true }).toSorted((a, b) => (a.name < b.name ? -1 : 1));
  for (const entry of entries) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* documents(path);
    else if (entry.isFile() && DOCUMENT.test(entry.name) && !NOT_A_DOCUMENT.test(entry.name)) yield path;
  }
}

/** A paragraph without marks: links by their text, code in line as its words. */
function plain(paragraph: string): string {
  return paragraph
    .replaceAll(/!?\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replaceAll(/<[^<>]*>/g, ' ')
    .replaceAll(/https?:\S+/g, ' ')
    .replaceAll(/(?<=^|\n)\s*(?:[#>*+-]+|\d+[.)]|\/\/|#)\s+/g, ' ')
    .replaceAll(/[`*_|]+/g, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim();
}

function sentencesOf(document: string): string[] {
  const prose = document.replaceAll(/^(```|~~~)[\s\S]*?^\1.*$/gm, '\n\n').replaceAll('\r', '');
  return prose
    .split(/\n\s*\n|\n(?=\s*(?:[-*+#]|\d+[.)])\s)/)
    .filter((paragraph) => !/^(?: {4}|\t)\S/.test(paragraph))
    .flatMap((paragraph) => plain(paragraph).match(SENTENCE) ?? [])
    .map((sentence) => sentence.trim())
    .filter((sentence) => {
      const words = sentence.split(' ').length;
      return words >= FEWEST_WORDS && words <= MOST_WORDS && /[a-z]{3}/.test(sentence);
    });
}

/**
 * Different sentences of technical English from the documents of installed packages. With `packages` only theirs, in
 * that order, and at most `limit` sentences.
 */
export function technicalEnglish({
  modules = join(import.meta.dirname, '../../node_modules'),
  packages,
  limit = Infinity,
}: {
  readonly modules?: string;
  readonly packages?: readonly string[];
  readonly limit?: number;
} = {}): readonly string[] {
  const found = new Set<string>();
  for (const folder of packages?.map((name) => join(modules, name)) ?? [modules]) {
    for (const path of documents(folder)) {
      const content = readFileSync(path);
      if (content.length > MOST_BYTES) continue;
      for (const sentence of sentencesOf(content.toString('utf8'))) {
        found.add(sentence);
        if (found.size >= limit) return [...found];
      }
    }
  }
  return [...found];
}

/** A sentence broken off after each of its words, as an utterance may be that ends at a pause. */
export function beginningsOf(sentence: string): readonly string[] {
  return Array.from(sentence.matchAll(/\S+(?=\s)/g), (match) =>
    sentence.slice(0, match.index + match[0].length),
  );
}
