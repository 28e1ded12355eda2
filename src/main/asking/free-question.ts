import { AppError } from '../../shared/kernel/app-error.ts';
import { phraseWords } from '../../shared/text/commands/words.ts';
import { answerWords } from './languages/languages.ts';
import type { QuestionPlan } from './question-plan.ts';
import { isOneOf } from './word-runs.ts';

/** What all questions of agents have. */
export interface AskedQuestion {
  readonly id: string;
  readonly agentId: string | null;
  readonly text: string;
  readonly language: string;
  readonly timeoutMs: number;
}

/** How often a question is asked before it is given up. */
export const MOST_ATTEMPTS = 3;

/** A question whose answer is whatever is said. */
export function freeQuestion(asked: AskedQuestion): QuestionPlan {
  return {
    ...asked,
    kind: 'question',
    choices: [],
    prompt: asked.text,
    mostAttempts: MOST_ATTEMPTS,
    exhausted: `The question was asked ${MOST_ATTEMPTS} times.`,
    waitsForMore: true,
    async judge({ text, language }, { earlier }) {
      const words = phraseWords(text);
      const known = answerWords(asked.language, language);
      const isRepeat = (said: string): boolean =>
        known.some(({ repeat }) => isOneOf(phraseWords(said), repeat));
      if (known.some(({ cancel }) => isOneOf(words, cancel))) return { kind: 'dismissed' };
      if (isRepeat(text)) return { kind: 'again', prompt: asked.text };
      // A pause may have cut the answer into several utterances.
      const parts = [...earlier.slice(earlier.findLastIndex(isRepeat) + 1), text];
      const whole = parts.map((part) => part.trim()).join(' ');
      return { kind: 'answer', text: whole, choiceId: null, margin: null };
    },
    reply(reply) {
      if ('text' in reply) return { text: reply.text, choiceId: null };
      throw new AppError('invalid-input', 'This question has no choices.', { remedy: 'Answer with a text.' });
    },
  };
}
