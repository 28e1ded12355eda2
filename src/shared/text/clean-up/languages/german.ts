import { setOf, type CleanUpWords } from '../clean-up-words.ts';

export const GERMAN: CleanUpWords = {
  // "um", "er" and "eh" are German words.
  fillers: /^(?:ä+h+m*|ö+h+m*|e+h+m+|h+m+|m{3,}|uhm)$/u,
  fillersWithComma: setOf('äm'),
  // Not "der", "die", "das" ("die, die die Datei …"), "sie", "zu", "für", "in", "an".
  stutters: setOf(
    'ich und oder aber wir ein eine einen einem eines mit von wenn weil dass kannst dieser diese dieses',
  ),
  stuttersWithComma: setOf('ich und oder ein eine einen einem mit von weil dass'),
  pairStarts: setOf('ich wir du er es in mit von auf und'),
  noCommaAfter: setOf(
    'der die das den dem des ein eine einen einem einer ich du er sie es wir ihr und oder in an auf mit von zu für ' +
      'bei aus nach ist sind war im am zum zur',
  ),
  marks: new Map([
    ['komma', ','],
    ['beistrich', ','],
    ['punkt', '.'],
    ['fragezeichen', '?'],
    ['ausrufezeichen', '!'],
    ['rufzeichen', '!'],
    ['doppelpunkt', ':'],
    ['semikolon', ';'],
    ['strichpunkt', ';'],
  ]),
  doubtfulMarks: setOf('punkt'),
  beforeMeantMark: setOf(
    'der die das den dem des ein eine einen einem einer kein keine dieser diese dieses jeder jede jedes ohne mit am im ' +
      'zum vom beim auf zwei drei ersten letzten nächsten wichtigsten dieses diesem diesen fehlendes fehlende per ' +
      'wort und oder nächster nächste springender wichtiger erster letzter null eins vier fünf',
  ),
  afterMeantMark: setOf(
    'taste zeichen ist war fehlt null eins zwei drei vier fünf sechs sieben acht neun getrennt',
  ),
  starters: setOf(
    'der die das ein eine ich du er sie es wir ihr man und aber oder dann danach jetzt nun wenn weil also ' +
      'auch bitte vielleicht als bevor nachdem kann kannst können soll sollte ist sind war was warum wie ' +
      'wer wo welche welcher hier da dort das dies diese dieser mein unser in im auf mit für nicht kein ' +
      'alle mach füge öffne nimm schau zeig',
  ),
  abbreviations: setOf('z.b u.a d.h bzw usw ca vgl nr dr prof evtl ggf inkl max min str bspw z b'),
};
