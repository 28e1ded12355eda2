import { setOf, signTable, type CodeWords } from '../code-words.ts';
import { INTERNATIONAL_SIGNS } from './english.ts';

export const GERMAN: CodeWords = {
  signs: signTable(INTERNATIONAL_SIGNS, {
    dot: 'dot, punkt',
    slash: 'slash, schrägstrich',
    'double-dash':
      'dash dash, double dash, minus minus, bindestrich bindestrich, strich strich, doppelstrich',
    dash: 'dash, bindestrich, minus',
    underscore: 'underscore, unterstrich',
    colon: 'doppelpunkt',
    semicolon: 'semikolon, strichpunkt',
    comma: 'komma',
    at: 'at, ät',
    'at-sign': 'at zeichen, klammeraffe',
    'dollar-sign': 'dollarzeichen, dollar zeichen',
    'hash-sign': 'rautezeichen, raute zeichen',
    'equals-sign': 'gleichheitszeichen, ist gleich zeichen',
    'double-equals': 'doppelt gleich, gleich gleich',
    'triple-equals': 'dreifach gleich, gleich gleich gleich',
    'plus-equals': 'plus gleich',
    'minus-equals': 'minus gleich',
    equals: 'gleich, ist gleich',
    plus: 'plus',
    star: 'stern, sternchen',
    backslash: 'backslash, umgekehrter schrägstrich',
    'open-paren': 'open paren, klammer auf, runde klammer auf',
    'close-paren': 'close paren, klammer zu, runde klammer zu',
    'open-bracket': 'open bracket, eckige klammer auf',
    'close-bracket': 'close bracket, eckige klammer zu',
    'open-brace': 'open brace, geschweifte klammer auf',
    'close-brace': 'close brace, geschweifte klammer zu',
    'open-angle': 'open angle, spitze klammer auf',
    'close-angle': 'close angle, spitze klammer zu',
    'open-quote': 'anführungszeichen auf, anführungszeichen unten',
    'close-quote': 'anführungszeichen zu, anführungszeichen oben',
  }),
  functionWords: setOf(
    `der die das den dem des ein eine einen einem einer eines kein keine dieser diese dieses diesem diesen ich du er sie
    es wir ihr man mich dich ihn uns euch mir dir ihm mein dein sein unser und oder aber denn sondern nicht ist sind war
    waren bin bist sein wird werden wurde hat haben hatte kann kannst können soll sollte muss müssen darf in im an am auf
    aus bei beim mit nach von vom zu zum zur für über unter vor hinter neben zwischen durch ohne um gegen bis als wie
    wenn weil dass ob auch noch nur schon sehr so dann da hier dort jetzt bitte was wer wo wann warum welche alle jede`,
  ),
  beforeMeantSign: setOf(
    `der die das den dem des ein eine einen einem einer kein keine diese dieser dieses jede jedes ohne mit am im zum vom
    beim fehlende fehlendes zwei drei und oder statt per als heißt`,
  ),
  afterMeantSign: setOf('taste zeichen symbol operator ist sind war fehlt und oder'),
};
