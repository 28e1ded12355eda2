import type { SpokenCommand } from '../../contract/dictation.ts';
import { findAddress } from './address.ts';
import {
  beginsLongerName,
  spokenNames,
  type NamedAgent,
  type SpokenAgent,
  type SpokenName,
} from './agent-names.ts';
import type { TriggerPlace } from './command-words.ts';
import { endCommands } from './end-commands.ts';
import { spellingStart } from './spelling-start.ts';
import { wordlessTriggers, type LanguageTriggers, type TriggerTable } from './trigger-table.ts';
import { wordsOf, type Word } from './words.ts';

/** What a command is looked for with. */
export interface CommandContext {
  /** Whisper's code of the utterance's language. */
  readonly language: string;
  readonly agents: readonly SpokenAgent[];
  readonly activeAgentId: string | null;
  readonly triggers: TriggerTable;
  /** How sure a command or name must be, 0.5…1. */
  readonly threshold: number;
}

export interface CommandMatch {
  /** What is left for the agent: all words but those of commands. */
  readonly text: string;
  /** In the order in which they were said. */
  readonly commands: readonly SpokenCommand[];
  /** A name fits several agents, best first: none of them was switched to. */
  readonly question: { readonly heard: string; readonly candidates: readonly string[] } | null;
}

interface Reading extends CommandMatch {
  /** Where the found phrases may stand; the least certain one counts. */
  readonly places: readonly TriggerPlace[];
}

const ENGLISH = 'en';
/** Another language's words must be exact. */
const EXACT = 1;
/** An utterance of more words is not nothing but a command. */
const MOST_LONE_WORDS = 12;
/** What joins the text to a command; it is not worth keeping without it. */
const JOINT = /(?:\s|[,;，、；،])+$|\s+[-–—]\s*$/u;
const LEADING_JOINT = /^(?:\s|[.,;:!?…，、。！？：；،؟]|[—–-]\s)+/u;
const NOTHING = /^[\s\p{P}]*$/u;

/**
 * Takes the spoken commands out of a recognised utterance: who is called at the beginning, what is asked for at the
 * end. Nothing else is changed; without a command the text comes back as it was.
 *
 * The words of the utterance's own language count. A short utterance is easily taken for another language, so where
 * nothing was found, one that is nothing but a command counts in English and, if it is exact, in any language.
 */
export function matchCommands(text: string, context: CommandContext): CommandMatch {
  const { text: rest, commands, question } = read(text, context);
  return { text: rest, commands, question };
}

/**
 * The one command that the utterance so far consists of, if there is no doubt about it: then nothing is to be waited
 * for. Phrases with which sentences begin are doubtful, and names that could go on, and a spelled word that has only begun.
 */
export function exactCommand(text: string, context: CommandContext): SpokenCommand | undefined {
  const { text: rest, commands, question, places } = read(text, context);
  const [command] = commands;
  if (command === undefined || commands.length > 1 || rest !== '' || question !== null) return undefined;
  if (command.command === 'spell' || places.includes('alone')) return undefined;
  if (command.command === 'switch-agent') {
    const own = ownTriggers(context);
    const names = spokenNames(context.agents, own);
    const words = wordsOf(command.trigger).map((word) => word.text);
    const couldGoOn = words.some((_, index) => beginsLongerName(words.slice(index), names, own));
    return couldGoOn ? undefined : command;
  }
  return command;
}

function read(text: string, context: CommandContext): Reading {
  const words = wordsOf(text);
  const own = ownTriggers(context);
  const reading = readAs(text, words, own, context, context.threshold);
  if (reading.commands.length > 0 || reading.question !== null || words.length > MOST_LONE_WORDS)
    return reading;
  // Who chose own words in one language does not expect the shipped ones of another to go on working.
  const replaced = new Set([...own.replaced, ...(context.triggers.get(ENGLISH)?.replaced ?? [])]);
  for (const [language, triggers] of context.triggers) {
    if (triggers === own) continue;
    const isEnglish = language === ENGLISH;
    const other = readAs(
      text,
      words,
      triggers,
      isEnglish ? context : { ...context, agents: [] },
      isEnglish ? context.threshold : EXACT,
    );
    const isSure = isEnglish || !other.places.includes('alone');
    const isReplaced = other.commands.some(({ command }) => replaced.has(command));
    const isAsked = other.commands.length > 0 || other.question !== null;
    if (isAsked && other.text === '' && isSure && !isReplaced) return other;
  }
  return reading;
}

/** A language without a table of its own has the names of agents, which need no words. */
function ownTriggers({ triggers, language }: CommandContext): LanguageTriggers {
  return triggers.get(language) ?? wordlessTriggers(language);
}

function readAs(
  text: string,
  words: readonly Word[],
  triggers: LanguageTriggers,
  { agents, activeAgentId }: CommandContext,
  threshold: number,
): Reading {
  const spelling = spellingStart(text, words, triggers);
  if (spelling > 0) return spellingReading(text, words, spelling);
  let names: readonly SpokenName[] | undefined;
  const address = findAddress({
    text,
    words,
    names: () => (names ??= spokenNames(agents, triggers)),
    triggers,
    threshold,
  });
  const from = address?.to ?? 0;
  const ending = endCommands({ text, words, from, to: words.length }, triggers, threshold);
  const textStart = from === 0 ? 0 : (words[from - 1]?.end ?? 0);
  const textEnd = ending[0] === undefined ? text.length : (words[ending[0].from]?.start ?? text.length);
  const commands: SpokenCommand[] = ending.map(({ command }) => command);
  const isAsking = address !== undefined && address.candidates.length > 1;
  if (address !== undefined && !isAsking) {
    const [agent] = address.candidates;
    if (agent !== undefined) {
      commands.unshift({
        command: 'switch-agent',
        trigger: address.trigger,
        confidence: Math.min(1, agent.score),
        agentId: agent.id,
      });
    }
  }
  return {
    text: trimmed(text.slice(textStart, textEnd), from > 0, ending.length > 0),
    commands,
    question: isAsking
      ? {
          heard: address.heard,
          candidates: bestFirst(address.candidates, activeAgentId),
        }
      : null,
    places: ending.map(({ place }) => place),
  };
}

function spellingReading(text: string, words: readonly Word[], length: number): Reading {
  const end = words[length - 1]?.end ?? 0;
  const trigger = text.slice(words[0]?.start, end);
  return {
    text: trimmed(text.slice(end), true, false),
    commands: [{ command: 'spell', trigger, confidence: 1, agentId: null }],
    question: null,
    places: ['pause'],
  };
}

/** Among equals the agent who is spoken to already is the likelier answer. */
function bestFirst(candidates: readonly NamedAgent[], active: string | null): readonly string[] {
  return candidates
    .toSorted((a, b) => b.score - a.score || Number(b.id === active) - Number(a.id === active))
    .map(({ id }) => id);
}

function trimmed(text: string, isCutBefore: boolean, isCutAfter: boolean): string {
  let rest = text;
  if (isCutBefore) rest = rest.replace(LEADING_JOINT, '');
  if (isCutAfter) rest = rest.replace(JOINT, '');
  return (isCutBefore || isCutAfter) && NOTHING.test(rest) ? '' : rest;
}
