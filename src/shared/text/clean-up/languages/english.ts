import { setOf, type CleanUpWords } from '../clean-up-words.ts';

export const ENGLISH: CleanUpWords = {
  // "mm" is a unit, "uh-huh" and "mhm" are answers, "ah" and "oh" say something.
  fillers: /^(?:u+h+m*|u+m+|e+r+m+|h+m+|m{3,})$/u,
  fillersWithComma: setOf('er eh'),
  // Not "that", "had", "is", "in", "on", "do", "so", "very", "no", "you": all of them are doubled in good English.
  stutters: setOf(
    "the a an i we they he's she's it it's i'm i'll i've i'd we're we'll let's and or but to of for from with if when " +
      'because this these my our your their its can should would could what where how which as at by be are was were',
  ),
  stuttersWithComma: setOf('the a an i and or but to of for from with if because my our your their'),
  pairStarts: setOf("i we you it they he she let's in on at to from of with for and so if i'm we're it's"),
  noCommaAfter: setOf(
    "the a an i we you they he she it and or but to of for from with if in on at by as is are was i'm we're it's my " +
      'our your their this that should can will would could be not',
  ),
  marks: new Map([
    ['comma', ','],
    ['full stop', '.'],
    ['period', '.'],
    ['question mark', '?'],
    ['exclamation mark', '!'],
    ['exclamation point', '!'],
    ['colon', ':'],
    ['semicolon', ';'],
    ['semi colon', ';'],
  ]),
  doubtfulMarks: setOf('period'),
  beforeMeantMark: setOf(
    'a an the this that these those each every any no another one two three some missing extra trailing leading final ' +
      'first last second single double called word say says said type typed add adds added adding remove removes ' +
      'removed removing insert put with without by grace time trial retention long short waiting same certain of his ' +
      'her my your our their use using uses replace oxford serial',
  ),
  afterMeantMark: setOf(
    'key keys character characters sign signs symbol symbols separated separator delimited operator operators ' +
      'splice cancer study studies of is was in between and or',
  ),
  starters: setOf(
    "the a an i i'm i'll i've i'd we you he she it it's they this that that's these those there here then " +
      "now so and but or if when while because also please maybe next after before first let's let can " +
      "could should would will do don't does did is are was what why how who which where add fix make open " +
      'use check write update remove create change move look put take try show tell give see just only ' +
      'still even not no yes okay ok thanks all each both my our your their its in on for with',
  ),
  abbreviations: setOf(
    'e.g eg i.e ie etc vs cf approx no fig mr mrs ms dr prof st inc ltd co al resp incl min max sec vol ver',
  ),
};
