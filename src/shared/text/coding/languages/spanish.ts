import { setOf, signTable, type CodeWords } from '../code-words.ts';
import { INTERNATIONAL_SIGNS } from './english.ts';

export const SPANISH: CodeWords = {
  signs: signTable(INTERNATIONAL_SIGNS, {
    dot: 'dot, punto',
    slash: 'slash, barra',
    'double-dash': 'dash dash, double dash, guion guion, guión guión, doble guion, doble guión, menos menos',
    dash: 'dash, guion, guión',
    underscore: 'underscore, guion bajo, guión bajo, barra baja, subrayado',
    colon: 'dos puntos',
    semicolon: 'punto y coma',
    comma: 'coma',
    at: 'arroba',
    'dollar-sign': 'signo de dólar, signo dólar',
    'hash-sign': 'almohadilla, signo de número',
    'equals-sign': 'signo igual, signo de igual',
    'double-equals': 'doble igual, igual igual',
    'triple-equals': 'triple igual, igual igual igual',
    'plus-equals': 'más igual',
    'minus-equals': 'menos igual',
    equals: 'igual, es igual a',
    star: 'asterisco',
    backslash: 'barra invertida, backslash',
    tilde: 'virgulilla',
    'open-paren': 'open paren, abre paréntesis, abrir paréntesis',
    'close-paren': 'close paren, cierra paréntesis, cerrar paréntesis',
    'open-bracket': 'open bracket, abre corchete, abrir corchete, abre corchetes',
    'close-bracket': 'close bracket, cierra corchete, cerrar corchete, cierra corchetes',
    'open-brace': 'open brace, abre llave, abrir llave, abre llaves',
    'close-brace': 'close brace, cierra llave, cerrar llave, cierra llaves',
    'open-quote': 'abre comillas, abrir comillas',
    'close-quote': 'cierra comillas, cerrar comillas',
  }),
  functionWords: setOf(
    `el la los las un una unos unas lo al del de en con por para sin sobre entre hasta desde a ante y e o u pero ni que
    qué si no sí se me te le nos les mi tu su yo él ella ellos nosotros es son era fue ser está están estar hay ha han
    puede pueden debe este esta esto ese esa eso estos estas aquel cada todo todos toda todas muy más menos ya aquí ahí
    cuando como donde porque también solo favor`,
  ),
  beforeMeantSign: setOf(
    'el la los las un una este esta ese esa cada ningún sin con del al otro otra dos tres y o falta',
  ),
  afterMeantSign: setOf('es son de del y o tecla'),
};
