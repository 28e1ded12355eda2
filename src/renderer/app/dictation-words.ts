/** The words about what becomes of dictated text: commands, where it goes, own words. */
import type { OutputMode, SpokenCommandName, SubmitPolicy } from '../../shared/contract/dictation.ts';

const commandNames: Readonly<Record<SpokenCommandName, string>> = {
  submit: 'Send',
  newline: 'New line',
  mute: 'Mute',
  listen: 'Listen',
  'switch-agent': 'Switch agent',
  cancel: 'Scratch that',
  repeat: 'Repeat',
  'stop-speaking': 'Stop speaking',
  spell: 'Spell',
};

const policies: Readonly<Record<SubmitPolicy, string>> = {
  draft: 'Draft',
  instant: 'Instant',
  confirm: 'Confirm',
};

const outputModes: Readonly<Record<OutputMode, string>> = { agents: 'Agents', keyboard: 'Keyboard' };

export const commandWords = {
  names: commandNames,
  /** What a command to switch does. */
  to: (agent: string): string => `To ${agent}`,
  heard: (trigger: string): string => `Heard: “${trigger}”`,
  live: 'Command',
  done: (command: string): string => `Done: ${command}.`,
} as const;

export const routingWords = {
  output: 'Where your words go',
  outputModes,
  keyboardHelp: 'Your words are typed into the window that has the keyboard.',
  toKeyboard: 'the focused window',
  policies,
  policy: (agent: string): string => `What happens to text for ${agent}`,
  policyHelp:
    'Draft lies unsent until you say “ok send”. Instant is sent at once. Confirm is sent after a moment.',
  spell: 'Spell',
  spellKey: 'P',
  spellHelp: 'Spell the next word letter by letter',
  spelling: 'Spell now.',
  spelled: 'Spelled so far',
  question: (heard: string): string => `Which agent is “${heard}”?`,
  questionHelp: 'Your text waits for the answer.',
  none: 'None of them',
  sendsIn: (seconds: number): string => `in ${seconds} s`,
  sendsAfter: 'when you stop',
  sendsAfterHint: 'It is held while you talk.',
  sendNow: 'Send now',
  takeBack: 'Take back',
  tooLate: 'Too late to take this back.',
  recovered: 'Found after a crash; not sent.',
  send: 'Send',
  amends: 'goes on with the one before',
} as const;

export const vocabularyWords = {
  heading: 'Your words',
  intro: 'Names and terms as you want them written, with what they sound like.',
  written: 'Written',
  writtenPlaceholder: 'kubectl',
  spoken: 'Sounds like',
  spokenPlaceholder: 'cube control, cube cuttle',
  spokenHelp: 'Several with commas between them; or leave it empty.',
  add: 'Add',
  known: (word: string): string => `“${word}” is there already; it now sounds like this as well.`,
  tooLong: 'At most 100 characters.',
  search: 'Find a word',
  empty: 'No words yet. Add the names that are often heard wrong.',
  noMatch: 'No word is called that.',
  loading: 'Asking the engine for your words…',
  more: (count: number): string =>
    `And ${new Intl.NumberFormat('en').format(count)} more. Search to see them.`,
  list: 'Your words',
  remove: (word: string): string => `Remove ${word}`,
  rulesHeading: 'How words are written',
  project: 'Learn from the project',
  projectHelp: 'Names from the folder of the active agent. They never leave this computer.',
  correction: 'Put names right',
  correctionHelp: 'Names that were heard almost right.',
  fillers: 'Leave out fillers',
  fillersHelp: '“Uh”, “um” and their like.',
  commands: 'Spoken commands',
  commandsHelp: '“Ok send”, “scratch that” and the others.',
  whileMuted: 'Commands while muted',
  whileMutedHelp: 'Listens for the one that ends it, and for nothing else.',
  coding: 'Write code as code',
  codingHelp: '“Package dot json” becomes package.json.',
  codingModes: { on: 'Always', 'by-agent': 'As each agent is set', off: 'Never' },
} as const;
