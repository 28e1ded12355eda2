import {
  helloMessageSchema,
  INFERENCE_PROTOCOL,
  type InferenceAnswer,
  type InferenceOutput,
  type InferencePart,
  type InferenceSetup,
  type ModelTiming,
  type Recognition,
  type RecognitionRequest,
  type ScoreRequest,
  type ScoreResult,
  type SpellRequest,
  type SpellResult,
  type SpeechTextRequest,
  type SpokenSentence,
  type SynthesisRequest,
  type SynthesisResult,
} from '../../shared/contract/inference.ts';
import { throwIfCancelled } from '../../shared/kernel/abort.ts';
import { AppError } from '../../shared/kernel/app-error.ts';
import { samplesToMs } from '../../shared/kernel/audio-format.ts';
import type { Clock } from '../../shared/kernel/clock.ts';
import type { Disposable } from '../../shared/kernel/disposable.ts';
import { TypedEmitter } from '../../shared/kernel/typed-emitter.ts';
import { CallDesk, type Work } from './call-desk.ts';
import { LifeWatch } from './life-watch.ts';
import { PartStates } from './part-states.ts';
import type { InferenceProcess, ProcessExit, ProcessStarter } from './process-starter.ts';
import { SoundRelay } from './sound-relay.ts';
import { degradedError, lateVoiceError } from './supervisor-errors.ts';
import type { InferenceEvent, InferenceState, InferenceStatus } from './supervisor-events.ts';
import { DEFAULT_LIMITS, type SupervisorLimits } from './supervisor-limits.ts';
import { fromWireError } from './wire-error.ts';

export type { InferenceEvent, InferenceState, InferenceStatus } from './supervisor-events.ts';

/** A megabyte of text may take this much longer than a sentence before it counts as silence: 100 s. */
const MS_PER_CHARACTER = 0.1;

export interface SupervisorOptions {
  readonly starter: ProcessStarter;
  readonly setup: InferenceSetup;
  readonly clock: Clock;
  readonly limits?: Partial<SupervisorLimits>;
}

/**
 * Owner of the inference process: starts it, watches it, restarts it after a crash and repeats what was lost.
 * Calls may be made at any time after `start`; they wait until their part is loaded.
 */
export class InferenceSupervisor implements Disposable {
  readonly #starter: ProcessStarter;
  readonly #setup: InferenceSetup;
  readonly #limits: SupervisorLimits;
  readonly #events = new TypedEmitter<InferenceEvent>();
  readonly #calls: CallDesk;
  readonly #parts: PartStates;
  readonly #watch: LifeWatch;
  #state: InferenceState = 'stopped';
  #process: InferenceProcess | undefined;
  #rssBytes: number | undefined;
  #crashesInARow = 0;
  #recovering = false;
  /** Why the process was killed by us; undefined when it died by itself. */
  #failure: string | undefined;
  #nextId = 1;
  #nextStream = 1;
  #whenStopped: (() => void)[] = [];

