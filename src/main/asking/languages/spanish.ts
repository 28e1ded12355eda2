import type { AskingWords } from './asking-words.ts';
import { listed } from './listed.ts';
import { signNames } from './sign-names.ts';

const NUMBERS =
  'uno dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciséis diecisiete dieciocho diecinueve veinte';
const PLACES = 'primer segund tercer cuart quint sext séptim octav noven décim';

export const SPANISH: AskingWords = {
  numbers: NUMBERS.split(' '),
  places: PLACES.split(' ').map((stem) => [
    `el ${stem}o`,
    `la ${stem}a`,
    `la ${stem}a opción`,
    `${stem}o`,
    `${stem}a`,
  ]),
  last: ['el último', 'la última', 'la última opción', 'último', 'última'],
  numbered: (number) => [
    `número ${number}`,
    `opción ${number}`,
    `respuesta ${number}`,
    `la ${number}`,
    `el ${number}`,
  ],
  fillers:
    'por favor gracias eh este pues bueno vale ok yo quiero quisiera creo que elijo tomo vamos con usa usar entonces mejor el la los las'.split(
      ' ',
    ),
  negations: 'no ni nunca jamás ningún ninguno ninguna nada sin excepto salvo tampoco espera'.split(' '),
  yes: ['sí', 'sí por favor', 'claro', 'claro que sí', 'por supuesto', 'correcto', 'vale'],
  no: ['no', 'no gracias', 'no por favor', 'para nada'],
  cancel: ['cancelar', 'cancela', 'cancélalo', 'olvídalo', 'déjalo', 'no importa', 'da igual'],
  repeat: [
    'repite',
    'repítelo',
    'repetir',
    'repite la pregunta',
    'otra vez',
    'otra vez por favor',
    'cómo',
    'qué',
  ],
  decoys: ['No lo sé.', 'Gracias.', 'Vale.', 'Sí.', 'Mmm.', '¿Qué?'],
  didYouMean: (first, second) => `¿Quiso decir ${first} o ${second}?`,
  notUnderstood: (labels) => `No lo he entendido. ¿${listed(labels, 'o')}?`,
  approval: {
    allow: [
      'permítelo',
      'lo permito',
      'sí permítelo',
      'sí lo permito',
      'permitir esto',
      'apruébalo',
      'lo apruebo',
      'sí apruébalo',
      'sí lo apruebo',
    ],
    deny: [
      'recházalo',
      'no lo permitas',
      'no lo permito',
      'lo rechazo',
      'no recházalo',
      'deniégalo',
      'lo deniego',
      'no no lo permitas',
      'no no lo permito',
      'no permitir esto',
      'no lo apruebes',
      'no lo apruebo',
    ],
    vetoes:
      'no ni nunca jamás ningún ninguno ninguna nada nadie sin excepto salvo tampoco espera para alto rechaza rechazar rechazo recházalo deniega deniego deniégalo prohíbe pero cuando luego después antes hasta quizá quizás tal podría debería quién qué cómo'.split(
        ' ',
      ),
    decoys: ['Sí.', 'Vale.', 'Hazlo.', 'Lo admito.', 'Gracias.', 'Lo pruebo.', 'Te lo prometo.'],
    fillers: ['por', 'favor', 'vale'],
    wantsToRun: (agent, command) => `${agent} quiere ejecutar: ${command}.`,
    wantsToUse: (agent, tool, action) => `${agent} quiere usar ${tool}: ${action}.`,
    moreCharacters: (count) =>
      `Y ${count} ${count === 1 ? 'carácter' : 'caracteres'} más; mírelo en la pantalla.`,
    say: 'Diga "permítelo" o "recházalo".',
    sayClearly: 'Necesito palabras claras. Diga "permítelo" o "recházalo".',
    action: {
      signs: signNames(
        'exclamación|comillas|almohadilla|dólar|por ciento|ampersand|comilla simple|abre paréntesis|cierra paréntesis|asterisco|más|coma|guion|punto|barra|dos puntos|punto y coma|menor que|igual|mayor que|interrogación|arroba|abre corchete|barra invertida|cierra corchete|circunflejo|guion bajo|acento grave|abre llave|barra vertical|cierra llave|tilde|línea nueva',
      ),
      times: (sign, count) => `${count} veces ${sign}`,
      unusual: 'carácter inusual',
      hidden: 'carácter oculto',
    },
  },
};
