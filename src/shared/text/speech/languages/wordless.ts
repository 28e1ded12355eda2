import type { SpokenWords } from './spoken-words.ts';

/**
 * For languages without a table: what is not text (code, diffs, images without a name) is left out, because English
 * phrases in a Finnish sentence help nobody. Of a table its column names stay, of an image its description, of a
 * task its text.
 */
export const WORDLESS: SpokenWords = {
  dot: '.',
  point: '.',
  slash: '/',
  dash: '-',
  at: '@',
  port: '',
  equals: '=',
  version: '',
  atLeast: '',
  atMost: '',
  moreThan: '',
  lessThan: '',
  uuid: '',
  longToken: '',
  codeSnippet: '',
  image: '',
  done: '',
  toDo: '',
  codeBlock: () => '',
  command: () => '',
  diff: () => '',
  table: (_rows, columns) => `${columns}.`,
  moreLines: () => '',
  moreSentences: () => '',
  andMore: '',
  fileIn: (file) => file,
  lines: () => '',
};
