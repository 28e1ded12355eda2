import { SAMPLE_RATE_HZ } from '../../shared/kernel/audio-format.ts';
import { Resampler } from '../audio/resampler.ts';

/** Two seconds and a little, a power of two: 1.5 s of the past, and what was handed out ahead of being heard. */
const CAPACITY = 32_768;
/**
 * Samples that come later than this after the end of what went before begin a new stretch. An output hands its samples
 * over in bursts and ahead of time, so being a little late is the scheduler's doing and not a gap in the sound.
 */
const GAP_MS = 60;
/** Handed out further ahead than any output does: the time of the samples before was wrong, or they were discarded. */
const MOST_AHEAD_MS = 400;
/** Below −80 dBFS nothing is heard of it. */
const AUDIBLE = 1e-4;

const PER_MS = SAMPLE_RATE_HZ / 1000;

/**
 * What was played, as 16 kHz samples on a timeline: a position counts samples since `originMs`. Within a stretch
 * samples follow each other without regard to the clock, because the device plays them so; between stretches there is
 * silence, as long as the clock says.
 */
export class ReferenceTimeline {
  readonly #ring = new Float32Array(CAPACITY);
  readonly #resampler = new Resampler();
  #originMs: number | undefined;
  #end = 0;
  /** When the stretch will have been taken by the device, by its own count of samples. */
  #endMs = Number.NEGATIVE_INFINITY;
  #audibleUntil = Number.NEGATIVE_INFINITY;
  #stretches = 0;

  /** Position of a moment. The first moment asked for is the origin. */
  positionOf(atMs: number): number {
    this.#originMs ??= atMs;
    return Math.round((atMs - this.#originMs) * PER_MS);
  }

  /** Position after the last sample. */
  get end(): number {
    return this.#end;
  }

  /** Position after the last sample that can be heard; minus infinity when there was none. */
  get audibleUntil(): number {
    return this.#audibleUntil;
  }

  /** Counts the stretches: between two of them the delay to the microphone may have changed. */
  get stretches(): number {
    return this.#stretches;
  }

  /** Samples in −1…1, handed to the device at `atMs`. */
  push(pcm: Float32Array, sampleRateHz: number, atMs: number): void {
    const lateMs = atMs - this.#endMs;
    if (lateMs > GAP_MS || lateMs < -MOST_AHEAD_MS) this.#beginStretch(atMs);
    this.#endMs += (pcm.length / sampleRateHz) * 1000;
    this.#append(this.#resampler.push({ pcm, sampleRateHz }));
  }

  /** The last samples that were pushed will not be heard: they become silence, and the stretch is over. */
  discard(samples: number, sampleRateHz: number): void {
    this.#append(this.#resampler.flush());
    const count = Math.min(CAPACITY, Math.round((samples * SAMPLE_RATE_HZ) / sampleRateHz));
    for (let position = this.#end - count; position < this.#end; position++) {
      this.#ring[modulo(position)] = 0;
    }
    this.#audibleUntil = Math.min(this.#audibleUntil, this.#end - count);
    this.#endMs = Number.NEGATIVE_INFINITY;
  }

  /** Fills `into` with the samples from position `from` on; silence where nothing was played. */
  read(from: number, into: Float64Array): void {
    const oldest = this.#end - CAPACITY;
    for (let i = 0; i < into.length; i++) {
      const position = from + i;
      into[i] = position >= oldest && position < this.#end ? (this.#ring[modulo(position)] as number) : 0;
    }
  }

  #beginStretch(atMs: number): void {
    this.#append(this.#resampler.flush());
    const start = this.positionOf(atMs);
    if (start - this.#end >= CAPACITY) this.#ring.fill(0);
    else for (let position = this.#end; position < start; position++) this.#ring[modulo(position)] = 0;
    this.#end = start;
    this.#endMs = atMs;
    this.#stretches += 1;
  }

  #append(pcm: Float32Array): void {
    for (let i = 0; i < pcm.length; i++) {
      const sample = pcm[i] as number;
      this.#ring[modulo(this.#end + i)] = sample;
      if (Math.abs(sample) > AUDIBLE) this.#audibleUntil = this.#end + i + 1;
    }
    this.#end += pcm.length;
  }
}

/** Positions before the origin are negative. */
function modulo(position: number): number {
  return position & (CAPACITY - 1);
}
