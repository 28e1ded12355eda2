import { randomUUID } from 'node:crypto';
import type { QuestionDesk } from '../../src/main/engine/engine-facade.ts';
import type { ApprovalAnswer, ApprovalRecord, QuestionAnswer } from '../../src/shared/contract/questions.ts';

/** The user said this in answer to a question. */
export function spokenAnswer(text: string, choiceId: string | null = null): QuestionAnswer {
  return { id: randomUUID(), outcome: 'answered', text, choiceId, by: 'voice', problem: null };
}

/** A desk of questions that does what the script says and notes what it was asked. */
export class ScriptedQuestions implements QuestionDesk {
  readonly asked: Parameters<QuestionDesk['ask']>[0][] = [];
  readonly approvalsAsked: Parameters<QuestionDesk['approve']>[0][] = [];
  readonly replies: Parameters<QuestionDesk['reply']>[] = [];
  records: readonly ApprovalRecord[] = [];
  /** Replaced to play another user. By default nobody answers before the question is taken back. */
  onAsk: QuestionDesk['ask'] = async (_request, signal) => {
    await aborted(signal);
    return { id: randomUUID(), outcome: 'cancelled', text: null, choiceId: null, by: null, problem: null };
  };
  /** Replaced to decide. By default voice approvals are off. */
  onApprove: QuestionDesk['approve'] = async () => ({
    decision: 'none',
    by: null,
    problem: 'Voice approvals are off.',
  });

  ask(...[request, signal]: Parameters<QuestionDesk['ask']>): Promise<QuestionAnswer> {
    this.asked.push(request);
    return this.onAsk(request, signal);
  }

  async reply(...args: Parameters<QuestionDesk['reply']>): Promise<void> {
    this.replies.push(args);
  }

  approve(...[request, signal]: Parameters<QuestionDesk['approve']>): Promise<ApprovalAnswer> {
    this.approvalsAsked.push(request);
    return this.onApprove(request, signal);
  }

  async approvals(): Promise<readonly ApprovalRecord[]> {
    return this.records;
  }
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
