/** The words about agents' programs: what they do, what they ask, and who is near. */
import type { AgentActivity, AttentionReason } from '../../shared/contract/doors.ts';
import type { QuestionInfo } from '../../shared/contract/questions.ts';

const activities: Readonly<Record<Exclude<AgentActivity, 'needs-you'>, string | null>> = {
  idle: null,
  working: 'working',
};

const needs: Readonly<Record<AttentionReason, string>> = {
  permission: 'asks for permission',
  question: 'has a question',
  input: 'waits for you',
};

const states: Readonly<Record<QuestionInfo['state'], string>> = {
  speaking: 'Being asked aloud',
  listening: 'Listening for your answer',
  deciding: 'Deciding what you said',
};

export const activityWords = {
  /** What an agent does; null when that is nothing to tell. */
  activity: (activity: AgentActivity | null, attention: AttentionReason | null): string | null => {
    if (activity === null) return null;
    return activity === 'needs-you' ? needs[attention ?? 'input'] : activities[activity];
  },
} as const;

export const questionWords = {
  region: 'Question of an agent',
  asks: (agent: string | null): string => (agent === null ? 'A question for you' : `${agent} asks`),
  mayIt: (agent: string | null): string => `May ${agent ?? 'it'} do this?`,
  states,
  waiting: (count: number): string => (count === 1 ? '1 more waits' : `${count} more wait`),
  answer: 'Your answer',
  send: 'Answer',
  dismiss: 'Not now',
} as const;
