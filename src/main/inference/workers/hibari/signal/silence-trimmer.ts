import { HOP_SAMPLES, VOICE_RATE_HZ } from './voice-format.ts';

/** Root mean square of −50 dBFS: what is louder is speech. */
const SPEECH_RMS = 10 ** (-50 / 20);
/** Quiet frames that stay before the speech (50 ms) and after it (75 ms). */
const FRAMES_BEFORE = 4;
const FRAMES_AFTER = 6;
const FADE_SAMPLES = Math.round(0.005 * VOICE_RATE_HZ);

/**
 * Cuts the silence around one utterance while its samples come in. What is quiet at the beginning is dropped until
 * something is said; what is quiet later is held back until it shows whether it was a pause or the end.
 */
export class SilenceTrimmer {
  /** Frames whose level was taken. */
  #seen = 0;
  #lastLoud = -1;
  /** First frame that was not given away. */
  #next = 0;
  #isFirst = true;

  /** Begins a new utterance. */
  begin(): void {
    this.#seen = 0;
    this.#lastLoud = -1;
    this.#next = 0;
    this.#isFirst = true;
  }

  /**
   * `wave` is final up to frame `frames`. Gives a copy of those samples that certainly belong to the result and come
   * before its end.
   */
  take(wave: Float32Array, frames: number): Float32Array<ArrayBuffer> {
    this.#measure(wave, frames);
    return this.#cut(wave, this.#lastLoud < 0 ? 0 : Math.min(this.#seen - 1, this.#lastLoud + FRAMES_AFTER));
  }

  /** The rest, faded out. Nothing at all when nothing was said. */
  finish(wave: Float32Array, frames: number): Float32Array<ArrayBuffer> {
    this.#measure(wave, frames);
    const end = this.#lastLoud < 0 ? 0 : Math.min(this.#seen, this.#lastLoud + FRAMES_AFTER + 1);
    const pcm = this.#cut(wave, end);
    fade(pcm, pcm.length - 1, -1);
    return pcm;
  }

  #measure(wave: Float32Array, frames: number): void {
    for (; this.#seen < frames; this.#seen += 1) {
      if (rms(wave, this.#seen * HOP_SAMPLES) <= SPEECH_RMS) continue;
      if (this.#lastLoud < 0) this.#next = Math.max(0, this.#seen - FRAMES_BEFORE);
      this.#lastLoud = this.#seen;
    }
  }

  /** Copies the frames up to `end` that were not given away. */
  #cut(wave: Float32Array, end: number): Float32Array<ArrayBuffer> {
    if (end <= this.#next) return new Float32Array(0);
    const pcm = wave.slice(this.#next * HOP_SAMPLES, end * HOP_SAMPLES);
    this.#next = end;
    if (this.#isFirst) fade(pcm, 0, 1);
    this.#isFirst = false;
    return pcm;
  }
}

function rms(wave: Float32Array, start: number): number {
  let sum = 0;
  for (let j = start; j < start + HOP_SAMPLES; j += 1) sum += (wave[j] as number) ** 2;
  return Math.sqrt(sum / HOP_SAMPLES);
}

/** Fades in from `start` on, or with step −1 out towards it. */
function fade(pcm: Float32Array, start: number, step: 1 | -1): void {
  for (let n = 0; n < Math.min(FADE_SAMPLES, pcm.length); n += 1) {
    const at = start + n * step;
    pcm[at] = ((pcm[at] as number) * (n + 0.5)) / FADE_SAMPLES;
  }
}
