/**
 * The microphone's level as something to draw: announcements come 15 times a second, frames of the display
 * four times as often, so the newest bar eases to its value and the row of bars glides by the time that passed.
 */

/** Time that one bar stands for, in milliseconds: the pace of the announcements (15 Hz). */
export const BAR_MS = 1000 / 15;
/** Level that is drawn as nothing, in dB below full scale. */
const FLOOR_DB = -48;
/** Level that fills the height: loud speech close to the microphone. */
const CEILING_DB = -6;
/** Time in which the newest bar covers 63 % of the way to its value. Milliseconds. */
const EASE_MS = 35;

/** Maps a linear RMS of 0…1 to a height of 0…1 on a dB scale. */
export function levelHeight(rms: number): number {
  if (!(rms > 0)) return 0;
  const db = 20 * Math.log10(rms);
  return Math.min(1, Math.max(0, (db - FLOOR_DB) / (CEILING_DB - FLOOR_DB)));
}

export interface LevelFrame {
  /** Heights 0…1, oldest first, the newest last. */
  readonly bars: readonly number[];
  /** How far the row has glided to the left since the newest bar came, 0…1 of a bar. */
  readonly glide: number;
}

export class LevelTrack {
  readonly #bars: number[];
  #target = 0;
  #newestAtMs = 0;
  #easedAtMs = 0;

  constructor(barCount: number) {
    this.#bars = Array.from({ length: barCount }, () => 0);
  }

  /** A level was announced at `nowMs`. */
  push(rms: number, nowMs: number): void {
    this.#settle(nowMs);
    this.#bars.shift();
    this.#bars.push(this.#bars.at(-1) ?? 0);
    this.#target = levelHeight(rms);
    this.#newestAtMs = nowMs;
  }

  /** What to draw at `nowMs`, which never goes back. */
  frame(nowMs: number): LevelFrame {
    // Announcements stop when the microphone closes; the row then glides on by itself until it is empty.
    while (nowMs - this.#newestAtMs > 3 * BAR_MS && !this.#isEmpty()) {
      this.#settle(this.#newestAtMs + BAR_MS);
      this.#bars.shift();
      this.#bars.push(this.#bars.at(-1) ?? 0);
      this.#target = 0;
      this.#newestAtMs += BAR_MS;
    }
    this.#settle(nowMs);
    const glide = Math.min(1, Math.max(0, (nowMs - this.#newestAtMs) / BAR_MS));
    return { bars: this.#bars, glide };
  }

  #isEmpty(): boolean {
    return this.#target === 0 && this.#bars.every((height) => height <= 0.005);
  }

  #settle(nowMs: number): void {
    const elapsedMs = Math.max(0, nowMs - this.#easedAtMs);
    this.#easedAtMs = Math.max(nowMs, this.#easedAtMs);
    const last = this.#bars.length - 1;
    const height = this.#bars[last] ?? 0;
    this.#bars[last] = height + (this.#target - height) * (1 - Math.exp(-elapsedMs / EASE_MS));
  }
}
