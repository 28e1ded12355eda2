import { longestName, rankAgents, type NamedAgent, type SpokenName } from './agent-names.ts';
import type { LanguageTriggers } from './trigger-table.ts';
import { wordsMatch } from './word-match.ts';
import { gapAfter, type Word } from './words.ts';

/** An agent was called at the beginning of an utterance. */
export interface Address {
  /** The words that called it, as they were recognised. */
  readonly trigger: string;
  /** The name alone, as recognised. */
  readonly heard: string;
  /** Those who may be meant, best first; one when there is no doubt. */
  readonly candidates: readonly NamedAgent[];
  /** Index of the first word after it. */
  readonly to: number;
}

/** The best must lead the second by so much, or the user is asked. */
const CLEAR_LEAD = 0.08;
/** Without a comma to tell it from the sentence, a name must be all but exact. */
const SURE_SCORE = 0.95;
/** Names of agents that are called without any other word are shorter than this. */
const MOST_NAME_WORDS = 12;
const COMMA = /^\s*[,，、،]/u;
const BREAK = /^\s*(?:[.,;:!?…，、。！？：；،؟]|[—–-]\s)/u;
const BLANK = /^[\s\-_.]*$/u;
const OPEN = /^[\s¡¿]*$/u;

interface Scene {
  readonly text: string;
  readonly words: readonly Word[];
  /** Made when they are needed: few utterances begin like a call. */
  readonly names: () => readonly SpokenName[];
  readonly triggers: LanguageTriggers;
  readonly threshold: number;
}

interface Name {
  readonly from: number;
  readonly to: number;
  readonly ranking: readonly NamedAgent[];
}

/**
 * Finds who is called: "agent NAME" as the whole utterance or with punctuation after it, "NAME, …" with a comma, and
 * "hey NAME". A bare name alone calls nobody: it may be the first word of a sentence.
 */
export function findAddress(scene: Scene): Address | undefined {
  const { text, words } = scene;
  if (words.length === 0 || !OPEN.test(text.slice(0, words[0]?.start))) return undefined;
  return byAgentWord(scene) ?? byHey(scene) ?? byName(scene);
}

function byAgentWord(scene: Scene): Address | undefined {
  const { text, words, triggers, threshold } = scene;
  for (const start of startsAfterOk(scene)) {
    for (const phrase of triggers.agent) {
      const from = start + phrase.length;
      if (wordsMatch(words, start, phrase, triggers.sounds, threshold) === 0) continue;
      const gap = gapAfter(text, words, from - 1);
      const name = bestName(scene, from, (to) => {
        if (to === words.length) return BLANK.test(gap) || COMMA.test(gap);
        return (
          BLANK.test(gap) &&
          BREAK.test(gapAfter(text, words, to - 1)) &&
          !triggers.aboutAgent.has(words[to]?.text ?? '')
        );
      });
      if (name !== undefined) return address(scene, name);
    }
  }
  return undefined;
}

function byHey(scene: Scene): Address | undefined {
  const { text, words, triggers, threshold } = scene;
  for (const phrase of triggers.hey) {
    const from = phrase.length;
    if (wordsMatch(words, 0, phrase, triggers.sounds, 1) === 0) continue;
    // "Hey, review the code": who pauses there need not call anybody.
    const isPaused = !BLANK.test(gapAfter(text, words, from - 1));
    const name = bestName(scene, from, (to, score) => {
      if (to === words.length || BREAK.test(gapAfter(text, words, to - 1))) return true;
      if (isPaused) return false;
      const isSure = score >= Math.max(threshold, SURE_SCORE) && BLANK.test(gapAfter(text, words, to - 1));
      return isSure && !triggers.aboutAgent.has(words[to]?.text ?? '');
    });
    if (name !== undefined) return address(scene, name);
  }
  return undefined;
}

function byName(scene: Scene): Address | undefined {
  const { text, words } = scene;
  const beginning = text.slice(0, words[Math.min(words.length, MOST_NAME_WORDS)]?.start);
  if (!/[,，、،]/u.test(beginning)) return undefined;
  const name = bestName(scene, 0, (to) => {
    return to < words.length && COMMA.test(gapAfter(text, words, to - 1)) && !goesOnAboutAgent(scene, to);
  });
  return name === undefined ? undefined : address(scene, name);
}

/** The beginning, and the place after "ok" at the beginning: "OK, agent review." */
function startsAfterOk({ words, triggers }: Scene): readonly number[] {
  const ok = triggers.ok.find((phrase) => wordsMatch(words, 0, phrase, triggers.sounds, 1) > 0);
  return ok === undefined ? [0] : [0, ok.length];
}

/** The stretch of words from `from` on that names an agent best; the longest of equally good ones. */
function bestName(
  scene: Scene,
  from: number,
  fits: (to: number, score: number) => boolean,
): Name | undefined {
  const { text, words, triggers, threshold } = scene;
  const names = scene.names();
  let best: Name | undefined;
  const last = Math.min(words.length, from + longestName(names));
  for (let to = from + 1; to <= last; to += 1) {
    if (to - from > 1 && !BLANK.test(gapAfter(text, words, to - 2))) break;
    const ranking = rankAgents(
      words.slice(from, to).map((word) => word.text),
      names,
      triggers,
      // Those who are close behind the best count too.
      threshold - CLEAR_LEAD,
    );
    const score = ranking[0]?.score ?? 0;
    if (score < threshold || !fits(to, score)) continue;
    if (best === undefined || score >= (best.ranking[0]?.score ?? 0)) best = { from, to, ranking };
  }
  return best;
}

/**
 * Whether the words after "NAME," say something about it or go on with a list, instead of speaking to it: "Codex,
 * which is slow, …", "review, test and deploy".
 */
function goesOnAboutAgent({ text, words, names, triggers }: Scene, to: number): boolean {
  const { aboutAgent, and, please } = triggers;
  const first = words[to]?.text ?? '';
  if (aboutAgent.has(first)) return true;
  if (!COMMA.test(gapAfter(text, words, to - 1))) return false;
  if (and.has(words[to + 1]?.text ?? '')) return true;
  const isCourtesy = please.some((phrase) => phrase[0] === first);
  if (!isCourtesy && to + 1 < words.length && COMMA.test(gapAfter(text, words, to))) return true;
  // "Claude, Codex …": another agent's name is the next part of a list.
  const next = rankAgents([first], names(), triggers, SURE_SCORE);
  return (next[0]?.score ?? 0) >= SURE_SCORE && to + 1 === words.length;
}

function address({ text, words }: Scene, { from, to, ranking }: Name): Address {
  const top = ranking[0]?.score ?? 0;
  const end = words[to - 1]?.end ?? 0;
  return {
    trigger: text.slice(words[0]?.start, end),
    heard: text.slice(words[from]?.start, end),
    candidates: ranking.filter(({ score }) => score > top - CLEAR_LEAD || score === top),
    to,
  };
}
