import type {
  ApprovalAnswer,
  ApprovalDecision,
  ApprovalRecord,
  ApprovalRequest,
  AskRequest,
  QuestionAnswer,
  QuestionInfo,
  QuestionReply,
} from '../../shared/contract/questions.ts';
import type { Settings } from '../../shared/settings/schema.ts';
import { AppError, explain } from '../../shared/kernel/app-error.ts';
import type { Clock } from '../../shared/kernel/clock.ts';
import type { IdSource } from '../../shared/kernel/ids.ts';
import { approvalQuestion } from './approval-question.ts';
import { choiceQuestion } from './choice-question.ts';
import { freeQuestion } from './free-question.ts';
import { OpenQuestion, type QuestionEnd } from './open-question.ts';
import type { ApprovalBook, AskingEar, AskingScorer, AskingVoice, HeardAnswer } from './ports.ts';
import type { QuestionPlan } from './question-plan.ts';

/** Nobody answers so many in a row. */
const MOST_WAITING = 32;

export interface AskingDependencies {
  readonly clock: Clock;
  readonly newId: IdSource;
  readonly voice: AskingVoice;
  readonly ear: AskingEar;
  readonly scorer: AskingScorer;
  readonly settings: () => Pick<Settings, 'questions' | 'approvals'>;
  /** BCP 47, where a request names none; "en" when left out. */
  readonly language?: () => string;
  /** How an agent is called aloud; its id when left out. */
  readonly nameOf?: (agentId: string) => string;
  /** The question that has the floor, whenever anything of it changes; null: none has. */
  readonly onChange: (question: QuestionInfo | null) => void;
  readonly log: ApprovalBook;
}

interface Waiting {
  readonly plan: QuestionPlan;
  readonly resolve: (end: QuestionEnd) => void;
}

/** Asks aloud for agents: one question at a time, permissions before everything else that waits. */
export class Asking {
  readonly #deps: AskingDependencies;
  #waiting: readonly Waiting[] = [];
  #current: OpenQuestion | undefined;
  #disposed = false;

  constructor(deps: AskingDependencies) {
    this.#deps = deps;
  }

  /** Id of the question that an utterance which begins now answers; null: none. */
  get currentQuestionId(): string | null {
    return this.#current?.hears === true ? this.#current.plan.id : null;
  }

  /** Speaks, listens, and resolves with the outcome, whatever it is. Aborting cancels. */
  async ask(request: AskRequest, signal: AbortSignal): Promise<QuestionAnswer> {
    const { scorer, settings } = this.#deps;
    const common = {
      id: this.#deps.newId(),
      agentId: request.agentId ?? null,
      text: request.text,
      language: request.language ?? this.#language,
      timeoutMs: request.timeoutMs ?? settings().questions.timeoutMs,
    };
    const { choices } = request;
    const plan =
      choices === undefined ? freeQuestion(common) : choiceQuestion({ ...common, choices }, scorer);
    const { outcome, text, choiceId, by, problem } = await this.#enter(plan, signal);
    return { id: plan.id, outcome, text, choiceId, by, problem };
  }

  /** Answers in place of a voice. Rejects with `conflict` unless that question has the floor, `invalid-input` for no answer to it. */
  async reply(questionId: string, reply: QuestionReply): Promise<void> {
    const current = this.#current;
    if (current === undefined || current.isOver || current.plan.id !== questionId) {
      throw new AppError('conflict', 'This question is not open any more, or not yet.');
    }
    if ('dismiss' in reply) current.end('dismissed', 'The user dismissed the question.', 'page');
    else current.reply(reply);
  }

  /** Asks whether something may be done; `none` at once where the settings do not want that by voice. */
  async approve(request: ApprovalRequest, signal: AbortSignal): Promise<ApprovalAnswer> {
    const { clock, log, newId, nameOf, scorer, settings } = this.#deps;
    const { voice, timeoutMs } = settings().approvals;
    if (!voice)
      return { decision: 'none', by: null, problem: 'Decisions by voice are switched off: approvals.voice.' };
    const { agentId, tool, action } = request;
    const plan = approvalQuestion(
      {
        id: newId(),
        agentId,
        name: nameOf?.(agentId) ?? agentId,
        tool,
        action,
        language: this.#language,
        timeoutMs: request.timeoutMs ?? timeoutMs,
      },
      scorer,
    );
    const { choiceId, by, problem, margin, attempts } = await this.#enter(plan, signal);
    const decision: ApprovalDecision = choiceId === 'allow' || choiceId === 'deny' ? choiceId : 'none';
    try {
      await log.append({
        at: clock.date().toISOString(),
        agentId,
        tool,
        action,
        decision,
        by,
        margin,
        attempts,
      });
    } catch (error) {
      // Nothing is allowed that nobody can look up.
      if (decision === 'allow') return { decision: 'none', by: null, problem: explain(error) };
    }
    return { decision, by: decision === 'none' ? null : by, problem };
  }

