import { setOf, type CleanUpWords } from '../clean-up-words.ts';

export const FRENCH: CleanUpWords = {
  // "ben", "bah" and "hein" say something.
  fillers: /^(?:e+u+h+m*|h+e+u+|h+m+|m{3,})$/u,
  fillersWithComma: setOf('heum'),
  // Not "nous" and "vous" ("nous nous levons"), "la", "que".
  stutters: setOf('je le les un une et ou de du des dans il ils on pour avec mais mon ma mes ce cette ces'),
  stuttersWithComma: setOf('je le les un une et de dans pour avec mais'),
  pairStarts: setOf('je tu il on dans de pour avec et si'),
  noCommaAfter: setOf(
    'le la les un une et ou de du des dans je tu il elle on nous vous ils pour avec à au aux est sont ce',
  ),
  marks: new Map([
    ['virgule', ','],
    ['point', '.'],
    ['point final', '.'],
    ["point d'interrogation", '?'],
    ["point d'exclamation", '!'],
    ['deux points', ':'],
    ['deux-points', ':'],
    ['point virgule', ';'],
    ['point-virgule', ';'],
  ]),
  doubtfulMarks: setOf('point'),
  beforeMeantMark: setOf(
    'le la les un une ce cette ces chaque aucun aucune sans avec du de au aux à en sur deux trois premier dernier quel ' +
      "leur son mon ton l' ne pas tel autre même mot certain",
  ),
  afterMeantMark: setOf('de du est et com flottante par'),
  starters: setOf(
    "le la les un une je tu il elle on nous vous ils elles ce cela ça c'est et mais ou puis ensuite " +
      'maintenant si quand parce aussi peut est sont que pourquoi comment où qui voici voilà non oui dans ' +
      'avec pour tous tout ouvre ajoute change enlève fais utilise regarde',
  ),
  abbreviations: setOf('p.ex ex etc m mme mlle dr env cf max min fig réf'),
};
