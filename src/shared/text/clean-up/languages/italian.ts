import { setOf, type CleanUpWords } from '../clean-up-words.ts';

export const ITALIAN: CleanUpWords = {
  // "eh", "beh" and "boh" say something.
  fillers: /^(?:e+h+m+|u+h+m+|h+m+|m{3,})$/u,
  fillersWithComma: setOf('ehm em'),
  stutters: setOf('il i gli un uno una e o di del della nel nella con per ma io questo questa'),
  stuttersWithComma: setOf('il un una e di con per ma'),
  pairStarts: setOf('io tu in di con per e se lo mi'),
  noCommaAfter: setOf(
    'il lo la i gli le un uno una e o di del della in nel nella con per a al da dal è sono io che si mi',
  ),
  marks: new Map([
    ['virgola', ','],
    ['punto', '.'],
    ['punto interrogativo', '?'],
    ['punto di domanda', '?'],
    ['punto esclamativo', '!'],
    ['due punti', ':'],
    ['punto e virgola', ';'],
  ]),
  doubtfulMarks: setOf('punto'),
  beforeMeantMark: setOf(
    'il lo la i gli le un una uno questo questa quel quella ogni nessun nessuna senza con nel al del dal sul due tre ' +
      'primo ultimo altro altra certo tal che a in di parola stesso',
  ),
  afterMeantMark: setOf('di del della che è e com mobile'),
  starters: setOf(
    'il lo la i gli le un uno una io tu lui lei noi voi loro questo questa quello e ma o poi dopo adesso ' +
      'ora se quando perché anche forse può puoi è sono era che cosa come dove chi non sì in con per tutti ' +
      'tutto apri aggiungi cambia togli fai usa guarda',
  ),
  abbreviations: setOf('p.es es ecc sig sig.ra dott prof pag max min ca n'),
};
