import type { z } from 'zod';
import type { SpokenCommandName } from '../../contract/dictation.ts';
import type { commandsSettingsSchema } from '../../settings/dictation-settings.ts';
import type { CommandWords, EndCommandName, TriggerPlace } from './command-words.ts';
import { ENGLISH_COMMANDS } from './languages/english.ts';
import { FRENCH_COMMANDS } from './languages/french.ts';
import { GERMAN_COMMANDS } from './languages/german.ts';
import { ITALIAN_COMMANDS } from './languages/italian.ts';
import { SPANISH_COMMANDS } from './languages/spanish.ts';
import { SoundMemory } from '../phonetics/sound-similarity.ts';
import { phraseWords } from './words.ts';

/** Own words for commands: language, command, phrases; they replace the shipped ones of that command. */
export type OwnTriggers = z.infer<typeof commandsSettingsSchema>['triggers'];

/** A phrase that asks for a command at the end of an utterance. */
export interface EndTrigger {
  readonly command: EndCommandName;
  readonly words: readonly string[];
  /** Its words without blanks. */
  readonly joined: string;
  readonly place: TriggerPlace;
  /** Words after which it belongs to the sentence, unless there was a pause. */
  readonly notAfter: ReadonlySet<string>;
  /** As it was declared, for scoring. */
  readonly phrase: string;
}

/** The commands of one language, ready for matching. */
export interface LanguageTriggers {
  readonly language: string;
  /** How the words of the language sound. */
  readonly sounds: SoundMemory;
  readonly ending: readonly EndTrigger[];
  /** Commands for which the user has own words, or none. */
  readonly replaced: ReadonlySet<string>;
  readonly please: readonly (readonly string[])[];
  readonly agent: readonly (readonly string[])[];
  readonly hey: readonly (readonly string[])[];
  readonly spell: readonly (readonly string[])[];
  readonly ok: readonly (readonly string[])[];
  readonly aboutAgent: ReadonlySet<string>;
  readonly and: ReadonlySet<string>;
  readonly spelling: ReadonlySet<string>;
  /** Number words → digits; the English ones too. */
  readonly numbers: ReadonlyMap<string, string>;
}

/** All commands in all languages, by language code. */
export type TriggerTable = ReadonlyMap<string, LanguageTriggers>;

const SHIPPED: ReadonlyMap<string, CommandWords> = new Map([
  ['en', ENGLISH_COMMANDS],
  ['de', GERMAN_COMMANDS],
  ['es', SPANISH_COMMANDS],
  ['fr', FRENCH_COMMANDS],
  ['it', ITALIAN_COMMANDS],
]);

/** A language that only the user's own phrases are known of. */
const NO_WORDS: CommandWords = {
  ok: ['ok'],
  okNotAfter: [],
  please: [],
  ending: { submit: {}, newline: {}, mute: {}, listen: {}, cancel: {}, repeat: {}, 'stop-speaking': {} },
  heardAs: {},
  notAfter: {},
  agent: [],
  hey: ['hey'],
  aboutAgent: [],
  and: [],
  spell: [],
  spelling: [],
  numbers: [],
};

const PLACES: readonly TriggerPlace[] = ['end', 'pause', 'alone'];

/**
 * The shipped commands with the user's own: those replace the phrases of the same command in the same language; an
 * empty list switches it off. For `switch-agent` and `spell` they are what is said before the name or the letters.
 */
export function triggerTable(own: OwnTriggers): TriggerTable {
  const languages = new Set([...SHIPPED.keys(), ...Object.keys(own)]);
  return new Map(
    [...languages].map((language) => [
      language,
      compile(language, SHIPPED.get(language) ?? NO_WORDS, own[language] ?? {}),
    ]),
  );
}

/** For a language without a table. */
export function wordlessTriggers(language: string): LanguageTriggers {
  return compile(language, NO_WORDS, {});
}

function compile(
  language: string,
  shipped: CommandWords,
  own: Partial<Record<SpokenCommandName, readonly string[]>>,
): LanguageTriggers {
  const ending: EndTrigger[] = [];
  for (const [command, places] of Object.entries(shipped.ending) as [
    EndCommandName,
    CommandWords['ending'][EndCommandName],
  ][]) {
    const replaced = own[command];
    if (replaced !== undefined) {
      for (const phrase of replaced) addTriggers(ending, shipped, command, ownPlace(phrase), phrase);
      continue;
    }
    for (const place of PLACES) {
      for (const phrase of places[place] ?? []) {
        addTriggers(ending, shipped, command, place, phrase);
        for (const other of shipped.heardAs[phrase] ?? [])
          addTriggers(ending, shipped, command, place, other, phrase);
      }
    }
  }
  return {
    language,
    sounds: new SoundMemory(language),
    ending,
    replaced: new Set(Object.keys(own)),
    please: phrases(shipped.please),
    agent: phrases(own['switch-agent'] ?? shipped.agent),
    hey: phrases(shipped.hey),
    spell: phrases(own.spell ?? shipped.spell),
    ok: phrases(shipped.ok),
    aboutAgent: new Set(shipped.aboutAgent.flatMap(phraseWords)),
    and: new Set(shipped.and.flatMap(phraseWords)),
    spelling: new Set(shipped.spelling.flatMap(phraseWords)),
    numbers: new Map(
      [...ENGLISH_COMMANDS.numbers.entries(), ...shipped.numbers.entries()].map(([value, name]) => [
        phraseWords(name)[0] ?? name,
        String(value),
      ]),
    ),
  };
}

/** A single own word ("send") would end many sentences: it needs a pause before it. */
function ownPlace(phrase: string): TriggerPlace {
  return phraseWords(phrase).length > 1 ? 'end' : 'pause';
}

function addTriggers(
  ending: EndTrigger[],
  shipped: CommandWords,
  command: EndCommandName,
  place: TriggerPlace,
  written: string,
  phrase = written,
): void {
  const words = phraseWords(written);
  if (words.length === 0) return;
  const beginsWithOk = words[0] === 'ok' && words.length > 1;
  const beginnings = beginsWithOk ? phrases(shipped.ok) : [words.slice(0, 1)];
  const notAfter = new Set(
    [...(beginsWithOk ? shipped.okNotAfter : []), ...(shipped.notAfter[phrase] ?? [])].flatMap(phraseWords),
  );
  for (const beginning of beginnings) {
    const all = [...beginning, ...words.slice(1)];
    ending.push({ command, words: all, joined: all.join(''), place, notAfter, phrase });
  }
}

/** Longest first, so that "spell it" is not taken for "spell" and "it". */
function phrases(list: readonly string[]): readonly (readonly string[])[] {
  return list
    .map(phraseWords)
    .filter((words) => words.length > 0)
    .toSorted((a, b) => b.length - a.length);
}
