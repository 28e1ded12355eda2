import { counted, type SpokenWords } from './spoken-words.ts';

export const FRENCH: SpokenWords = {
  dot: 'point',
  point: 'point',
  slash: 'slash',
  dash: 'tiret',
  at: 'arobase',
  port: 'port',
  equals: 'égale',
  version: 'version',
  atLeast: 'au moins',
  atMost: 'au plus',
  moreThan: 'plus de',
  lessThan: 'moins de',
  uuid: 'UUID',
  longToken: 'un long jeton',
  codeSnippet: 'un extrait de code',
  image: 'image',
  done: 'Fait',
  toDo: 'À faire',
  codeBlock: (lines, language) =>
    `Bloc de code, ${counted(lines, 'ligne', 'lignes')}${language === undefined ? '' : ` de ${language}`}.`,
  command: (line) => `Commande : ${line}.`,
  diff: (added, removed) =>
    `Diff, ${counted(added, 'ligne ajoutée', 'lignes ajoutées')}, ${counted(removed, 'supprimée', 'supprimées')}.`,
  table: (rows, columns) => `Tableau, ${counted(rows, 'ligne', 'lignes')} : ${columns}.`,
  moreLines: (count) => `et ${counted(count, 'autre ligne', 'autres lignes')}`,
  moreSentences: (count) => `Et ${counted(count, 'autre phrase', 'autres phrases')}.`,
  andMore: 'et plus',
  fileIn: (file, folder) => `${file} dans ${folder}`,
  lines: (from, to) => (to === undefined ? `ligne ${from}` : `lignes ${from} à ${to}`),
};
