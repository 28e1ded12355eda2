import type { AskingWords } from './asking-words.ts';
import { listed } from './listed.ts';
import { signNames } from './sign-names.ts';

const NUMBERS =
  'uno due tre quattro cinque sei sette otto nove dieci undici dodici tredici quattordici quindici sedici diciassette diciotto diciannove venti';
const PLACES = 'prim second terz quart quint sest settim ottav non decim';

export const ITALIAN: AskingWords = {
  numbers: NUMBERS.split(' '),
  places: PLACES.split(' ').map((stem) => [
    `il ${stem}o`,
    `la ${stem}a`,
    `l'${stem}o`,
    `l'${stem}a`,
    `la ${stem}a opzione`,
    `${stem}o`,
    `${stem}a`,
  ]),
  last: ["l'ultimo", "l'ultima", "l'ultima opzione", 'ultimo', 'ultima'],
  numbered: (number) => [
    `numero ${number}`,
    `il numero ${number}`,
    `opzione ${number}`,
    `risposta ${number}`,
  ],
  fillers:
    'per favore grazie ehm allora beh bene ok io vorrei voglio credo penso che prendo scelgo andiamo con usa usiamo quindi meglio il la lo i le'.split(
      ' ',
    ),
  negations: 'non no mai nessuno nessuna né niente nulla senza tranne eccetto neanche aspetta'.split(' '),
  yes: ['sì', 'sì grazie', 'sì per favore', 'certo', 'esatto', 'giusto', 'va bene'],
  no: ['no', 'no grazie', 'per niente'],
  cancel: ['annulla', 'annullare', 'lascia stare', 'lascia perdere', 'non importa', 'fa niente'],
  repeat: [
    'ripeti',
    'ripetere',
    'ripeti la domanda',
    'di nuovo',
    'ancora una volta',
    'come',
    'cosa',
    'prego',
  ],
  decoys: ['Non lo so.', 'Grazie.', 'Va bene.', 'Sì.', 'Mmm.', 'Cosa?'],
  didYouMean: (first, second) => `Intendeva ${first} o ${second}?`,
  notUnderstood: (labels) => `Non ho capito. ${listed(labels, 'o')}?`,
  approval: {
    allow: [
      'permettilo',
      'lo permetto',
      'sì permettilo',
      'sì lo permetto',
      'consentilo',
      'lo consento',
      'sì consentilo',
      'approvalo',
      'lo approvo',
      'sì lo approvo',
      'autorizzalo',
      'lo autorizzo',
      'sì lo autorizzo',
    ],
    deny: [
      'rifiutalo',
      'non permetterlo',
      'lo rifiuto',
      'no rifiutalo',
      'no lo rifiuto',
      'negalo',
      'non lo permetto',
      'no non lo permetto',
      'no non permetterlo',
      'non consentirlo',
      'non lo consento',
      'non approvarlo',
      'non lo approvo',
      'non lo autorizzo',
    ],
    vetoes:
      'non no mai nessuno nessuna né niente nulla senza tranne eccetto neanche aspetta fermo ferma stop rifiuta rifiuto rifiutalo nega nego negalo vieta blocca se ma quando dopo prima finché forse potrei dovrei potrebbe dovrebbe chi cosa perché come'.split(
        ' ',
      ),
    decoys: ['Sì.', 'Va bene.', 'Fallo.', 'Grazie.', 'Lo prometto.', 'Lo contento.', 'Lo provo.'],
    fillers: ['per', 'favore', 'va', 'bene'],
    wantsToRun: (agent, command) => `${agent} vuole eseguire: ${command}.`,
    wantsToUse: (agent, tool, action) => `${agent} vuole usare ${tool}: ${action}.`,
    moreCharacters: (count) =>
      `E ${count === 1 ? 'un altro carattere' : `altri ${count} caratteri`}; lo guardi sullo schermo.`,
    say: 'Dica "permettilo" o "rifiutalo".',
    sayClearly: 'Mi servono parole chiare. Dica "permettilo" o "rifiutalo".',
    action: {
      signs: signNames(
        'punto esclamativo|virgolette|cancelletto|dollaro|per cento|e commerciale|apostrofo|apri parentesi|chiudi parentesi|asterisco|più|virgola|trattino|punto|barra|due punti|punto e virgola|minore di|uguale|maggiore di|punto interrogativo|chiocciola|apri quadra|barra inversa|chiudi quadra|accento circonflesso|trattino basso|accento grave|apri graffa|barra verticale|chiudi graffa|tilde|nuova riga',
      ),
      times: (sign, count) => `${count} volte ${sign}`,
      unusual: 'carattere insolito',
      hidden: 'carattere nascosto',
    },
  },
};