  constructor(options: SupervisorOptions) {
    this.#starter = options.starter;
    this.#setup = options.setup;
    this.#parts = new PartStates(options.setup);
    const { clock } = options;
    const limits = { ...DEFAULT_LIMITS, ...options.limits };
    this.#limits = limits;
    this.#calls = new CallDesk({
      clock,
      silenceMs: limits.silenceMs,
      send: (message) => this.#process?.send(message),
      onSilence: (part) => this.#fail(`The ${part} does not answer.`),
    });
    this.#watch = new LifeWatch({
      clock,
      limits,
      ping: () => this.#process?.send({ type: 'ping' }),
      loadingIsOver: () => this.#endLoading(),
      fail: (reason) => this.#fail(reason),
    });
  }

  get status(): InferenceStatus {
    const { ready } = this.#parts;
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
    const state = this.#parts.of(part);
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
    const call = { type: 'recognise', id: this.#takeId(), request } as const;
    const audioMs = samplesToMs(request.pcm.length);
    return expectAnswer(await this.#call('recogniser', { call, audioMs, signal }), 'recognised').recognition;
  }

  async score(request: ScoreRequest, signal?: AbortSignal): Promise<ScoreResult> {
    const call = { type: 'score', id: this.#takeId(), request } as const;
    const audioMs = samplesToMs(request.pcm.length);
    return expectAnswer(await this.#call('recogniser', { call, audioMs, signal }), 'scored').result;
  }

  async spell(request: SpellRequest, signal?: AbortSignal): Promise<SpellResult> {
    const call = { type: 'spell', id: this.#takeId(), request } as const;
    const audioMs = samplesToMs(request.pcm.length);
    return expectAnswer(await this.#call('recogniser', { call, audioMs, signal }), 'spelled').result;
  }

  /** Judges frames of the stream `stream` (see `openStream`). */
  async detect(
    stream: number,
    pcm: Float32Array,
    options: { readonly gain: number; readonly reset: boolean },
  ): Promise<readonly number[]> {
    const call = { type: 'detect', id: this.#takeId(), stream, pcm, ...options } as const;
    const audioMs = samplesToMs(pcm.length);
    return expectAnswer(await this.#call('detector', { call, audioMs }), 'detected').probabilities;
  }

  /** Makes a written text into sentences for the ear; empty when there is nothing to say. */
  async prepare(request: SpeechTextRequest, signal?: AbortSignal): Promise<readonly SpokenSentence[]> {
    const call = { type: 'prepare', id: this.#takeId(), request } as const;
    const audioMs = request.text.length * MS_PER_CHARACTER;
    return expectAnswer(await this.#call('synthesiser', { call, audioMs, signal }), 'prepared').sentences;
  }

  /**
   * Turns one sentence into sound. `onSound` is given all its samples in order, each once, also when the process
   * crashes in between, and none after `signal` was given. Resolves after the last of them.
   */
  async synthesise(
    request: SynthesisRequest,
    onSound: (pcm: Float32Array) => void,
    signal?: AbortSignal,
  ): Promise<SynthesisResult> {
    const call = { type: 'synthesise', id: this.#takeId(), request } as const;
    const audioMs = request.text.length * MS_PER_CHARACTER;
    const sound = new SoundRelay(onSound);
    const answer = await this.#call('synthesiser', { call, audioMs, signal, sound });
    const { sampleRateHz, samples, timings } = expectAnswer(answer, 'synthesised');
    return { sampleRateHz, samples, timings };
  }

  /** A stream of audio with a detector memory of its own, until it is closed. */
  openStream(): number {
    this.#nextStream += 1;
    return this.#nextStream;
  }

  closeStream(stream: number): void {
    if (this.#state === 'running') this.#process?.send({ type: 'close-stream', stream });
  }

  /** Hard stop of whatever the process is doing: it is killed and started again; calls are repeated. */
  kill(): void {
    this.#process?.kill();
  }

  /** Releases the models, ends the process and rejects what is still waiting. */
  async dispose(): Promise<void> {
    const child = this.#process;
    this.#watch.clear();
    this.#calls.close();
    this.#calls.rejectAll(new AppError('unavailable', 'The engine is stopping.'));
    if (child === undefined || this.#state === 'stopped') {
      this.#state = 'stopped';
      return;
    }
    const stopped = new Promise<void>((resolve) => this.#whenStopped.push(resolve));
    if (this.#state !== 'stopping') {
      this.#state = 'stopping';
      child.send({ type: 'release' });
      this.#watch.after(this.#limits.releaseMs, () => child.kill());
    }
    await stopped;
  }

  #takeId(): number {
    this.#nextId += 1;
    return this.#nextId;
  }

  #call(part: InferencePart, work: Work): Promise<InferenceAnswer> {
    throwIfCancelled(work.signal);
    const state = this.#parts.of(part);
    if (state.type === 'failed') return Promise.reject(state.error);
    if (this.#state === 'degraded') return Promise.reject(degradedError());
    if (this.#state === 'stopped' || this.#state === 'stopping') {
      return Promise.reject(new AppError('unavailable', 'The inference process is not running.'));
    }
    return this.#calls.make(part, work);
  }

  #launch(): void {
    this.#state = 'starting';
    this.#parts.reset();
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
    this.#watch.started();
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
        this.#watch.answeredPing();
        this.#rssBytes = message.rssBytes;
        return;
      case 'released':
        return;
      case 'sound':
        return this.#calls.hearSound(message);
      case 'detected':
      case 'recognised':
      case 'scored':
      case 'spelled':
      case 'prepared':
      case 'synthesised':
      case 'refused':
        if (this.#calls.hear(message)) this.#crashesInARow = 0;
        return;
    }
  }

  #greet(message: InferenceOutput): void {
    if (!helloMessageSchema.safeParse(message).success) {
      return this.#fail('The inference process is of another version.');
    }
    this.#state = 'running';
    this.#calls.open();
    this.#watch.greeted();
  }

  /** Without ears the process is useless and is started anew; a voice that does not come is only missing. */
  #endLoading(): void {
    const slow = this.#parts.late[0];
    if (slow === 'synthesiser') this.#partFailed(slow, lateVoiceError());
    else if (slow !== undefined) this.#fail(`Loading the ${slow} took too long.`);
  }

  #partReady(part: InferencePart, models: readonly ModelTiming[]): void {
    this.#parts.set(part, { type: 'ready', models });
    this.#calls.watch(part);
    this.#events.emit({ type: 'ready', part, models });
    if (this.#recovering && part !== 'synthesiser' && this.#parts.hearingIsSettled) {
      this.#recovering = false;
      this.#events.emit({ type: 'recovered' });
    }
  }

  #partFailed(part: InferencePart, error: AppError): void {
    this.#parts.set(part, { type: 'failed', error });
    this.#calls.rejectAll(error, [part]);
    this.#events.emit({ type: 'failed', part, error });
  }

  /** The process is alive but useless: end it; its exit does the rest. */
  #fail(reason: string): void {
    const child = this.#process;
    if (child === undefined) return;
    this.#failure = reason;
    child.kill();
  }

  #exited(exit: ProcessExit): void {
    this.#watch.clear();
    this.#calls.close();
    this.#process = undefined;
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
    this.#parts.reset();
    this.#events.emit({ type: 'crashed', reason, detail: exit.detail });
    this.#calls.close();
    this.#calls.rejectTried();
    const delayMs = this.#limits.restartDelaysMs[this.#crashesInARow];
    this.#crashesInARow += 1;
    if (delayMs === undefined) {
      this.#state = 'degraded';
      const error = degradedError();
      this.#calls.rejectAll(error);
      this.#events.emit({ type: 'degraded', error });
      return;
    }
    this.#recovering = true;
    this.#state = 'restarting';
    this.#events.emit({ type: 'restarting', attempt: this.#crashesInARow, delayMs });
    this.#watch.after(delayMs, () => this.#launch());
  }
}

function expectAnswer<Type extends InferenceAnswer['type']>(
  answer: InferenceAnswer,
  type: Type,
): Extract<InferenceAnswer, { type: Type }> {
  if (answer.type !== type)
    throw new Error(`The inference process answered ${answer.type} instead of ${type}.`);
  return answer as Extract<InferenceAnswer, { type: Type }>;
}
