/** The ports of the asking room as a test says, and an `Asking` over them. */
import type {
  ApprovalBook,
  AskingEar,
  AskingScorer,
  AskingVoice,
  HeardAnswer,
} from '../../src/main/asking/ports.ts';
import { Asking, type AskingDependencies } from '../../src/main/asking/asking.ts';
import type { ScoreRequest, ScoreResult } from '../../src/shared/contract/inference.ts';
import type { ApprovalRecord, QuestionInfo } from '../../src/shared/contract/questions.ts';
import type { AppError } from '../../src/shared/kernel/app-error.ts';
import { ManualClock } from '../../src/shared/kernel/clock.ts';
import { defaultSettings } from '../../src/shared/settings/schema.ts';
import { deferred, type Deferred } from './deferred.ts';

interface Speech {
  readonly text: string;
  readonly agentId: string | null;
  readonly language: string | undefined;
  readonly signal: AbortSignal;
  readonly result: Deferred<'done' | 'stopped' | 'failed' | AppError>;
}

/** Speaks until the test says how it ended; silence ends it as 'stopped'. */
export class ScriptedAskingVoice implements AskingVoice {
  readonly speeches: Speech[] = [];

  async speak(
    text: string,
    { agentId, language }: { readonly agentId: string | null; readonly language?: string },
    signal: AbortSignal,
  ): Promise<'done' | 'stopped' | 'failed'> {
    const speech = {
      text,
      agentId,
      language,
      signal,
      result: deferred<'done' | 'stopped' | 'failed' | AppError>(),
    };
    this.speeches.push(speech);
    signal.addEventListener('abort', () => speech.result.resolve('stopped'), { once: true });
    const result = await speech.result.promise;
    if (typeof result !== 'string') throw result;
    return result;
  }

  get texts(): readonly string[] {
    return this.speeches.map(({ text }) => text);
  }

  get last(): Speech {
    const speech = this.speeches.at(-1);
    if (speech === undefined) throw new Error('Nothing was spoken.');
    return speech;
  }
}

/** Counts who hears. */
export class ScriptedEar implements AskingEar {
  opened = 0;
  closed = 0;
  /** Opening fails so. */
  fault: AppError | undefined;
  /** Opening waits for it. */
  gate: Promise<void> = Promise.resolve();
  /** Giving it back waits for it. */
  closeGate: Promise<void> = Promise.resolve();

  get isOpen(): boolean {
    return this.opened > this.closed;
  }

  async open(): Promise<{ close(): Promise<void> }> {
    await this.gate;
    if (this.fault !== undefined) throw this.fault;
    if (this.isOpen) throw new Error('The ear is open already.');
    this.opened += 1;
    let isOpen = true;
    return {
      close: async () => {
        if (!isOpen) throw new Error('The ear was closed twice.');
        isOpen = false;
        await this.closeGate;
        this.closed += 1;
      },
    };
  }
}

/** Scores as the test says: nothing fits by default. */
export class ScriptedScorer implements AskingScorer {
  readonly requests: ScoreRequest[] = [];
  answer: (request: ScoreRequest, signal?: AbortSignal) => Promise<ScoreResult> = async () => scoreOf([]);

  score(request: ScoreRequest, signal?: AbortSignal): Promise<ScoreResult> {
    this.requests.push(request);
    return this.answer(request, signal);
  }
}

/** A ranking of these scores, best first, under a free text with `freeScore`. */
export function scoreOf(
  scores: readonly (readonly [id: string, score: number])[],
  freeScore = -0.1,
): ScoreResult {
  const [first, second] = scores;
  return {
    ranking: scores.map(([id, score]) => ({ id, score, probability: 1 / scores.length })),
    margin: first === undefined || second === undefined ? Infinity : first[1] - second[1],
    freeScore,
  };
}

/** Decisions in memory. */
export class ScriptedBook implements ApprovalBook {
  readonly records: ApprovalRecord[] = [];
  fault: AppError | undefined;

  async append(record: ApprovalRecord): Promise<void> {
    if (this.fault !== undefined) throw this.fault;
    this.records.push(record);
  }

  async latest(): Promise<readonly ApprovalRecord[]> {
    return this.records;
  }
}

/** All ports, and what the room told. */
export class AskingPlace {
  readonly clock = new ManualClock();
  readonly voice = new ScriptedAskingVoice();
  readonly ear = new ScriptedEar();
  readonly scorer = new ScriptedScorer();
  readonly log = new ScriptedBook();
  readonly infos: (QuestionInfo | null)[] = [];
  settings = { ...defaultSettings(), approvals: { voice: true, timeoutMs: 30_000 } };
  readonly asking: Asking;
  #ids = 0;
  #utterances = 0;

  constructor(change: Partial<AskingDependencies> = {}) {
    this.asking = new Asking({
      clock: this.clock,
      newId: () => `question-${(this.#ids += 1)}`,
      voice: this.voice,
      ear: this.ear,
      scorer: this.scorer,
      settings: () => this.settings,
      onChange: (info) => this.infos.push(info),
      log: this.log,
      ...change,
    });
  }

  get info(): QuestionInfo | null {
    return this.infos.at(-1) ?? null;
  }

  /** Everything that is ready has happened; the clock stands still. */
  async settled(): Promise<void> {
    await new Promise((resolve) => setImmediate(resolve));
  }

  /** The question is heard to its end. */
  async spoken(result: 'done' | 'stopped' | 'failed' = 'done'): Promise<void> {
    await this.settled();
    this.voice.last.result.resolve(result);
    await this.settled();
  }

  /** Says something to the open question, from the first sound to the words; false when they were not taken. */
  async say(text: string, change: Partial<HeardAnswer> = {}): Promise<boolean> {
    const utteranceId = `utterance-${(this.#utterances += 1)}`;
    const questionId = this.asking.utteranceStarted(utteranceId);
    const taken =
      questionId !== null && this.asking.heard(questionId, heardOf(text, { utteranceId, ...change }));
    await this.settled();
    return taken;
  }
}

export function heardOf(text: string, change: Partial<HeardAnswer> = {}): HeardAnswer {
  return { utteranceId: 'utterance', text, language: 'en', pcm: new Float32Array(1600), ...change };
}

/** A signal that is never aborted. */
export const patience = new AbortController().signal;