  /** The latest decisions, newest last. */
  approvals(): Promise<readonly ApprovalRecord[]> {
    return this.#deps.log.latest();
  }

  /** An utterance has begun. Gives the id of the question that it answers and holds its time; null: none. */
  utteranceStarted(utteranceId: string): string | null {
    this.#current?.utteranceStarted(utteranceId);
    return this.currentQuestionId;
  }

  /** Nothing came of an utterance: it was noise, or was discarded. */
  utteranceDropped(utteranceId: string): void {
    this.#current?.utteranceDropped(utteranceId);
  }

  /** An utterance was speech, but its words could not be recognised. */
  utteranceLost(utteranceId: string): void {
    this.#current?.utteranceLost(utteranceId);
  }

  /** Words for a question; false when that question is over (the caller keeps the words). */
  heard(questionId: string, answer: HeardAnswer): boolean {
    return this.#current?.plan.id === questionId && this.#current.heard(answer);
  }

  /** The user switched the microphone off or muted: the open question is dismissed. */
  dismiss(reason: string): void {
    this.#current?.end('dismissed', reason);
  }

  /** Ends all questions. */
  dispose(): void {
    this.#disposed = true;
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const { resolve } of waiting) resolve(unasked('cancelled', 'The engine stops.'));
    this.#current?.end('cancelled', 'The engine stops.');
  }

  get #language(): string {
    return this.#deps.language?.() ?? 'en';
  }

  /** Puts a question into the line; resolves with its end. */
  async #enter(plan: QuestionPlan, signal: AbortSignal): Promise<QuestionEnd> {
    if (signal.aborted || this.#disposed) return unasked('cancelled', 'The question was cancelled.');
    if (this.#waiting.length >= MOST_WAITING)
      return unasked('unavailable', 'Too many questions wait already.');
    let cancel = (): void => {};
    const end = new Promise<QuestionEnd>((resolve) => {
      const entry: Waiting = { plan, resolve };
      cancel = () => this.#cancel(entry);
      const isApproval = plan.kind === 'approval';
      const place = isApproval ? this.#waiting.findIndex((other) => other.plan.kind !== 'approval') : -1;
      this.#waiting = this.#waiting.toSpliced(place < 0 ? this.#waiting.length : place, 0, entry);
    });
    signal.addEventListener('abort', cancel, { once: true });
    if (this.#current === undefined) this.#next();
    else this.#announce();
    try {
      return await end;
    } finally {
      signal.removeEventListener('abort', cancel);
    }
  }

  #cancel(entry: Waiting): void {
    if (this.#current?.plan === entry.plan) {
      this.#current.end('cancelled', 'The question was cancelled.');
    } else if (this.#waiting.includes(entry)) {
      this.#waiting = this.#waiting.filter((other) => other !== entry);
      entry.resolve(unasked('cancelled', 'The question was cancelled.'));
      this.#announce();
    }
  }

  #next(): void {
    const [entry, ...rest] = this.#waiting;
    if (entry === undefined) return;
    this.#waiting = rest;
    const question = new OpenQuestion(entry.plan, { ...this.#deps, onChange: () => this.#announce() });
    this.#current = question;
    this.#announce();
    const finishing = async (): Promise<void> => {
      const end = await question.ended;
      entry.resolve(end);
      this.#announce();
      await question.closed;
      this.#current = undefined;
      this.#next();
    };
    void finishing();
  }

  #announce(): void {
    const current = this.#current;
    this.#deps.onChange(
      current === undefined || current.isOver ? null : { ...current.info, waiting: this.#waiting.length },
    );
  }
}

/** The end of a question that was never asked. */
function unasked(outcome: 'cancelled' | 'unavailable', problem: string): QuestionEnd {
  return { outcome, problem, text: null, choiceId: null, by: null, margin: null, attempts: 0 };
}
