import {
  helloMessageSchema,
  INFERENCE_PROTOCOL,
  type InferenceAnswer,
  type InferenceCall,
  type InferenceOutput,
  type InferencePart,
  type InferenceSetup,
  type ModelTiming,
  type Recognition,
  type RecognitionRequest,
  type ScoreRequest,
  type ScoreResult,
} from '../../shared/contract/inference.ts';
import { throwIfCancelled } from '../../shared/kernel/abort.ts';
import { AppError } from '../../shared/kernel/app-error.ts';
import { samplesToMs } from '../../shared/kernel/audio-format.ts';
import type { Clock } from '../../shared/kernel/clock.ts';
import type { Disposable } from '../../shared/kernel/disposable.ts';
import { TypedEmitter } from '../../shared/kernel/typed-emitter.ts';
import { CallLane, type PendingCall } from './call-lane.ts';
import type { InferenceProcess, ProcessExit, ProcessStarter } from './process-starter.ts';
import { crashError, degradedError } from './supervisor-errors.ts';
import type { InferenceEvent, InferenceState, InferenceStatus } from './supervisor-events.ts';
import { DEFAULT_LIMITS, type SupervisorLimits } from './supervisor-limits.ts';
import { fromWireError } from './wire-error.ts';

export type { InferenceEvent, InferenceState, InferenceStatus } from './supervisor-events.ts';

/** A call is tried once more after a crash, then it is given up: it may be what kills the process. */
const MAX_ATTEMPTS = 2;
const MISSED_PINGS = 3;

export interface SupervisorOptions {
  readonly starter: ProcessStarter;
  readonly setup: InferenceSetup;
  readonly clock: Clock;
  readonly limits?: Partial<SupervisorLimits>;
}

type PartState =
  | { readonly type: 'loading' }
  | { readonly type: 'ready'; readonly models: readonly ModelTiming[] }
  | { readonly type: 'failed'; readonly error: AppError };

/**
 * Owner of the inference process: starts it, watches it, restarts it after a crash and repeats what was lost.
 * Calls may be made at any time after `start`; they wait until their part is loaded.
 */
export class InferenceSupervisor implements Disposable {
  readonly #starter: ProcessStarter;
  readonly #setup: InferenceSetup;
  readonly #clock: Clock;
  readonly #limits: SupervisorLimits;
  readonly #events = new TypedEmitter<InferenceEvent>();
  readonly #lanes: Readonly<Record<InferencePart, CallLane>>;
  #parts: Record<InferencePart, PartState> = loadingParts();
  #state: InferenceState = 'stopped';
  #process: InferenceProcess | undefined;
  #greeted = false;
  #rssBytes: number | undefined;
  #crashesInARow = 0;
  #recovering = false;
  #missedPings = 0;
  /** Why the process was killed by us; undefined when it died by itself. */
  #failure: string | undefined;
  #nextId = 1;
  #nextStream = 1;
  #timers: (() => void)[] = [];
  #whenStopped: (() => void)[] = [];

