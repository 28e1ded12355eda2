/** Noise floor, in dB relative to full scale, that the detector was measured to hear well above. */
const TARGET_FLOOR_DB = -60;
const MAX_GAIN_DB = 20;
const FLOOR_PERCENTILE = 0.1;
/** Quieter than one step of 16-bit audio: digital silence (a headset waking up, a muted device), not a room. */
const DIGITAL_SILENCE_DB = -96;
/** Weight that a frame keeps after each later one: half after 10 s, so the floor follows the room, not the words. */
const DECAY_PER_FRAME = 0.5 ** (32 / 10_000);

/**
 * Gain before the detector only, so that quiet microphones are heard: clamp(−60 dBFS − noise floor, 0…20 dB).
 * The noise floor is the 10th percentile of the frames' RMS, as a stream: a histogram in steps of 1 dB whose older
 * frames fade with a half-life of 10 s. The first frame sets it at once.
 */
export class DetectorGain {
  /** Weight of the frames at each whole decibel below full scale: index 0 is 0 dBFS, the last one −96. */
  readonly #histogram = new Float64Array(1 - DIGITAL_SILENCE_DB);

  /** Takes the next frame (mono samples in −1…1) and returns the linear gain, 1…10, to judge it with. */
  gainFor(pcm: Float32Array): number {
    const levelDb = rmsDb(pcm);
    if (levelDb > DIGITAL_SILENCE_DB) this.#count(levelDb);
    const floorDb = this.noiseFloorDb;
    if (floorDb === undefined) return 1;
    const gainDb = Math.min(MAX_GAIN_DB, Math.max(0, TARGET_FLOOR_DB - floorDb));
    return 10 ** (gainDb / 20);
  }

  /** Decibels relative to full scale; undefined before the first frame that is not digital silence. */
  get noiseFloorDb(): number | undefined {
    const total = this.#histogram.reduce((sum, weight) => sum + weight, 0);
    if (total === 0) return undefined;
    let below = 0;
    for (let step = this.#histogram.length - 1; step >= 0; step -= 1) {
      below += this.#histogram[step] ?? 0;
      if (below >= FLOOR_PERCENTILE * total) return -step;
    }
    return 0;
  }

  /** Another microphone, another floor. */
  forget(): void {
    this.#histogram.fill(0);
  }

  #count(levelDb: number): void {
    for (let step = 0; step < this.#histogram.length; step += 1) {
      this.#histogram[step] = (this.#histogram[step] ?? 0) * DECAY_PER_FRAME;
    }
    const step = Math.min(this.#histogram.length - 1, Math.max(0, Math.round(-levelDb)));
    this.#histogram[step] = (this.#histogram[step] ?? 0) + 1;
  }
}

function rmsDb(pcm: Float32Array): number {
  let sum = 0;
  for (const sample of pcm) sum += sample * sample;
  return 10 * Math.log10(sum / Math.max(1, pcm.length));
}
