/** What may be said when an agent asks, for the bench and the tests with the real models. */
import type { QuestionChoice } from '../../src/shared/contract/questions.ts';

/** Nothing of this allows anything, however it is heard. */
export const MUST_NOT_ALLOW: readonly string[] = [
  ...['Yeah.', 'Yes.', 'Okay.', 'Sure.', 'Do it.', 'No.', 'Go ahead.', 'Fine.', 'Right.', 'Yes, please.'],
  ...["Don't allow it.", 'Do not allow it.', "Don't approve it.", 'Do not approve.', 'Never allow it.'],
  ...[
    'Allow, no wait.',
    'Allow it, no.',
    'I would not allow it.',
    "I can't allow it.",
    'You may not allow this.',
  ],
  ...[
    "Won't allow it.",
    'Not allow it.',
    'Disallow it.',
    'Nobody allows it.',
    'Do not go ahead and allow it.',
  ],
  ...['Allow it later.', 'Allow it only once.', 'I will allow it if it is safe.', 'Should I allow it?'],
  ...[
    'Allow it or deny it.',
    'Allow nothing.',
    'Yes, but not this.',
    'Deny it.',
    'Reject this.',
    'No, deny.',
  ],
  ...[
    'The loud kit.',
    'Allowed.',
    'Aloud.',
    'A lot of it.',
    'I love it.',
    'Hello it.',
    'Alloy it.',
    'Below it.',
  ],
  ...['Prove it.', 'Improve it.', 'The law of it.', 'Yes, a lot.', 'A loud one.', 'A low bit.', 'Follow it.'],
];

/** Refusals, of which the beginning may get lost. */
export const CUT_REFUSALS: readonly string[] = [
  "Don't allow it.",
  'Do not allow it.',
  'Never allow it.',
  "I can't allow it.",
  "Don't approve it.",
  "No, don't allow it.",
];

/** Questions with choices, and what may be said to each. `null`: none of them was meant. */
export const CHOICE_TRIALS: readonly {
  readonly choices: readonly QuestionChoice[];
  readonly said: Readonly<Record<string, string | null>>;
}[] = [
  {
    choices: [
      { id: 'pg', label: 'Postgres' },
      { id: 'lite', label: 'SQLite' },
      { id: 'file', label: 'A plain file' },
    ],
    said: {
      'Postgres.': 'pg',
      'A plain file.': 'file',
      'One.': 'pg',
      'Two.': 'lite',
      'Three.': 'file',
      'Number two.': 'lite',
      'The first one.': 'pg',
      'The second one, please.': 'lite',
      'Option three.': 'file',
      'The last one.': 'file',
      "Let's go with the plain file.": 'file',
      'Not the first one.': null,
      "I don't know.": null,
      'Thank you.': null,
      'Elephants.': null,
      'Neither of them.': null,
    },
  },
  {
    choices: [
      { id: 'merge', label: 'Merge' },
      { id: 'rebase', label: 'Rebase' },
      { id: 'squash', label: 'Squash' },
      { id: 'skip', label: 'Skip it' },
    ],
    said: {
      'Merge.': 'merge',
      'Rebase.': 'rebase',
      'Squash.': 'squash',
      'Skip it.': 'skip',
      'Four.': 'skip',
      'Choice one.': 'merge',
      "I'd take the third one.": 'squash',
      'Please rebase it.': 'rebase',
      "Don't squash.": null,
      'Merge or rebase?': null,
      'What a mess.': null,
      'Five.': null,
    },
  },
  {
    choices: [
      { id: 'yes', label: 'Yes' },
      { id: 'no', label: 'No' },
    ],
    said: {
      'Yes.': 'yes',
      'Yeah.': 'yes',
      'Yes, please.': 'yes',
      'No.': 'no',
      'No, thanks.': 'no',
      'Nope.': 'no',
      'Maybe.': null,
      'Hello.': null,
    },
  },
];
