import type { AskingWords } from './asking-words.ts';
import { listed } from './listed.ts';
import { signNames } from './sign-names.ts';

const NUMBERS =
  'un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize dix-sept dix-huit dix-neuf vingt';
const PLACES = 'deuxième troisième quatrième cinquième sixième septième huitième neuvième dixième';

export const FRENCH: AskingWords = {
  numbers: NUMBERS.split(' '),
  places: [
    ['le premier', 'la première', 'la première option', 'premier', 'première'],
    ...PLACES.split(' ').map((place) => [
      `le ${place}`,
      `la ${place}`,
      `la ${place} option`,
      place,
      ...(place === 'deuxième' ? ['le second', 'la seconde', 'second', 'seconde'] : []),
    ]),
  ],
  last: ['le dernier', 'la dernière', 'la dernière option', 'dernier', 'dernière'],
  numbered: (number) => [`numéro ${number}`, `le numéro ${number}`, `option ${number}`, `réponse ${number}`],
  fillers:
    "s'il vous plaît s'il te plaît merci euh ben alors bon ok d'accord je j'aimerais voudrais veux pense que prends choisis prenons avec plutôt donc le la les l'"
      .replaceAll("'", ' ')
      .split(' ')
      .filter((word) => word !== ''),
  negations: 'ne n pas non jamais aucun aucune ni rien sans sauf plus attends attendez'.split(' '),
  yes: ['oui', 'oui merci', 'ouais', 'bien sûr', 'exact', 'exactement', "d'accord"],
  no: ['non', 'non merci', 'pas du tout', 'surtout pas'],
  cancel: ['annuler', 'annule', 'annulez', 'laisse tomber', 'laissez tomber', 'peu importe', 'tant pis'],
  repeat: [
    'répète',
    'répétez',
    'répéter',
    'répète la question',
    'répétez la question',
    'encore une fois',
    'pardon',
    'comment',
    'quoi',
  ],
  decoys: ['Je ne sais pas.', 'Merci.', "D'accord.", 'Oui.', 'Hum.', 'Quoi ?'],
  didYouMean: (first, second) => `Vouliez-vous dire ${first} ou ${second} ?`,
  notUnderstood: (labels) => `Je n'ai pas compris. ${listed(labels, 'ou')} ?`,
  approval: {
    allow: [
      'autorise-le',
      'autorisez-le',
      "je l'autorise",
      'oui autorise',
      'oui autorise-le',
      'oui autorisez-le',
      "oui je l'autorise",
      "j'autorise",
      "oui j'autorise",
      "je l'approuve",
      'approuve-le',
      'approuvez-le',
    ],
    deny: [
      'refuse-le',
      "ne l'autorise pas",
      'je refuse',
      'refusez-le',
      'non refuse',
      'non refuse-le',
      'non je refuse',
      "ne l'autorisez pas",
      "je ne l'autorise pas",
      "non ne l'autorise pas",
      "non je ne l'autorise pas",
      "n'autorise pas",
      "ne l'approuve pas",
      'rejette-le',
      'rejetez-le',
    ],
    vetoes:
      'ne n pas non jamais aucun aucune ni rien personne sans sauf attends attendez arrête stop refuse refusez refuser rejette rejetez interdis bloque si mais quand après avant plus tard peut être pourrais devrais pourrait devrait qui quoi pourquoi comment'.split(
        ' ',
      ),
    decoys: ['Oui.', "D'accord.", 'Vas-y.', 'Fais-le.', 'Merci.', 'Autre chose.', 'Autorité.'],
    fillers: ['s', 'il', 'vous', 'te', 'plait', 'ok', "d'accord"],
    wantsToRun: (agent, command) => `${agent} veut exécuter : ${command}.`,
    wantsToUse: (agent, tool, action) => `${agent} veut utiliser ${tool} : ${action}.`,
    moreCharacters: (count) =>
      `Et ${count} ${count === 1 ? 'autre caractère' : 'autres caractères'} ; regardez à l'écran.`,
    say: 'Dites "autorise-le" ou "refuse-le".',
    sayClearly: 'Il me faut des mots clairs. Dites "autorise-le" ou "refuse-le".',
    action: {
      signs: signNames(
        "point d'exclamation|guillemet|dièse|dollar|pour cent|esperluette|apostrophe|parenthèse ouvrante|parenthèse fermante|étoile|plus|virgule|tiret|point|barre oblique|deux-points|point-virgule|inférieur à|égal|supérieur à|point d'interrogation|arobase|crochet ouvrant|barre inversée|crochet fermant|circonflexe|tiret bas|accent grave|accolade ouvrante|barre verticale|accolade fermante|tilde|nouvelle ligne",
      ),
      times: (sign, count) => `${count} fois ${sign}`,
      unusual: 'caractère inhabituel',
      hidden: 'caractère caché',
    },
  },
};
