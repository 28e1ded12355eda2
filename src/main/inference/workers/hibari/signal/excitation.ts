import { HOP_SAMPLES, VOICE_RATE_HZ } from './voice-format.ts';

/** Frames of a lower pitch are unvoiced. */
const LOWEST_VOICED_HZ = 40;
/** Harmonics reach up to here. */
const HIGHEST_HARMONIC_HZ = 11_000;
/** Where the closed form below divides by almost nothing, its limit is taken. */
const PULSE_WIDTH = 0.002;

/**
 * The buzz of the vocal cords: at every voiced sample the sum of the cosines of all harmonics, each of amplitude 1,
 * by Dirichlet's closed form; zero where there is no voice. It is made as far as it is asked for.
 */
export class Excitation {
  /** Valid up to the sample that was asked for. */
  samples = new Float32Array(0);
  /** 1 for each frame with a voiced sample. */
  voiced = new Uint8Array(0);
  #f0: Float32Array = new Float32Array(0);
  #frames = 0;
  /** Frames that are made. */
  #made = 0;
  /** Turns of the fundamental since the start, without the whole ones. It runs on where there is no voice. */
  #turns = 0;

  begin(f0: Float32Array, frames: number): void {
    if (this.voiced.length < frames) {
      this.samples = new Float32Array(frames * HOP_SAMPLES);
      this.voiced = new Uint8Array(frames);
    }
    this.#f0 = f0;
    this.#frames = frames;
    this.#made = 0;
    this.#turns = 0;
  }

  /** Makes all samples up to the end of frame `frames` − 1. */
  make(frames: number): void {
    while (this.#made < Math.min(frames, this.#frames)) {
      this.#makeFrame(this.#made);
      this.#made += 1;
    }
  }

  #makeFrame(frame: number): void {
    const here = this.#f0[frame] as number;
    const before = this.#f0[Math.max(0, frame - 1)] as number;
    const after = this.#f0[Math.min(this.#frames - 1, frame + 1)] as number;
    const { samples } = this;
    const start = frame * HOP_SAMPLES;
    let turns = this.#turns;
    let voiced = 0;
    for (let j = 0; j < HOP_SAMPLES; j += 1) {
      // The pitch of a frame holds at its centre; in between lies a straight line.
      const offset = (j - (HOP_SAMPLES - 1) / 2) / HOP_SAMPLES;
      const f = offset < 0 ? here + offset * (here - before) : here + offset * (after - here);
      turns += (f > LOWEST_VOICED_HZ ? f : LOWEST_VOICED_HZ) / VOICE_RATE_HZ;
      turns -= Math.floor(turns);
      if (f > LOWEST_VOICED_HZ) {
        const phase = 2 * Math.PI * turns;
        const harmonics = Math.floor(HIGHEST_HARMONIC_HZ / f);
        const divisor = 2 * Math.sin(phase / 2);
        samples[start + j] =
          Math.abs(divisor) <= PULSE_WIDTH ? harmonics : Math.sin((harmonics + 0.5) * phase) / divisor - 0.5;
        voiced = 1;
      } else {
        samples[start + j] = 0;
      }
    }
    this.#turns = turns;
    this.voiced[frame] = voiced;
  }
}
