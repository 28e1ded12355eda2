import { setOf, type CleanUpWords } from '../clean-up-words.ts';

export const SPANISH: CleanUpWords = {
  // "este" and "pues" are words; "¿eh?" is a question and keeps its place because of its marks.
  fillers: /^(?:e+h+m*|e+m{2,}|h+m+|m{3,})$/u,
  fillersWithComma: setOf('em'),
  stutters: setOf('el los las un una y o de del en con yo pero porque al su sus mi'),
  stuttersWithComma: setOf('el los un una y o de con yo pero'),
  pairStarts: setOf('yo en de con a por para y lo se me'),
  noCommaAfter: setOf('el la los las un una y o de del en con a al por para que se me lo su mi es son yo'),
  marks: new Map([
    ['coma', ','],
    ['punto', '.'],
    ['punto y coma', ';'],
    ['dos puntos', ':'],
    ['signo de interrogación', '?'],
    ['cierra interrogación', '?'],
    ['signo de exclamación', '!'],
    ['cierra exclamación', '!'],
  ]),
  doubtfulMarks: setOf('punto coma'),
  beforeMeantMark: setOf(
    'el la los las un una este esta ese esa cada ningún ninguna sin con en otro otra primer último tal qué su al del ' +
      'estos esos los de palabra a que que me te se lo le hasta cierto cual mejor mismo',
  ),
  afterMeantMark: setOf('de del que y es en muerto com separador'),
  starters: setOf(
    'el la los las un una yo tú él ella nosotros esto esta este eso y pero o luego después ahora si ' +
      'cuando porque también por favor quizás puede puedes podría es son era qué cómo dónde quién hay no sí ' +
      'en con para todos todo abre añade cambia quita haz usa mira',
  ),
  abbreviations: setOf('p.ej ej etc sr sra dr dra núm pág aprox máx mín ud uds'),
};
