import type { SpokenCommand } from '../../contract/dictation.ts';
import type { SoundMemory } from '../phonetics/sound-similarity.ts';
import type { EndCommandName, TriggerPlace } from './command-words.ts';
import type { EndTrigger, LanguageTriggers } from './trigger-table.ts';
import { joinedWords, wordsMatch } from './word-match.ts';
import { gapAfter, type Word } from './words.ts';

/** The part of an utterance in which commands are looked for: its words from `from` to `to` (not included). */
export interface Stretch {
  readonly text: string;
  readonly words: readonly Word[];
  readonly from: number;
  readonly to: number;
}

export interface EndCommand {
  readonly command: SpokenCommand & { readonly command: EndCommandName };
  readonly place: TriggerPlace;
  /** Index of its first word. */
  readonly from: number;
}

/** What a recogniser writes where somebody paused. */
const PAUSE = /[.,;:!?…—–、。，！？；：؟،]/u;
const SENTENCE_END = /[.!?…。！？؟]/u;
const QUESTION = /[?？؟]/u;
/** Between the words of a trigger and behind it; anything else (quotes, brackets, slashes, new lines) is written text. */
const LOOSE = /^[ \t\u00a0\u202f.,;:!?…—–\-'’、。，！？；：؟،¡¿]*$/u;
const OPENING_QUOTE = /["“„«»‘`'(（「『[{<]\s*$/u;

/** More than "new line", "new line", "ok send" is not said in one breath. */
const MOST_COMMANDS = 3;
/** Of a phrase with words that are joined or parted. */
const MOST_JOINED_WORDS = 10;
/** Commands that may be followed by another one. */
const CHAINED: ReadonlySet<EndCommandName> = new Set(['newline', 'submit']);

/**
 * The commands at the end of a stretch, in the order in which they were said. A newline may come before other
 * commands ("… new line, ok send"), a submit before "ok mute"; all others are alone.
 */
export function endCommands(
  stretch: Stretch,
  triggers: LanguageTriggers,
  threshold: number,
): readonly EndCommand[] {
  const found: EndCommand[] = [];
  let { to } = stretch;
  while (found.length < MOST_COMMANDS) {
    const next = lastCommand({ ...stretch, to }, triggers, threshold);
    if (next === undefined) break;
    if (found.length > 0 && !CHAINED.has(next.command.command)) break;
    found.unshift(next);
    to = next.from;
  }
  return found;
}

function lastCommand(
  stretch: Stretch,
  triggers: LanguageTriggers,
  threshold: number,
): EndCommand | undefined {
  const tail = gapAfter(stretch.text, stretch.words, stretch.to - 1);
  if (stretch.to <= stretch.from || !LOOSE.test(tail)) return undefined;
  let best: EndCommand | undefined;
  for (const to of endsOfTrigger(stretch, triggers)) {
    // "Newline" and "un mute": a recogniser joins words and parts them.
    const joinedEnds = Array.from({ length: MOST_JOINED_WORDS + 1 }, (_, length) =>
      joinedWords(stretch.words, Math.max(0, to - length), to),
    );
    for (const trigger of triggers.ending) {
      const found = findTrigger({ ...stretch, to }, trigger, triggers.sounds, threshold, tail, joinedEnds);
      if (found !== undefined && (best === undefined || isBetter(found, best))) best = found;
    }
  }
  if (best === undefined) return undefined;
  const start = stretch.words[best.from]?.start ?? 0;
  const end = stretch.words[stretch.to - 1]?.end ?? start;
  return { ...best, command: { ...best.command, trigger: stretch.text.slice(start, end) } };
}

/** The longer trigger wins: "ok send it" over "send it". */
function isBetter(a: EndCommand, b: EndCommand): boolean {
  return a.from === b.from ? a.command.confidence > b.command.confidence : a.from < b.from;
}

/** The stretch's end, and the place before a courtesy ("please") at its end. */
function endsOfTrigger(
  { words, from, to }: Stretch,
  { please, sounds }: LanguageTriggers,
): readonly number[] {
  const courtesy = please.find((phrase) => wordsMatch(words, to - phrase.length, phrase, sounds, 1) > 0);
  if (courtesy === undefined || to - courtesy.length <= from) return [to];
  return [to, to - courtesy.length];
}

function findTrigger(
  stretch: Stretch,
  trigger: EndTrigger,
  sounds: SoundMemory,
  threshold: number,
  tail: string,
  joinedEnds: readonly string[],
): EndCommand | undefined {
  const { words, to } = stretch;
  const lengths = [trigger.words.length, trigger.words.length + 1, trigger.words.length - 1];
  for (const [index, length] of lengths.entries()) {
    const from = to - length;
    if (length < 1 || from < stretch.from) continue;
    const confidence =
      index === 0
        ? wordsMatch(words, from, trigger.words, sounds, threshold)
        : Number(joinedEnds[length] === trigger.joined);
    if (confidence === 0 || !standsFree(stretch, from, trigger, tail)) continue;
    return {
      command: { command: trigger.command, trigger: '', confidence, agentId: null },
      place: trigger.place,
      from,
    };
  }
  return undefined;
}

/** Whether the words from `from` on are said to the engine and not part of the sentence before them. */
function standsFree(
  { text, words, from: start, to }: Stretch,
  from: number,
  trigger: EndTrigger,
  tail: string,
): boolean {
  const inside = Array.from({ length: to - from - 1 }, (_, index) => gapAfter(text, words, from + index));
  if (!inside.every((gap) => LOOSE.test(gap))) return false;
  const before = from === 0 ? text.slice(0, words[0]?.start) : gapAfter(text, words, from - 1);
  if (OPENING_QUOTE.test(before)) return false;
  const isAlone = from === start;
  if (isAlone) return true;
  if (trigger.place === 'alone') return false;
  if (PAUSE.test(before))
    return !(trigger.notAfter.has(words[from - 1]?.text ?? '') && !SENTENCE_END.test(before));
  if (trigger.place === 'pause') return false;
  // "Is it OK? Send." and "What does ok send?" are sentences.
  const isBroken = inside.some((gap) => SENTENCE_END.test(gap));
  return !isBroken && !QUESTION.test(tail) && !trigger.notAfter.has(words[from - 1]?.text ?? '');
}
