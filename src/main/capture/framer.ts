import { FRAME_SAMPLES, samplesToMs, type Frame } from '../../shared/kernel/audio-format.ts';

/**
 * Cuts 16 kHz audio into frames. Numbers run on over `flush`, so that frames captured before and after a reopened
 * microphone can be told apart.
 */
export class Framer {
  readonly #onFrame: (frame: Frame) => void;
  #pcm = new Float32Array(FRAME_SAMPLES);
  #filled = 0;
  #nextSeq = 0;
  #lastCapturedAtMs = 0;

  constructor(onFrame: (frame: Frame) => void) {
    this.#onFrame = onFrame;
  }

  /** `capturedAtMs` is the time of the last sample in `pcm`; earlier frames in it are dated back. */
  push(pcm: Float32Array, capturedAtMs: number): void {
    let taken = 0;
    while (taken < pcm.length) {
      const piece = pcm.subarray(taken, taken + FRAME_SAMPLES - this.#filled);
      this.#pcm.set(piece, this.#filled);
      this.#filled += piece.length;
      taken += piece.length;
      if (this.#filled === FRAME_SAMPLES) this.#emit(capturedAtMs - samplesToMs(pcm.length - taken));
    }
  }

  /** Delivers what is left, filled up with zeros. */
  flush(capturedAtMs: number): void {
    if (this.#filled > 0) this.#emit(capturedAtMs);
  }

  #emit(capturedAtMs: number): void {
    // Blocks of a file at full speed arrive faster than they last; dating back must not turn time around.
    this.#lastCapturedAtMs = Math.max(this.#lastCapturedAtMs, capturedAtMs);
    const frame: Frame = { seq: this.#nextSeq++, capturedAtMs: this.#lastCapturedAtMs, pcm: this.#pcm };
    this.#pcm = new Float32Array(FRAME_SAMPLES);
    this.#filled = 0;
    this.#onFrame(frame);
  }
}
