import type { QuestionChoice } from '../../shared/contract/questions.ts';
import { AppError } from '../../shared/kernel/app-error.ts';
import { phraseWords } from '../../shared/text/commands/words.ts';
import { DECOY_PREFIX, wasSaid } from '../../shared/text/scoring/said-candidate.ts';
import type { ScoreRequest, ScoreResult } from '../../shared/contract/inference.ts';
import { choiceInWords } from './choice-words.ts';
import { MOST_ATTEMPTS, type AskedQuestion } from './free-question.ts';
import type { AskingWords } from './languages/asking-words.ts';
import { answerLanguage, answerWords, askingWords } from './languages/languages.ts';
import type { AskingScorer } from './ports.ts';
import type { QuestionPlan, Verdict } from './question-plan.ts';
import { longestOf, scored, SPARE_WORDS } from './scored.ts';
import { indexOfRun, isOneOf } from './word-runs.ts';

/** More choices are not kept in mind; they are on the screen. */
const MOST_READ = 5;
/** How far the best choice must be ahead of the second, in log-likelihood per token. */
const LEAST_MARGIN = 0.5;
/** Every spelling costs runs of the decoder; a longer sentence is recognised well enough by its words. */
const LONGEST_SCORED_CHARACTERS = 40;
const MOST_SPELLINGS = 5;

/** A question whose answer is one of its choices. */
export function choiceQuestion(
  asked: AskedQuestion & { readonly choices: readonly QuestionChoice[] },
  scorer: AskingScorer,
): QuestionPlan {
  const { choices, language } = asked;
  checkChoices(choices);
  const words = askingWords(language);
  const answer = (choiceId: string, margin: number | null): Verdict | undefined => {
    const choice = choices.find(({ id }) => id === choiceId);
    return choice && { kind: 'answer', text: choice.label, choiceId, margin };
  };
  const prompt = choicesAloud(asked.text, choices, words);
  const again: Verdict = { kind: 'again', prompt: words.notUnderstood(readable(choices)) };
  return {
    ...asked,
    kind: 'question',
    choices: choices.map(({ id, label }) => ({ id, label })),
    prompt,
    mostAttempts: MOST_ATTEMPTS,
    exhausted: `${MOST_ATTEMPTS} answers fitted none of the choices.`,
    waitsForMore: false,
    async judge(heard, { signal }) {
      const said = phraseWords(heard.text);
      const languages = answerWords(language, heard.language);
      const { chosen, mentioned } = choiceInWords(heard.text, choices, languages);
      if (chosen !== undefined) return answer(chosen, null) ?? again;
      if (languages.some(({ cancel }) => isOneOf(said, cancel))) return { kind: 'dismissed' };
      if (languages.some(({ repeat }) => isOneOf(said, repeat))) return { kind: 'again', prompt };
      if (mentioned.length > 1) return whichOf(mentioned);
      // The beginning of a sentence may well be a choice by its sound; what mentions one and negates it is none.
      const candidates = candidatesOf(choices, languages);
      if (mentioned.length > 0 || said.length > longestOf(candidates) + SPARE_WORDS) return again;
      const spokenIn = answerLanguage(language, heard.language);
      const result = await scored(heard.pcm, spokenIn, candidates, scorer, signal);
      if (result === undefined) return again;
      const fitting = candidates.filter((candidate) => said.length <= longestOf([candidate]) + SPARE_WORDS);
      return byScore(result, new Set(fitting.map(({ id }) => id))) ?? again;
    },
    reply(reply) {
      const known = 'text' in reply ? choiceInWords(reply.text, choices, [words]).chosen : reply.choiceId;
      const choice = choices.find(({ id }) => id === known);
      if (choice !== undefined) return { text: choice.label, choiceId: choice.id };
      throw new AppError('invalid-input', 'The answer is none of the choices of this question.', {
        remedy: 'Answer with the id or the label of one choice.',
      });
    },
  };

  function byScore({ ranking, freeScore }: ScoreResult, fitting: ReadonlySet<string>): Verdict | undefined {
    const [best, second] = ranking;
    if (best === undefined || !fitting.has(best.id) || !wasSaid(best, freeScore)) return undefined;
    const margin = best.score - (second?.score ?? -Infinity);
    if (margin >= LEAST_MARGIN) return answer(best.id, margin);
    const other = ranking.find(({ id }) => id !== best.id && !id.startsWith(DECOY_PREFIX));
    return whichOf([best.id, ...(other === undefined ? [] : [other.id])]);
  }

  /** Asks back between the first two. */
  function whichOf(ids: readonly string[]): Verdict {
    const [first = '', second = ''] = ids.map((one) => choices.find(({ id }) => id === one)?.label ?? '');
    return { kind: 'again', prompt: words.didYouMean(first, second) };
  }
}

function checkChoices(choices: readonly QuestionChoice[]): void {
  if (new Set(choices.map(({ id }) => id)).size < choices.length) {
    throw new AppError('invalid-input', 'Two choices have the same id.', { remedy: 'Give each its own.' });
  }
}

/** The question with its choices, unless it names them all by itself, or they are too many. */
function choicesAloud(text: string, choices: readonly QuestionChoice[], { numbers }: AskingWords): string {
  const said = phraseWords(text);
  const namesAll = choices.every(({ label }) => indexOfRun(said, phraseWords(label)) >= 0);
  if (choices.length > MOST_READ || namesAll) return text;
  const read = choices.map(
    ({ label }, index) => `${capitalised(numbers[index] ?? '')}: ${label.replace(/[.!?]+$/, '')}.`,
  );
  return [text, ...read].join(' ');
}

function capitalised(word: string): string {
  return word.slice(0, 1).toUpperCase() + word.slice(1);
}

function readable(choices: readonly QuestionChoice[]): readonly string[] {
  return choices.slice(0, MOST_READ).map(({ label }) => label.replace(/[.!?]+$/, ''));
}

function candidatesOf(
  choices: readonly QuestionChoice[],
  languages: readonly AskingWords[],
): ScoreRequest['candidates'] {
  const own = choices.map(({ id, label, spoken = [] }, index) => {
    const digits = String(index + 1);
    const names = [label, ...spoken].filter((name) => name.length <= LONGEST_SCORED_CHARACTERS);
    const numbers = languages.map((words) => words.numbers[index] ?? digits);
    return { id, spellings: [...new Set([...names.slice(0, MOST_SPELLINGS), ...numbers, digits])] };
  });
  const taken = new Set(own.flatMap(({ spellings }) => spellings.map((one) => phraseWords(one).join(' '))));
  const decoys = languages
    .flatMap((words) => words.decoys)
    .filter((decoy) => !taken.has(phraseWords(decoy).join(' ')))
    .map((decoy) => ({ id: `${DECOY_PREFIX}${decoy}`, spellings: [decoy] }));
  return [...own, ...decoys];
}
