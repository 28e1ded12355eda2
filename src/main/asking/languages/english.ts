import type { AskingWords } from './asking-words.ts';
import { listed } from './listed.ts';
import { signNames } from './sign-names.ts';

const NUMBERS =
  'one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty';
const PLACES = 'first second third fourth fifth sixth seventh eighth ninth tenth';

export const ENGLISH: AskingWords = {
  numbers: NUMBERS.split(' '),
  places: PLACES.split(' ').map((place) => [
    `the ${place} one`,
    `the ${place} option`,
    `the ${place} choice`,
    place,
  ]),
  last: ['the last one', 'the last option', 'the last', 'last'],
  numbered: (number) => [`number ${number}`, `option ${number}`, `choice ${number}`, `answer ${number}`],
  fillers:
    "the a please thanks thank you um uh er hmm well okay so i i'd i'll would like want think take choose pick say go with let's let us use then just it's that's"
      .replaceAll("'", ' ')
      .split(' '),
  negations: 'not t dont no nope never neither none nor without except cannot cant anything wait'.split(' '),
  yes: ['yes', 'yeah', 'yep', 'yes please', 'yes do', 'sure', 'of course', 'correct', 'right'],
  no: ['no', 'nope', 'nah', 'no thanks', 'no thank you', "please don't", "don't"],
  cancel: [
    'cancel',
    'cancel that',
    'cancel it',
    'cancel the question',
    'never mind',
    'nevermind',
    'forget it',
  ],
  repeat: [
    'repeat',
    'repeat that',
    'repeat the question',
    'say that again',
    'say it again',
    'again please',
    'come again',
    'pardon',
    'what was that',
    'what was the question',
    'what',
  ],
  decoys: ["I don't know.", 'Thank you.', 'Okay.', 'Yeah.', 'Hmm.', 'What?', 'I mean'],
  didYouMean: (first, second) => `Did you mean ${first}, or ${second}?`,
  notUnderstood: (labels) => `I did not catch that. ${listed(labels, 'or')}?`,
  approval: {
    allow: [
      'allow it',
      'allow this',
      'yes allow',
      'yes allow it',
      'yes allow this',
      'approve it',
      'approve this',
      'yes approve it',
      'go ahead and allow it',
    ],
    deny: [
      'deny it',
      "don't allow it",
      'reject it',
      'deny this',
      'no deny',
      'no deny it',
      'do not allow it',
      'do not allow this',
      "don't allow this",
      'no do not allow it',
      "no don't allow it",
      'do not approve it',
      "don't approve it",
      'do not approve this',
      "don't approve this",
      'reject this',
      'no reject it',
    ],
    vetoes:
      'not t dont cannot cant no nope nah never neither none nor nobody nothing without unless except until before after if when but wait stop hold deny denied reject refuse forbid block cancel disallow later maybe perhaps might would could should did who why what how'.split(
        ' ',
      ),
    decoys: ['I love it.', 'All of it.', 'Yeah.', 'Yes.', 'Do it.', 'Go ahead.', 'Thank you.'],
    fillers: ['please', 'okay', 'yeah', 'yep'],
    wantsToRun: (agent, command) => `${agent} wants to run: ${command}.`,
    wantsToUse: (agent, tool, action) => `${agent} wants to use ${tool}: ${action}.`,
    moreCharacters: (count) =>
      `And ${count} more ${count === 1 ? 'character' : 'characters'}; look at it on the screen.`,
    say: 'Say "allow it" or "deny it".',
    sayClearly: 'I need clear words. Say "allow it" or "deny it".',
    action: {
      signs: signNames(
        'exclamation mark|quote|hash|dollar|percent|ampersand|single quote|open paren|close paren|star|plus|comma|dash|dot|slash|colon|semicolon|less than|equals|greater than|question mark|at|open bracket|backslash|close bracket|caret|underscore|backtick|open brace|pipe|close brace|tilde|new line',
      ),
      times: (sign, count) => `${count} times ${sign}`,
      unusual: 'unusual character',
      hidden: 'hidden character',
    },
  },
};