  constructor(options: SupervisorOptions) {
    this.#starter = options.starter;
    this.#setup = options.setup;
    this.#clock = options.clock;
    this.#limits = { ...DEFAULT_LIMITS, ...options.limits };
    const lane = (part: InferencePart): CallLane =>
      new CallLane(this.#clock, this.#limits.silenceMs, () => this.#fail(`The ${part} does not answer.`));
    this.#lanes = { detector: lane('detector'), recogniser: lane('recogniser') };
  }

  get status(): InferenceStatus {
    const ready = (['detector', 'recogniser'] as const).filter((part) => this.#parts[part].type === 'ready');
    return { state: this.#state, pid: this.#process?.pid, rssBytes: this.#rssBytes, ready };
  }

  subscribe(listener: (event: InferenceEvent) => void): Disposable {
    return this.#events.subscribe(listener);
  }

  /** Starts the process. Returns at once; what happens then is announced. */
  start(): void {
    if (this.#state === 'stopped') this.#launch();
  }

  /** Leaves `degraded` and tries again from the beginning. */
  restart(): void {
    if (this.#state !== 'degraded') return;
    this.#crashesInARow = 0;
    this.#launch();
  }

  /** Resolves when the part is loaded and warm; rejects with the reason why it cannot be. */
  ready(part: InferencePart): Promise<readonly ModelTiming[]> {
    const state = this.#parts[part];
    if (state.type === 'ready') return Promise.resolve(state.models);
    if (state.type === 'failed') return Promise.reject(state.error);
    if (this.#state === 'degraded') return Promise.reject(degradedError());
    return new Promise((resolve, reject) => {
      const subscription = this.subscribe((event) => {
        if (event.type === 'ready' && event.part === part) resolve(event.models);
        else if (event.type === 'failed' && event.part === part) reject(event.error);
        else if (event.type === 'degraded') reject(event.error);
        else return;
        void subscription.dispose();
      });
    });
  }

  async recognise(request: RecognitionRequest, signal?: AbortSignal): Promise<Recognition> {
    const id = this.#takeId();
    const answer = await this.#call('recogniser', { type: 'recognise', id, request }, request.pcm, signal);
    return expectAnswer(answer, 'recognised').recognition;
  }

  async score(request: ScoreRequest, signal?: AbortSignal): Promise<ScoreResult> {
    const id = this.#takeId();
    const answer = await this.#call('recogniser', { type: 'score', id, request }, request.pcm, signal);
    return expectAnswer(answer, 'scored').result;
  }

  /** Judges frames of the stream `stream` (see `openStream`). */
  async detect(
    stream: number,
    pcm: Float32Array,
    options: { readonly gain: number; readonly reset: boolean },
  ): Promise<readonly number[]> {
    const call = { type: 'detect', id: this.#takeId(), stream, pcm, ...options } as const;
    return expectAnswer(await this.#call('detector', call, pcm, undefined), 'detected').probabilities;
  }

  /** A stream of audio with a detector memory of its own, until it is closed. */
  openStream(): number {
    this.#nextStream += 1;
    return this.#nextStream;
  }

  closeStream(stream: number): void {
    if (this.#greeted) this.#process?.send({ type: 'close-stream', stream });
  }

  /** Hard stop of whatever the process is doing: it is killed and started again; calls are repeated. */
  kill(): void {
    this.#process?.kill();
  }

  /** Releases the models, ends the process and rejects what is still waiting. */
  async dispose(): Promise<void> {
    const child = this.#process;
    this.#clearTimers();
    this.#rejectAll(new AppError('unavailable', 'The engine is stopping.'));
    if (child === undefined || this.#state === 'stopped') {
      this.#state = 'stopped';
      return;
    }
    const stopped = new Promise<void>((resolve) => this.#whenStopped.push(resolve));
    if (this.#state !== 'stopping') {
      this.#state = 'stopping';
      child.send({ type: 'release' });
      this.#timers.push(this.#clock.after(this.#limits.releaseMs, () => child.kill()));
    }
    await stopped;
  }

  #takeId(): number {
    this.#nextId += 1;
    return this.#nextId;
  }

  #call(
    part: InferencePart,
    call: InferenceCall,
    pcm: Float32Array,
    signal: AbortSignal | undefined,
  ): Promise<InferenceAnswer> {
    throwIfCancelled(signal);
    const state = this.#parts[part];
    if (state.type === 'failed') return Promise.reject(state.error);
    if (this.#state === 'degraded') return Promise.reject(degradedError());
    if (this.#state === 'stopped' || this.#state === 'stopping') {
      return Promise.reject(new AppError('unavailable', 'The inference process is not running.'));
    }
    return new Promise((resolve, reject) => {
      const cancel = (): void => {
        if (!this.#lanes[part].take(call.id)) return;
        if (this.#greeted) this.#process?.send({ type: 'cancel', id: call.id });
        reject(new AppError('cancelled', 'The recognition was cancelled.'));
      };
      const release = (): void => signal?.removeEventListener('abort', cancel);
      signal?.addEventListener('abort', cancel, { once: true });
      const pending: PendingCall = {
        call,
        audioMs: samplesToMs(pcm.length),
        attempts: 0,
        resolve: (answer) => {
          release();
          resolve(answer);
        },
        reject: (error) => {
          release();
          reject(error);
        },
      };
      this.#lanes[part].add(pending);
      if (this.#greeted) this.#send(pending);
    });
  }

  #send(pending: PendingCall): void {
    pending.attempts += 1;
    this.#process?.send(pending.call);
  }

  #launch(): void {
    this.#state = 'starting';
    this.#parts = loadingParts();
    this.#greeted = false;
    this.#missedPings = 0;
    let child: InferenceProcess;
    try {
      child = this.#starter.start();
    } catch (error) {
      this.#crashed({
        code: null,
        signal: null,
        detail: error instanceof Error ? error.message : String(error),
      });
      return;
    }
    this.#process = child;
    child.onMessage((message) => {
      if (child === this.#process && this.#state !== 'stopping') this.#hear(message);
    });
    child.onExit((exit) => {
      if (child === this.#process) this.#exited(exit);
    });
    child.send({ type: 'start', protocol: INFERENCE_PROTOCOL, setup: this.#setup });
    this.#timers.push(
      this.#clock.after(this.#limits.handshakeMs, () => {
        if (!this.#greeted) this.#fail('The inference process did not answer after its start.');
      }),
    );
  }

  #hear(message: InferenceOutput): void {
    switch (message.type) {
      case 'hello':
        return this.#greet(message);
      case 'ready':
        return this.#partReady(message.part, message.models);
      case 'failed':
        return this.#partFailed(message.part, fromWireError(message.error));
      case 'pong':
        this.#missedPings = 0;
        this.#rssBytes = message.rssBytes;
        return;
      case 'released':
        return;
      case 'detected':
        return this.#answered('detector', message);
      case 'recognised':
      case 'scored':
        return this.#answered('recogniser', message);
      case 'refused':
        return this.#answered(this.#lanes.detector.has(message.id) ? 'detector' : 'recogniser', message);
    }
  }

  #greet(message: InferenceOutput): void {
    if (!helloMessageSchema.safeParse(message).success) {
      return this.#fail('The inference process is of another version.');
    }
    this.#greeted = true;
    this.#state = 'running';
    for (const part of ['detector', 'recogniser'] as const) {
      for (const pending of this.#lanes[part].calls()) this.#send(pending);
    }
    this.#timers.push(
      this.#clock.after(this.#limits.loadMs, () => {
        const slow = this.#timedParts.find((part) => this.#parts[part].type === 'loading');
        if (slow !== undefined) this.#fail(`Loading the ${slow} took too long.`);
      }),
    );
    this.#ping();
  }

  /** Parts whose loading is timed; a model that may have to be downloaded first is not. */
  get #timedParts(): readonly InferencePart[] {
    return this.#setup.recogniser.kind === 'transformers' ? ['detector'] : ['detector', 'recogniser'];
  }

  #ping(): void {
    this.#missedPings += 1;
    if (this.#missedPings > MISSED_PINGS) return this.#fail('The inference process does not answer.');
    this.#process?.send({ type: 'ping' });
    this.#timers.push(this.#clock.after(this.#limits.pingMs, () => this.#ping()));
  }

  #partReady(part: InferencePart, models: readonly ModelTiming[]): void {
    this.#parts[part] = { type: 'ready', models };
    this.#lanes[part].watch();
    this.#events.emit({ type: 'ready', part, models });
    const loading = Object.values(this.#parts).some((state) => state.type === 'loading');
    if (this.#recovering && !loading) {
      this.#recovering = false;
      this.#events.emit({ type: 'recovered' });
    }
  }

  #partFailed(part: InferencePart, error: AppError): void {
    this.#parts[part] = { type: 'failed', error };
    this.#lanes[part].rejectAll(error);
    this.#events.emit({ type: 'failed', part, error });
  }

  #answered(part: InferencePart, answer: InferenceAnswer): void {
    const pending = this.#lanes[part].take(answer.id);
    if (pending === undefined) return;
    if (answer.type === 'refused') return pending.reject(fromWireError(answer.error));
    this.#crashesInARow = 0;
    pending.resolve(answer);
  }

  /** The process is alive but useless: end it; its exit does the rest. */
  #fail(reason: string): void {
    const child = this.#process;
    if (child === undefined) return;
    this.#failure = reason;
    child.kill();
  }

  #exited(exit: ProcessExit): void {
    this.#clearTimers();
    this.#process = undefined;
    this.#greeted = false;
    this.#rssBytes = undefined;
    if (this.#state === 'stopping') {
      this.#state = 'stopped';
      for (const resolve of this.#whenStopped.splice(0)) resolve();
      return;
    }
    this.#crashed(exit);
  }

  #crashed(exit: ProcessExit): void {
    const ended = exit.signal === null ? `exit code ${exit.code ?? 'unknown'}` : `signal ${exit.signal}`;
    const reason = this.#failure ?? `The inference process ended (${ended}).`;
    this.#failure = undefined;
    this.#parts = loadingParts();
    this.#events.emit({ type: 'crashed', reason, detail: exit.detail });
    for (const lane of Object.values(this.#lanes)) {
      lane.pause();
      lane.rejectTried(MAX_ATTEMPTS, crashError());
    }
    const delayMs = this.#limits.restartDelaysMs[this.#crashesInARow];
    this.#crashesInARow += 1;
    if (delayMs === undefined) {
      this.#state = 'degraded';
      const error = degradedError();
      this.#rejectAll(error);
      this.#events.emit({ type: 'degraded', error });
      return;
    }
    this.#recovering = true;
    this.#state = 'restarting';
    this.#events.emit({ type: 'restarting', attempt: this.#crashesInARow, delayMs });
    this.#timers.push(this.#clock.after(delayMs, () => this.#launch()));
  }

  #rejectAll(error: AppError): void {
    for (const lane of Object.values(this.#lanes)) lane.rejectAll(error);
  }

  #clearTimers(): void {
    for (const cancel of this.#timers.splice(0)) cancel();
    for (const lane of Object.values(this.#lanes)) lane.pause();
  }
}

function loadingParts(): Record<InferencePart, PartState> {
  return { detector: { type: 'loading' }, recogniser: { type: 'loading' } };
}

function expectAnswer<Type extends InferenceAnswer['type']>(
  answer: InferenceAnswer,
  type: Type,
): Extract<InferenceAnswer, { type: Type }> {
  if (answer.type !== type)
    throw new Error(`The inference process answered ${answer.type} instead of ${type}.`);
  return answer as Extract<InferenceAnswer, { type: Type }>;
}
