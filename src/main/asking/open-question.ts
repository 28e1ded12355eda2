import type { QuestionInfo, QuestionOutcome } from '../../shared/contract/questions.ts';
import type { Clock } from '../../shared/kernel/clock.ts';
import { explain } from '../../shared/kernel/app-error.ts';
import { phraseWords } from '../../shared/text/commands/words.ts';
import type { AskingEar, AskingVoice, HeardAnswer, OpenEar } from './ports.ts';
import type { QuestionPlan, Verdict } from './question-plan.ts';
import { Time } from './time.ts';

/** Nobody speaks that long without a pause; without this an utterance that got lost would hold a question for ever. */
const LONGEST_UTTERANCE_MS = 120_000;

/** How a question ended. */
export interface QuestionEnd {
  readonly outcome: QuestionOutcome;
  readonly text: string | null;
  readonly choiceId: string | null;
  readonly by: 'voice' | 'page' | null;
  readonly problem: string | null;
  readonly margin: number | null;
  /** How often it was asked. */
  readonly attempts: number;
}

interface OpenQuestionDependencies {
  readonly clock: Clock;
  readonly voice: AskingVoice;
  readonly ear: AskingEar;
  /** State or deadline have changed. */
  readonly onChange: () => void;
}

type State = 'opening' | QuestionInfo['state'] | 'over';

/**
 * The question that has the floor: opens the ear, speaks, hears, decides, asks again. Ends once, whatever happens at the
 * same time, and gives the ear back.
 */
export class OpenQuestion {
  readonly plan: QuestionPlan;
  /** How it ended; settles at once. */
  readonly ended: Promise<QuestionEnd>;
  /** The ear was given back; another question may open it. */
  readonly closed: Promise<void>;
  readonly #deps: OpenQuestionDependencies;
  readonly #time: Time;
  /** Aborted when it is over. */
  readonly #over = new AbortController();
  /** Utterances that have begun and of which it is not known yet what they say, with the ends of their watches. */
  readonly #underway = new Map<string, () => void>();
  readonly #pending: HeardAnswer[] = [];
  #state: State = 'opening';
  #attempts = 0;
  #silence: AbortController | undefined;
  #judging = false;
  /** Stands unless the utterance that is underway says otherwise. */
  #held: Verdict | undefined;
  #earlier: string[] = [];
  #settle: (end: QuestionEnd) => void = () => {};

  constructor(plan: QuestionPlan, deps: OpenQuestionDependencies) {
    this.plan = plan;
    this.#deps = deps;
    this.#time = new Time(deps.clock, () => this.end('timeout', 'Nobody answered in time.'));
    this.ended = new Promise((resolve) => {
      this.#settle = resolve;
    });
    this.closed = this.#hear();
  }

  get isOver(): boolean {
    return this.#state === 'over';
  }

  /** The ear is open: what is said now is an answer. */
  get hears(): boolean {
    return this.#state !== 'over' && this.#state !== 'opening';
  }

