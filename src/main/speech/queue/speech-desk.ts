import { AppError } from '../../../shared/kernel/app-error.ts';
import type { Settings } from '../../../shared/settings/schema.ts';
import type { Speaker, SpeechOutcome, SpeechRequest } from '../speaker.ts';
import type { SpeechText } from '../speech-text.ts';
import type { Voice } from '../synthesiser.ts';
import { Admission } from './admission.ts';
import { SoundCache } from './sound-cache.ts';
import { Speech } from './speech.ts';
import { speechOptions, speechVolume } from './speech-options.ts';
import type { SpeechPlayer, VoiceBox } from './voice-box.ts';

export type SpeechResult = 'done' | 'stopped' | 'failed';

/** What the desk reports to whoever decides which speech has the floor. */
export type SpeechReport =
  | { readonly type: 'requested'; readonly id: string; readonly urgent: boolean }
  | { readonly type: 'ended'; readonly id: string; readonly end: SpeechResult }
  | { readonly type: 'cancel'; readonly id: string }
  | { readonly type: 'stop' };

/** How a speech ended, for those who only watch. */
export interface SpeechEnd {
  readonly request: SpeechRequest;
  readonly result: SpeechResult;
  readonly durationMs: number;
  readonly error: AppError | undefined;
}

export interface SpeechDeskDependencies {
  readonly speechText: SpeechText;
  readonly voices: VoiceBox & { list(): Promise<readonly Voice[]> };
  readonly player: SpeechPlayer;
  readonly settings: () => Settings['speech'];
  /** Why no voice can speak; undefined when one can. */
  readonly unavailable: () => string | undefined;
  readonly report: (report: SpeechReport) => void;
  /** The sentence that is heard, or the current speech, has changed. */
  readonly onChange: () => void;
  readonly onSentence: (sentence: string) => void;
  readonly onEnd: (end: SpeechEnd) => void;
}

interface Waiter {
  readonly speech: Speech;
  readonly resolve: (outcome: SpeechOutcome) => void;
  readonly reject: (error: unknown) => void;
  error: AppError | undefined;
}

/** What is said now, for those who watch. */
export interface SpeechView {
  readonly request: SpeechRequest;
  readonly voiceId: string;
  /** The sentence that is heard; empty before the first sound. */
  readonly caption: string;
}

/**
 * All speeches between their request and their end. Which of them has the floor is decided outside: the desk reports
 * what happens and is told to start, pause, resume and stop.
 */
export class SpeechDesk implements Speaker {
  readonly #deps: SpeechDeskDependencies;
  readonly #speeches = new Map<string, Waiter>();
  readonly #cache = new SoundCache();
  /** Requests are queued in the order they were made, however long their voices take to be found. */
  #admission: Promise<unknown> = Promise.resolve();
  #idle: (() => void)[] = [];
  /** Requests that wait for the floor to be free or still look for their voice; who stops them means them, too. */
  readonly #admitting = new Set<Admission>();
  /** Settles when whoever has reserved the floor gives it back; undefined: nobody has. */
  #reserved: Promise<void> | undefined;
  #caption = { id: '', text: '' };

  constructor(deps: SpeechDeskDependencies) {
    this.#deps = deps;
  }

  get unavailable(): string | undefined {
    return this.#deps.unavailable();
  }

  voices(): Promise<readonly Voice[]> {
    return this.#deps.voices.list();
  }

  async speak(request: SpeechRequest): Promise<SpeechOutcome> {
    return this.#speak(request, this.#reserved);
  }

  /** For the holder of the reserved floor. */
  speakReserved(request: SpeechRequest): Promise<SpeechOutcome> {
    return this.#speak(request, undefined);
  }

