import type { LanguageTriggers } from './trigger-table.ts';
import { phraseWords } from './words.ts';

/** An agent as far as it can be called. */
export interface SpokenAgent {
  readonly id: string;
  /** What it is called beside its id. */
  readonly names: readonly string[];
}

export interface NamedAgent {
  readonly id: string;
  /** How surely it was named, 0…1. */
  readonly score: number;
}

/** Ids of the engine's own listeners begin so; nobody can call them. */
const INTERNAL_PREFIX = '__';
const CAMEL_HUMP = /(?<=\p{Ll})(?=\p{Lu})/gu;
const DIGITS = /^\p{N}+$/u;
/** "Claude code" for "claude-code-2": fits, but less than an agent of just that name. */
const WITHOUT_NUMBER_SCORE = 0.9;

/** One way to call an agent. */
export interface SpokenName {
  readonly id: string;
  readonly words: readonly string[];
  readonly weight: number;
}

/** Every way to call every agent, but for internal ones. */
export function spokenNames(
  agents: readonly SpokenAgent[],
  triggers: LanguageTriggers,
): readonly SpokenName[] {
  const names: SpokenName[] = [];
  for (const { id, names: others } of agents) {
    if (id.startsWith(INTERNAL_PREFIX)) continue;
    for (const name of [id, ...others]) {
      const words = withDigits(phraseWords(name.replaceAll(CAMEL_HUMP, ' ')), triggers);
      const short = isAgentWord(words[0], triggers) ? words.slice(1) : words;
      for (const variant of new Set([words, short])) {
        if (variant.length > 0) names.push({ id, words: variant, weight: 1 });
      }
      if (short.length > 1 && DIGITS.test(short.at(-1) ?? '')) {
        names.push({ id, words: short.slice(0, -1), weight: WITHOUT_NUMBER_SCORE });
      }
    }
  }
  return names;
}

/**
 * How well the heard words name each agent, best first; agents whose score is below `atLeast` may be missing. Letters
 * are compared by their sound, numbers exactly ("two" is "2").
 */
export function rankAgents(
  heard: readonly string[],
  names: readonly SpokenName[],
  triggers: LanguageTriggers,
  atLeast: number,
): readonly NamedAgent[] {
  const said = withDigits(heard, triggers);
  const best = new Map<string, number>();
  for (const { id, words, weight } of names) {
    const score = weight * likeness(said, words, triggers, atLeast);
    if (score > (best.get(id) ?? 0)) best.set(id, score);
  }
  return Array.from(best, ([id, score]) => ({ id, score })).toSorted((a, b) => b.score - a.score);
}

/** The most words that may be needed to call one of them; one more for a name that is heard in parts. */
export function longestName(names: readonly SpokenName[]): number {
  return Math.max(0, ...names.map(({ words }) => words.length)) + 1;
}

/** Whether some name begins with these words and goes on. */
export function beginsLongerName(
  heard: readonly string[],
  names: readonly SpokenName[],
  triggers: LanguageTriggers,
): boolean {
  const said = withDigits(heard, triggers);
  return names.some(
    ({ words, weight }) =>
      weight === 1 &&
      words.length > said.length &&
      likeness(said, words.slice(0, said.length), triggers, WITHOUT_NUMBER_SCORE) > WITHOUT_NUMBER_SCORE,
  );
}

/** "agent-2" is called "agent two", where "agent" has been heard as the command already. */
function isAgentWord(word: string | undefined, { agent }: LanguageTriggers): boolean {
  return word === 'agent' || agent.some((phrase) => phrase.length === 1 && phrase[0] === word);
}

function withDigits(words: readonly string[], { numbers }: LanguageTriggers): readonly string[] {
  return words.map((word) => numbers.get(word) ?? word);
}

function likeness(
  heard: readonly string[],
  name: readonly string[],
  { sounds }: LanguageTriggers,
  atLeast: number,
): number {
  const digits = (words: readonly string[]): string => words.filter((word) => DIGITS.test(word)).join(' ');
  const letters = (words: readonly string[]): string => words.filter((word) => !DIGITS.test(word)).join(' ');
  if (digits(heard) !== digits(name)) return 0;
  const [said, called] = [letters(heard), letters(name)];
  if (said.replaceAll(' ', '') === called.replaceAll(' ', '')) return 1;
  return said === '' || called === '' ? 0 : sounds.similarity(said, called, atLeast);
}
