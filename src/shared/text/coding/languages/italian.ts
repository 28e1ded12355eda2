import { setOf, signTable, type CodeWords } from '../code-words.ts';
import { INTERNATIONAL_SIGNS } from './english.ts';

export const ITALIAN: CodeWords = {
  signs: signTable(INTERNATIONAL_SIGNS, {
    dot: 'dot, punto',
    slash: 'slash, barra',
    'double-dash': 'dash dash, double dash, trattino trattino, doppio trattino, meno meno',
    dash: 'dash, trattino',
    underscore: 'underscore, trattino basso',
    colon: 'due punti',
    semicolon: 'punto e virgola',
    comma: 'virgola',
    at: 'chiocciola, at',
    'dollar-sign': 'segno del dollaro, simbolo del dollaro',
    'hash-sign': 'cancelletto',
    'equals-sign': 'segno di uguale, segno uguale',
    'double-equals': 'doppio uguale, uguale uguale',
    'triple-equals': 'triplo uguale, uguale uguale uguale',
    'plus-equals': 'più uguale',
    'minus-equals': 'meno uguale',
    equals: 'uguale',
    star: 'asterisco',
    backslash: 'barra rovesciata, backslash',
    'open-paren': 'open paren, apri parentesi, aperta parentesi, parentesi aperta, apri tonda',
    'close-paren': 'close paren, chiudi parentesi, chiusa parentesi, parentesi chiusa, chiudi tonda',
    'open-bracket': 'open bracket, apri quadra, apri parentesi quadra, parentesi quadra aperta',
    'close-bracket': 'close bracket, chiudi quadra, chiudi parentesi quadra, parentesi quadra chiusa',
    'open-brace': 'open brace, apri graffa, apri parentesi graffa, parentesi graffa aperta',
    'close-brace': 'close brace, chiudi graffa, chiudi parentesi graffa, parentesi graffa chiusa',
    'open-quote': 'apri virgolette, aperte virgolette',
    'close-quote': 'chiudi virgolette, chiuse virgolette',
  }),
  functionWords: setOf(
    `il lo la i gli le l un uno una di a da in con su per tra fra del della dello dei degli delle al alla allo ai agli
    alle dal dalla nel nella nello nei nelle sul sulla e ed o ma però né che chi cui se non sì si mi ti ci vi ne io tu
    lui lei noi voi loro è sono era essere stato ha hanno ho avere può deve questo questa quello quella ogni tutto tutti
    tutta molto più meno anche come quando dove perché poi qui lì già`,
  ),
  beforeMeantSign: setOf(
    'il lo la i gli le un uno una questo questa quel ogni nessun senza con del al due tre e o manca',
  ),
  afterMeantSign: setOf('è sono di del e o manca'),
};
