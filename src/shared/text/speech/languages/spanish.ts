import { counted, type SpokenWords } from './spoken-words.ts';

export const SPANISH: SpokenWords = {
  dot: 'punto',
  point: 'punto',
  slash: 'barra',
  dash: 'guion',
  at: 'arroba',
  port: 'puerto',
  equals: 'igual a',
  version: 'versión',
  atLeast: 'al menos',
  atMost: 'como máximo',
  moreThan: 'más de',
  lessThan: 'menos de',
  uuid: 'UUID',
  longToken: 'un token largo',
  codeSnippet: 'un fragmento de código',
  image: 'imagen',
  done: 'Hecho',
  toDo: 'Pendiente',
  codeBlock: (lines, language) =>
    `Bloque de código, ${counted(lines, 'línea', 'líneas')}${language === undefined ? '' : ` de ${language}`}.`,
  command: (line) => `Comando: ${line}.`,
  diff: (added, removed) =>
    `Diff, ${counted(added, 'línea añadida', 'líneas añadidas')}, ${counted(removed, 'eliminada', 'eliminadas')}.`,
  table: (rows, columns) => `Tabla, ${counted(rows, 'fila', 'filas')}: ${columns}.`,
  moreLines: (count) => `y ${counted(count, 'línea más', 'líneas más')}`,
  moreSentences: (count) => `Y ${counted(count, 'frase más', 'frases más')}.`,
  andMore: 'y más',
  fileIn: (file, folder) => `${file} en ${folder}`,
  lines: (from, to) => (to === undefined ? `línea ${from}` : `líneas ${from} a ${to}`),
};
