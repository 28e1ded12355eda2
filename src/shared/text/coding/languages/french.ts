import { setOf, signTable, type CodeWords } from '../code-words.ts';
import { INTERNATIONAL_SIGNS } from './english.ts';

export const FRENCH: CodeWords = {
  signs: signTable(INTERNATIONAL_SIGNS, {
    dot: 'dot, point',
    slash: 'slash, barre oblique',
    'double-dash': 'dash dash, double dash, tiret tiret, double tiret, moins moins',
    dash: "dash, tiret, trait d'union",
    underscore: 'underscore, tiret bas, souligné',
    colon: 'deux points',
    semicolon: 'point virgule',
    comma: 'virgule',
    at: 'arobase, at',
    'dollar-sign': 'signe dollar',
    'hash-sign': 'dièse, signe dièse',
    'equals-sign': 'signe égal',
    'double-equals': 'double égal, égal égal, égale égale',
    'triple-equals': 'triple égal, égal égal égal',
    'plus-equals': 'plus égal',
    'minus-equals': 'moins égal',
    equals: 'égal, égale',
    star: 'étoile, astérisque',
    backslash: 'antislash, barre oblique inversée, backslash',
    'open-paren':
      'open paren, ouvre parenthèse, ouvrir parenthèse, ouvrez la parenthèse, parenthèse ouvrante',
    'close-paren':
      'close paren, ferme parenthèse, fermer parenthèse, fermez la parenthèse, parenthèse fermante',
    'open-bracket': 'open bracket, ouvre crochet, ouvrir crochet, crochet ouvrant',
    'close-bracket': 'close bracket, ferme crochet, fermer crochet, crochet fermant',
    'open-brace': 'open brace, ouvre accolade, ouvrir accolade, accolade ouvrante',
    'close-brace': 'close brace, ferme accolade, fermer accolade, accolade fermante',
    'open-quote': 'ouvre guillemets, ouvrir les guillemets, guillemet ouvrant',
    'close-quote': 'ferme guillemets, fermer les guillemets, guillemet fermant',
  }),
  functionWords: setOf(
    `le la les l un une des du de d au aux à en dans sur sous avec sans pour par entre chez vers et ou mais donc ni car
    que qui quoi dont où ce cet cette ces mon ton son ma ta sa mes tes ses notre votre leur leurs je tu il elle on nous
    vous ils elles me te se lui y ne pas plus est sont était être été a ai as ont avoir fait peut doit si comme quand
    aussi très tout tous toute toutes ici là déjà puis alors`,
  ),
  beforeMeantSign: setOf(
    'le la les un une ce cette ces chaque aucun aucune sans avec du au deux trois et ou manque',
  ),
  afterMeantSign: setOf('est sont de du et ou manque'),
};
