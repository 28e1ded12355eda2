import type { QuestionInfo, QuestionReply } from '../../shared/contract/questions.ts';
import type { HeardAnswer } from './ports.ts';

/** What came of the words of an answer. */
export type Verdict =
  | {
      readonly kind: 'answer';
      readonly text: string;
      readonly choiceId: string | null;
      /** How far it was ahead of the next by scoring; null when the words alone decided. */
      readonly margin: number | null;
    }
  /** The user wants to be left alone with it. */
  | { readonly kind: 'dismissed' }
  /** Not understood; `prompt` is said before the next attempt. */
  | { readonly kind: 'again'; readonly prompt: string }
  /** No answer will be understood. */
  | { readonly kind: 'impossible'; readonly problem: string };

export interface JudgeContext {
  /** Words that were said before these without the question having been heard to its end in between. */
  readonly earlier: readonly string[];
  readonly signal: AbortSignal;
}

/** What is asked and how its answers are understood. */
export interface QuestionPlan {
  readonly id: string;
  readonly kind: QuestionInfo['kind'];
  readonly agentId: string | null;
  /** As it is shown. */
  readonly text: string;
  readonly choices: QuestionInfo['choices'];
  /** As it is said at first. */
  readonly prompt: string;
  /** BCP 47, of `prompt`. */
  readonly language: string;
  readonly timeoutMs: number;
  readonly mostAttempts: number;
  /** Why there is no answer after `mostAttempts`. */
  readonly exhausted: string;
  /** An answer counts only when the user has stopped speaking: "allow it – no, wait", "port three – thousand". */
  readonly waitsForMore: boolean;
  /** Rejects only when it was aborted, or by a bug. */
  judge(answer: HeardAnswer, context: JudgeContext): Promise<Verdict>;
  /** The answer of a page. Throws `invalid-input` when it is none to this question. */
  reply(reply: Exclude<QuestionReply, { dismiss: true }>): {
    readonly text: string;
    readonly choiceId: string | null;
  };
}
