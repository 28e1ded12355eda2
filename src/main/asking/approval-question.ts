import { AppError } from '../../shared/kernel/app-error.ts';
import type { ScoreRequest, ScoreResult } from '../../shared/contract/inference.ts';
import { phraseWords } from '../../shared/text/commands/words.ts';
import { DECOY_PREFIX, wasSaid } from '../../shared/text/scoring/said-candidate.ts';
import { longestOf, scored, SPARE_WORDS } from './scored.ts';
import { actionAloud } from './action-aloud.ts';
import type { ApprovalWords, AskingWords } from './languages/asking-words.ts';
import { answerLanguage, answerWords, askingWords, primaryLanguage } from './languages/languages.ts';
import type { AskingScorer } from './ports.ts';
import type { QuestionPlan, Verdict } from './question-plan.ts';
import { hasAny, isOneOf, sameWords, withoutFillers } from './word-runs.ts';

export type Permission = 'allow' | 'deny';

/** Asked, and asked once more with the phrases named. */
const MOST_ATTEMPTS = 2;
/** How far a phrase must be ahead of everything else that was scored, in log-likelihood per token. */
const LEAST_MARGINS: Readonly<Record<Permission, number>> = { allow: 1, deny: 0.25 };

/** Every phrase that is scored costs runs of the decoder. */
const MAIN_PHRASES = 3;
/** "allow it" is what "yes, allow it" and "don't allow it" have in common. */
const CORE_WORDS = 2;

export interface AskedApproval {
  readonly id: string;
  readonly agentId: string;
  /** How the agent is called aloud. */
  readonly name: string;
  readonly tool: string;
  readonly action: string;
  readonly language: string;
  readonly timeoutMs: number;
}

/** A question whether an agent may do something. Nothing but explicit words decides it. */
export function approvalQuestion(asked: AskedApproval, scorer: AskingScorer): QuestionPlan {
  const { id, agentId, language, timeoutMs } = asked;
  const { approval } = askingWords(language);
  const labels: Readonly<Record<Permission, string>> = { allow: 'Allow', deny: 'Deny' };
  const answer = (permission: Permission, margin: number | null): Verdict => ({
    kind: 'answer',
    text: labels[permission],
    choiceId: permission,
    margin,
  });
  const again: Verdict = { kind: 'again', prompt: approval.sayClearly };
  const prompt = actionAloud(asked, approval);
  return {
    id,
    agentId,
    language,
    timeoutMs,
    kind: 'approval',
    text: `${asked.tool}: ${asked.action}`,
    choices: [
      { id: 'allow', label: labels.allow },
      { id: 'deny', label: labels.deny },
    ],
    prompt,
    mostAttempts: MOST_ATTEMPTS,
    exhausted: 'No clear words were heard.',
    waitsForMore: true,
    async judge(heard, { earlier, signal }) {
      const languages = answerWords(language, heard.language);
      const said = phraseWords(heard.text);
      if (languages.some(({ cancel }) => isOneOf(said, cancel))) return { kind: 'dismissed' };
      if (languages.some(({ repeat }) => isOneOf(said, repeat))) return { kind: 'again', prompt };
      const exact = permissionInWords(heard.text, languages);
      if (exact === 'deny') return answer('deny', null);
      const isVetoed = [...earlier, heard.text].some((text) => mayNotAllow(text, languages));
      // Under "auto" a phrase of two words is easily taken for one of another language.
      const isAsked = permissionInWords(heard.text, [askingWords(language)]) !== undefined;
      const spokenIn = isAsked ? primaryLanguage(language) : answerLanguage(language, heard.language);
      const candidates = approvalCandidates(heard.text, exact, languages);
      // The beginning of a sentence may well be a refusal by its sound.
      if (exact === undefined && said.length > longestOf(candidates) + SPARE_WORDS) return again;
      const result = await scored(heard.pcm, spokenIn, candidates, scorer, signal);
      if (result === undefined) {
        const problem =
          'This recogniser cannot weigh what was said, so that no words are sure enough to allow.';
        return exact === 'allow' ? { kind: 'impossible', problem } : again;
      }
      const permission = permissionByScore(result);
      if (permission === undefined) return again;
      if (permission === 'allow' && (isVetoed || exact !== 'allow')) return again;
      return answer(permission, result.margin);
    },
    reply(reply) {
      const known = 'text' in reply ? permissionInWords(reply.text, [askingWords(language)]) : reply.choiceId;
      if (known === 'allow' || known === 'deny') return { text: labels[known], choiceId: known };
      throw new AppError('invalid-input', 'The answer neither allows nor denies.', {
        remedy: 'Answer with the choice "allow" or "deny".',
      });
    },
  };
}

/** What the words say when they are nothing but one of the phrases. */
export function permissionInWords(text: string, languages: readonly AskingWords[]): Permission | undefined {
  if (mayNotAllow(text, languages)) {
    return languages.some(({ approval }) => isPhrase(text, approval.deny, approval.fillers))
      ? 'deny'
      : undefined;
  }
  return languages.some(({ approval }) => isPhrase(text, approval.allow, approval.fillers))
    ? 'allow'
    : undefined;
}

function isPhrase(text: string, phrases: readonly string[], fillers: readonly string[]): boolean {
  return isOneOf(withoutFillers(phraseWords(text), fillers), phrases);
}

/** A negation, a condition or a question mark. */
function mayNotAllow(text: string, languages: readonly AskingWords[]): boolean {
  const words = phraseWords(text);
  return /[?？]/.test(text) || languages.some(({ approval }) => hasAny(words, approval.vetoes));
}

/**
 * What is scored. Words that allow are weighed against the phrases that they would be with a "not" in them, and against
 * what sounds like them; anything else may have been a clear refusal.
 */
export function approvalCandidates(
  text: string,
  exact: Permission | undefined,
  languages: readonly AskingWords[],
): ScoreRequest['candidates'] {
  const known = languages.map(({ approval }) => approval);
  const allow = exact === 'allow' ? [text] : known.flatMap((words) => words.allow.slice(0, 1).map(asWritten));
  const rivals = exact === 'allow' ? known.flatMap((words) => negated(text, words)) : [];
  const deny = [...known.flatMap((words) => words.deny.slice(0, MAIN_PHRASES).map(asWritten)), ...rivals];
  const decoys = [...new Set(known.flatMap((words) => words.decoys))];
  return [
    { id: 'allow', spellings: allow },
    { id: 'deny', spellings: [...new Set(deny)] },
    ...decoys.map((decoy) => ({ id: `${DECOY_PREFIX}${decoy}`, spellings: [decoy] })),
  ];
}

/** Phrases of `deny` that end as the text does. */
function negated(text: string, { deny, fillers }: ApprovalWords): readonly string[] {
  const core = withoutFillers(phraseWords(text), fillers).slice(-CORE_WORDS);
  return deny.filter((phrase) => sameWords(phraseWords(phrase).slice(-CORE_WORDS), core)).map(asWritten);
}

/** The phrase that was said, far enough ahead of everything else. */
export function permissionByScore({ ranking, freeScore, margin }: ScoreResult): Permission | undefined {
  const [best] = ranking;
  if (best === undefined || (best.id !== 'allow' && best.id !== 'deny')) return undefined;
  return wasSaid(best, freeScore) && margin >= LEAST_MARGINS[best.id] ? best.id : undefined;
}

/** A phrase as a recogniser writes it. */
export function asWritten(phrase: string): string {
  return `${phrase.slice(0, 1).toUpperCase()}${phrase.slice(1)}.`;
}
