import type { AudioBlock } from '../../src/main/audio/audio-block.ts';
import type { SpeechPlayer } from '../../src/main/speech/queue/voice-box.ts';

/** So much is taken ahead of what is heard, as a device does. */
const AHEAD_MS = 60;

/** A player whose listener hears only as much as the test says; what was heard is on the tape. */
export class TapePlayer implements SpeechPlayer {
  /** Samples heard, in order; pauses are zeros at 1 kHz. */
  readonly tape: number[] = [];
  warmed = 0;
  #queue: { readonly samples: readonly number[]; readonly sampleRateHz: number }[] = [];
  #acceptedMs = 0;
  #heardMs = 0;
  #waiting: (() => void)[] = [];

  get acceptedMs(): number {
    return this.#acceptedMs;
  }

  get heardMs(): number {
    return this.#heardMs;
  }

  warm(): void {
    this.warmed += 1;
  }

  duck(): void {}

  async play({ pcm, sampleRateHz }: AudioBlock, volume: number): Promise<void> {
    await this.#accept(
      Array.from(pcm, (sample) => sample * volume),
      sampleRateHz,
    );
  }

  silence(durationMs: number): Promise<void> {
    return this.#accept(
      Array.from({ length: Math.round(durationMs) }, () => 0),
      1000,
    );
  }

  async drained(): Promise<void> {
    while (this.#queue.length > 0) await this.#news();
  }

  discard(): void {
    this.#queue = [];
    this.#acceptedMs = this.#heardMs;
    this.#awaken();
  }

  /** The listener hears on for so long, or to the end of what was handed out. */
  async hear(durationMs: number): Promise<void> {
    const untilMs = this.#heardMs + durationMs;
    for (;;) {
      await settle();
      const next = this.#queue[0];
      if (next === undefined || this.#heardMs >= untilMs - 1e-6) return;
      const sampleMs = 1000 / next.sampleRateHz;
      const count = Math.min(
        next.samples.length,
        Math.max(1, Math.round((untilMs - this.#heardMs) / sampleMs)),
      );
      this.tape.push(...next.samples.slice(0, count));
      this.#heardMs += count * sampleMs;
      const rest = next.samples.slice(count);
      if (rest.length > 0) this.#queue[0] = { ...next, samples: rest };
      else this.#queue.shift();
      this.#awaken();
    }
  }

  async #accept(samples: readonly number[], sampleRateHz: number): Promise<void> {
    if (samples.length > 0) this.#queue.push({ samples, sampleRateHz });
    this.#acceptedMs += (samples.length / sampleRateHz) * 1000;
    while (this.#acceptedMs - this.#heardMs > AHEAD_MS) await this.#news();
  }

  #news(): Promise<void> {
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  #awaken(): void {
    for (const resolve of this.#waiting.splice(0)) resolve();
  }
}

/** Lets everything that can happen without new input happen. */
export function settle(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