  /**
   * Reserves the floor: resolves when nothing is said any more, with what gives it back. What is requested meanwhile
   * waits. One reservation at a time.
   */
  async reserve(): Promise<() => void> {
    let release = (): void => {};
    this.#reserved = new Promise((resolve) => {
      release = () => {
        this.#reserved = undefined;
        resolve();
      };
    });
    await this.#admission;
    await this.#silent();
    return release;
  }

  async #speak(request: SpeechRequest, reserved: Promise<void> | undefined): Promise<SpeechOutcome> {
    const options = speechOptions(request, this.#deps.settings());
    if (!this.#deps.settings().enabled || options.kind === 'off') return nothingSaid();
    const admission = new Admission(request.id);
    this.#admitting.add(admission);
    if (reserved !== undefined) await Promise.race([reserved, admission.stopped]);
    const voice = await this.#inTurn(this.#deps.voices.choose(options)).finally(() =>
      this.#admitting.delete(admission),
    );
    if (admission.isStopped) return { ...nothingSaid(), result: 'stopped' };
    const speech = this.#open(request, voice, options);
    return new Promise<SpeechOutcome>((resolve, reject) => {
      this.#speeches.set(speech.id, { speech, resolve, reject, error: undefined });
      this.#deps.report({ type: 'requested', id: speech.id, urgent: request.urgent === true });
    }).finally(() => speech.dispose());
  }

  /** Resolves after everything that came in before. */
  #inTurn<T>(answer: Promise<T>): Promise<T> {
    answer.catch(() => {});
    const turn = this.#admission.then(() => answer);
    this.#admission = turn.catch(() => {});
    return turn;
  }

  async stop(id?: string): Promise<void> {
    for (const admission of this.#admitting) {
      if (id === undefined || admission.id === id) admission.stop();
    }
    this.#deps.report(id === undefined ? { type: 'stop' } : { type: 'cancel', id });
  }

  async skip(): Promise<void> {
    if (this.#caption.id !== '') await this.stop(this.#caption.id);
  }

  /** The user takes the floor: the current speech ends, and so do those by which the same agent goes on. */
  interrupt(): void {
    const current = this.#speeches.get(this.#caption.id)?.speech;
    if (current === undefined) return;
    const sameSpeaker = [...this.#speeches.values()]
      .map(({ speech }) => speech)
      .filter((speech) => speech !== current && speech.request.agentId === current.request.agentId);
    // The current one last: no other is to begin only to be stopped.
    for (const { id } of [...sameSpeaker, current]) this.#deps.report({ type: 'cancel', id });
  }

  /** A speech by its id, while it has not ended. */
  view(id: string): SpeechView | undefined {
    const speech = this.#speeches.get(id)?.speech;
    if (speech === undefined) return undefined;
    const caption = this.#caption.id === id ? this.#caption.text : '';
    return { request: speech.request, voiceId: speech.voice.id, caption };
  }

  start(id: string): void {
    this.#caption = { id, text: '' };
    this.#speeches.get(id)?.speech.play();
    this.#deps.onChange();
  }

  pause(id: string): void {
    this.#speeches.get(id)?.speech.pause();
  }

  resume(id: string): void {
    this.#speeches.get(id)?.speech.play();
  }

  duck(isDucked: boolean): void {
    this.#deps.player.duck(isDucked);
  }

  /** Silences it; its end is reported at once. */
  halt(id: string): void {
    this.#speeches.get(id)?.speech.stop();
    this.#deps.report({ type: 'ended', id, end: 'stopped' });
  }

  /** The speech is over: whoever waits for it is answered. */
  settle(id: string, result: SpeechResult): void {
    const waiter = this.#speeches.get(id);
    if (waiter === undefined) return;
    this.#speeches.delete(id);
    if (this.#caption.id === id) this.#caption = { id: '', text: '' };
    const { speech, error } = waiter;
    const { durationMs, heard, request } = speech;
    this.#deps.onEnd({ request, result, durationMs, error });
    if (result === 'failed')
      waiter.reject(error ?? new AppError('synthesis-failed', 'The text could not be spoken.'));
    else waiter.resolve({ result, durationMs, heard });
    this.#deps.onChange();
    if (this.#speeches.size === 0) for (const resolve of this.#idle.splice(0)) resolve();
  }

  /** Stops everything and resolves when every request has been answered. */
  async dispose(): Promise<void> {
    await this.#admission;
    await this.stop();
    await this.#silent();
  }

  /** Resolves when every request has been answered. */
  async #silent(): Promise<void> {
    if (this.#speeches.size > 0) await new Promise<void>((resolve) => this.#idle.push(resolve));
  }

  #open(request: SpeechRequest, voice: Voice, options: ReturnType<typeof speechOptions>): Speech {
    const { speechText, voices, player, settings } = this.#deps;
    const { id } = request;
    if (this.#speeches.has(id))
      throw new AppError('conflict', 'A speech with this id is already being spoken.');
    return new Speech(
      {
        speechText,
        voices,
        player,
        cache: this.#cache,
        pronunciations: () => settings().pronunciations,
        volume: () => speechVolume(request, settings()),
        onSentence: (sentence) => {
          this.#caption = { id, text: sentence };
          this.#deps.onSentence(sentence);
          this.#deps.onChange();
        },
        onSynthesised: () => this.#prepareNext(id),
        onEnd: (end) => {
          const waiter = this.#speeches.get(id);
          if (waiter !== undefined && end !== 'done') waiter.error = end.error as AppError;
          this.#deps.report({ type: 'ended', id, end: end === 'done' ? 'done' : 'failed' });
        },
      },
      request,
      voice,
      options,
    );
  }

  /** While the last sentence is heard the next speech gets its first one, so that no gap is longer than it should. */
  #prepareNext(current: string): void {
    const next = [...this.#speeches.values()].find(({ speech }) => speech.id !== current);
    next?.speech.prepare();
  }
}

function nothingSaid(): SpeechOutcome {
  return { result: 'done', durationMs: 0, heard: '' };
}
