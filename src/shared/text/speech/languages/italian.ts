import { counted, type SpokenWords } from './spoken-words.ts';

export const ITALIAN: SpokenWords = {
  dot: 'punto',
  point: 'punto',
  slash: 'barra',
  dash: 'trattino',
  at: 'chiocciola',
  port: 'porta',
  equals: 'uguale a',
  version: 'versione',
  atLeast: 'almeno',
  atMost: 'al massimo',
  moreThan: 'più di',
  lessThan: 'meno di',
  uuid: 'UUID',
  longToken: 'un lungo token',
  codeSnippet: 'un frammento di codice',
  image: 'immagine',
  done: 'Fatto',
  toDo: 'Da fare',
  codeBlock: (lines, language) =>
    `Blocco di codice, ${counted(lines, 'riga', 'righe')}${language === undefined ? '' : ` di ${language}`}.`,
  command: (line) => `Comando: ${line}.`,
  diff: (added, removed) =>
    `Diff, ${counted(added, 'riga aggiunta', 'righe aggiunte')}, ${counted(removed, 'rimossa', 'rimosse')}.`,
  table: (rows, columns) => `Tabella, ${counted(rows, 'riga', 'righe')}: ${columns}.`,
  moreLines: (count) => `e ${counted(count, 'altra riga', 'altre righe')}`,
  moreSentences: (count) => (count === 1 ? "E un'altra frase." : `E altre ${count} frasi.`),
  andMore: 'e altro',
  fileIn: (file, folder) => `${file} in ${folder}`,
  lines: (from, to) => (to === undefined ? `riga ${from}` : `righe da ${from} a ${to}`),
};