  get info(): Omit<QuestionInfo, 'waiting'> {
    const { id, agentId, kind, text, choices } = this.plan;
    const state = this.#state === 'opening' || this.#state === 'over' ? 'speaking' : this.#state;
    return { id, agentId, kind, text, choices, state, deadline: this.#time.dueAt?.toISOString() ?? null };
  }

  /** The user speaks: time stands still. */
  utteranceStarted(utteranceId: string): void {
    if (!this.hears || this.#underway.has(utteranceId)) return;
    const watch = this.#deps.clock.after(LONGEST_UTTERANCE_MS, () => this.utteranceLost(utteranceId));
    this.#underway.set(utteranceId, watch);
    if (this.#time.hold()) this.#deps.onChange();
  }

  /** Nothing came of an utterance. */
  utteranceDropped(utteranceId: string): void {
    if (!this.#forget(utteranceId) || this.isOver || this.#underway.size > 0) return;
    if (this.#held !== undefined) this.#act(this.#held);
    else if (this.#state === 'listening' && this.#time.goOn()) this.#deps.onChange();
  }

  /** Something was said, and nobody will know what: it may have taken back a permission. */
  utteranceLost(utteranceId: string): void {
    if (this.#underway.has(utteranceId) && this.#held?.kind === 'answer' && this.plan.kind === 'approval') {
      this.#held = {
        kind: 'impossible',
        problem: 'More was said behind the decision, and was not understood.',
      };
    }
    this.utteranceDropped(utteranceId);
  }

  /** Takes an answer; false when it is over. */
  heard(answer: HeardAnswer): boolean {
    if (!this.hears) return false;
    if (phraseWords(answer.text).length === 0) {
      this.#underway.set(answer.utteranceId, this.#underway.get(answer.utteranceId) ?? (() => {}));
      this.utteranceDropped(answer.utteranceId);
      return true;
    }
    this.#forget(answer.utteranceId);
    this.#held = undefined;
    this.#pending.push(answer);
    this.#time.stop();
    this.#silence?.abort();
    this.#silence = undefined;
    if (!this.#judging) void this.#judge();
    return true;
  }

  /** Answers in place of a voice. Throws `invalid-input`. */
  reply(reply: Parameters<QuestionPlan['reply']>[0]): void {
    this.#finish({ ...this.plan.reply(reply), outcome: 'answered', by: 'page', problem: null, margin: null });
  }

  /** Ends without an answer; does nothing when it is over. */
  end(
    outcome: Exclude<QuestionOutcome, 'answered'>,
    problem: string,
    by: 'voice' | 'page' | null = null,
  ): void {
    this.#finish({ outcome, problem, by, text: null, choiceId: null, margin: null });
  }

  #finish(end: Omit<QuestionEnd, 'attempts'>): void {
    if (this.isOver) return;
    this.#state = 'over';
    this.#time.stop();
    for (const stopWatch of this.#underway.values()) stopWatch();
    this.#underway.clear();
    this.#silence?.abort();
    this.#over.abort();
    this.#settle({ ...end, attempts: this.#attempts });
  }

  /** From opening the ear to giving it back. */
  async #hear(): Promise<void> {
    let ear: OpenEar;
    try {
      ear = await this.#deps.ear.open();
    } catch (error) {
      this.end('unavailable', explain(error));
      return;
    }
    if (!this.isOver) this.#speak(this.plan.prompt);
    await this.ended;
    // What keeps the microphone from being given back shows at the microphone; the answer stands.
    await ear.close().catch(() => {});
  }

  #speak(prompt: string): void {
    const silence = new AbortController();
    this.#silence = silence;
    this.#attempts += 1;
    this.#become('speaking');
    const options = { agentId: this.plan.agentId, language: this.plan.language };
    const speaking = async (): Promise<void> => {
      let problem = 'The question could not be spoken.';
      const heard = await this.#deps.voice.speak(prompt, options, silence.signal).catch((error: unknown) => {
        problem = explain(error);
        return 'failed' as const;
      });
      if (this.#silence !== silence || this.isOver) return;
      this.#silence = undefined;
      if (heard === 'failed') this.end('unavailable', problem);
      else this.#listen(heard === 'done');
    };
    void speaking();
  }

  #listen(heardToTheEnd: boolean): void {
    if (heardToTheEnd && this.#underway.size === 0) this.#earlier = [];
    this.#time.begin(this.plan.timeoutMs, this.#underway.size === 0);
    this.#become('listening');
  }

  /** Judges what was said until nothing is left, then acts on the last verdict. */
  async #judge(): Promise<void> {
    this.#judging = true;
    this.#become('deciding');
    let verdict: Verdict | undefined;
    for (let answer = this.#pending.shift(); answer !== undefined; answer = this.#pending.shift()) {
      const context = { earlier: this.#earlier, signal: this.#over.signal };
      verdict = await this.plan
        .judge(answer, context)
        .catch((error: unknown): Verdict => ({ kind: 'impossible', problem: explain(error) }));
      if (this.isOver) return;
      this.#earlier = [...this.#earlier, answer.text];
      if (this.#isFinal(verdict)) break;
    }
    this.#judging = false;
    if (verdict === undefined) return;
    if (this.#isFinal(verdict) || this.#underway.size === 0) this.#act(verdict);
    else this.#held = verdict;
  }

  /** Nothing that is said after it changes it. */
  #isFinal(verdict: Verdict): boolean {
    return verdict.kind === 'dismissed' || (verdict.kind === 'answer' && !this.plan.waitsForMore);
  }

  #act(verdict: Verdict): void {
    this.#held = undefined;
    switch (verdict.kind) {
      case 'answer': {
        const { text, choiceId, margin } = verdict;
        this.#finish({ text, choiceId, margin, outcome: 'answered', by: 'voice', problem: null });
        return;
      }
      case 'dismissed':
        this.end('dismissed', 'The user did not want to answer.', 'voice');
        return;
      case 'impossible':
        this.end('unavailable', verdict.problem);
        return;
      case 'again':
        if (this.#attempts >= this.plan.mostAttempts) this.end('unavailable', this.plan.exhausted);
        else this.#speak(verdict.prompt);
    }
  }

  #become(state: QuestionInfo['state']): void {
    this.#state = state;
    this.#deps.onChange();
  }

  /** Whether the utterance was underway. */
  #forget(utteranceId: string): boolean {
    this.#underway.get(utteranceId)?.();
    return this.#underway.delete(utteranceId);
  }
}
