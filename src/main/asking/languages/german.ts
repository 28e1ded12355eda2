import type { AskingWords } from './asking-words.ts';
import { listed } from './listed.ts';
import { signNames } from './sign-names.ts';

const NUMBERS =
  'eins zwei drei vier fünf sechs sieben acht neun zehn elf zwölf dreizehn vierzehn fünfzehn sechzehn siebzehn achtzehn neunzehn zwanzig';
const PLACES = 'erste zweite dritte vierte fünfte sechste siebte achte neunte zehnte';

export const GERMAN: AskingWords = {
  numbers: NUMBERS.split(' '),
  places: PLACES.split(' ').map((place) => [
    `das ${place}`,
    `die ${place}`,
    `der ${place}`,
    `den ${place}n`,
    place,
    `${place}s`,
    `${place}ns`,
  ]),
  last: ['das letzte', 'die letzte', 'der letzte', 'den letzten', 'letzte'],
  numbered: (number) => [`nummer ${number}`, `option ${number}`, `antwort ${number}`],
  fillers:
    'bitte danke äh ähm also naja gut okay ok so ich möchte will nehme nehmen wir würde sagen denke glaube wähle mit dann doch mal lieber einfach das die der den'.split(
      ' ',
    ),
  negations: 'nicht nein nie niemals kein keine keinen keines weder ohne außer nichts nö warte'.split(' '),
  yes: ['ja', 'ja bitte', 'jo', 'jawohl', 'klar', 'na klar', 'genau', 'stimmt', 'richtig', 'gerne'],
  no: ['nein', 'nein danke', 'nö', 'nee', 'bitte nicht'],
  cancel: ['abbrechen', 'abbruch', 'brich ab', 'vergiss es', 'schon gut', 'egal', 'cancel'],
  repeat: [
    'wiederholen',
    'wiederhole das',
    'wiederhole die frage',
    'noch mal',
    'nochmal',
    'noch einmal',
    'bitte noch einmal',
    'wie bitte',
    'was',
  ],
  decoys: ['Ich weiß nicht.', 'Danke.', 'Okay.', 'Ja.', 'Hm.', 'Was?'],
  didYouMean: (first, second) => `Meinten Sie ${first} oder ${second}?`,
  notUnderstood: (labels) => `Das habe ich nicht verstanden. ${listed(labels, 'oder')}?`,
  approval: {
    allow: [
      'erlaube es',
      'erlauben',
      'ja erlauben',
      'ja erlaube es',
      'ich erlaube es',
      'ja ich erlaube es',
      'genehmige es',
      'ich genehmige es',
    ],
    deny: [
      'lehne es ab',
      'nicht erlauben',
      'verbiete es',
      'ablehnen',
      'nein ablehnen',
      'ich lehne es ab',
      'nein ich lehne es ab',
      'erlaube es nicht',
      'ich erlaube es nicht',
      'nein nicht erlauben',
      'nein erlaube es nicht',
      'genehmige es nicht',
      'ich genehmige es nicht',
      'ich verbiete es',
    ],
    vetoes:
      'nicht nein nie niemals kein keine keinen keins weder ohne außer nichts niemand nö nee warte stopp stop halt ab ablehnen lehne verbiete verbieten wenn falls aber erst später vielleicht bevor nachdem bis würde könnte sollte soll sollst wer was warum wie'.split(
        ' ',
      ),
    decoys: ['Ja.', 'Okay.', 'Mach es.', 'Ich glaube es.', 'Danke.', 'Er glaubt es.', 'Urlaub ist es.'],
    fillers: ['bitte', 'okay', 'gut'],
    wantsToRun: (agent, command) => `${agent} möchte ausführen: ${command}.`,
    wantsToUse: (agent, tool, action) => `${agent} möchte ${tool} verwenden: ${action}.`,
    moreCharacters: (count) =>
      `Und ${count === 1 ? 'ein weiteres' : `${count} weitere`} Zeichen; sehen Sie es auf dem Bildschirm an.`,
    say: 'Sagen Sie "erlaube es" oder "lehne es ab".',
    sayClearly: 'Ich brauche klare Worte. Sagen Sie "erlaube es" oder "lehne es ab".',
    action: {
      signs: signNames(
        'Ausrufezeichen|Anführungszeichen|Raute|Dollar|Prozent|Und-Zeichen|einfaches Anführungszeichen|Klammer auf|Klammer zu|Stern|Plus|Komma|Strich|Punkt|Schrägstrich|Doppelpunkt|Strichpunkt|kleiner als|gleich|größer als|Fragezeichen|at|eckige Klammer auf|Rückstrich|eckige Klammer zu|Dach|Unterstrich|Gravis|geschweifte Klammer auf|senkrechter Strich|geschweifte Klammer zu|Tilde|neue Zeile',
      ),
      times: (sign, count) => `${count} mal ${sign}`,
      unusual: 'ungewöhnliches Zeichen',
      hidden: 'verborgenes Zeichen',
    },
  },
};
