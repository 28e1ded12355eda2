import { FRAME_MS, FRAME_SAMPLES, type Frame } from '../../shared/kernel/audio-format.ts';

export type TurnMode = 'hands-free' | 'push-to-talk';

/**
 * What the user says in one turn: one id, one target agent, its audio and what the detector thought of each frame.
 * Indices count the frames of this utterance. Recognition works on a window that begins at `windowStart`;
 * in long utterances the window moves on and the text before it is committed.
 */
export class Utterance {
  readonly id: string;
  /** The agent that was active when the utterance began; it never changes. */
  readonly agentId: string | null;
  readonly startedAt: Date;
  mode: TurnMode;
  windowStart = 0;
  readonly #frames: Frame[] = [];
  readonly #probabilities: number[] = [];
  readonly #voiced: boolean[] = [];
  #lastVoiced = -1;

  constructor(init: {
    readonly id: string;
    readonly agentId: string | null;
    readonly startedAt: Date;
    readonly mode: TurnMode;
  }) {
    this.id = init.id;
    this.agentId = init.agentId;
    this.startedAt = init.startedAt;
    this.mode = init.mode;
  }

  append(frame: Frame, probability: number, voiced: boolean): void {
    this.#frames.push(frame);
    this.#probabilities.push(probability);
    this.#voiced.push(voiced);
    if (voiced) this.#lastVoiced = this.#frames.length - 1;
  }

  /** Number of frames. */
  get length(): number {
    return this.#frames.length;
  }

  /** Index of the first voiced frame of the window; −1 when it has none. */
  get firstVoicedOfWindow(): number {
    return this.#voiced.indexOf(true, this.windowStart);
  }

  /** Index of the last voiced frame; −1 when nothing was voiced. */
  get lastVoiced(): number {
    return this.#lastVoiced;
  }

  /** The voiced frames, in order. */
  get voicedFrames(): readonly Frame[] {
    return this.#frames.filter((_, index) => this.#voiced[index]);
  }

  /** How many of the frames `from` … `to` − 1 are voiced. */
  voicedIn(from: number, to: number): number {
    return this.#voiced.slice(from, to).filter(Boolean).length;
  }

  /** Monotonic time of the end of speech: the capture time of the last voiced frame, else of the last frame. */
  get speechEndedAtMs(): number {
    const frame = this.#frames[this.#lastVoiced] ?? this.#frames.at(-1);
    return frame?.capturedAtMs ?? 0;
  }

  /** Milliseconds since the end of the last voiced frame, in audio time; of all audio when nothing was voiced. */
  get silenceMs(): number {
    return (this.#frames.length - 1 - this.#lastVoiced) * FRAME_MS;
  }

  get durationMs(): number {
    return this.#frames.length * FRAME_MS;
  }

  probabilities(from: number, to: number): readonly number[] {
    return this.#probabilities.slice(from, to);
  }

  /** Samples of the frames `from` … `to` − 1, as one array of its own. */
  audio(from: number, to: number): Float32Array {
    const frames = this.#frames.slice(from, to);
    const pcm = new Float32Array(frames.length * FRAME_SAMPLES);
    frames.forEach((frame, index) => pcm.set(frame.pcm, index * FRAME_SAMPLES));
    return pcm;
  }

  /** The frames from index `from` on, with their probabilities. */
  framesFrom(from: number): readonly { readonly frame: Frame; readonly probability: number }[] {
    return this.#frames.slice(from).map((frame, index) => ({
      frame,
      probability: this.#probabilities[from + index] ?? 0,
    }));
  }
}
