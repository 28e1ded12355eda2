import { ramp } from './arithmetic.ts';

/** Over some four frames: a stream that stumbles is found out before a voice would be believed. */
const KEEP = 0.75;
/** Below −70 dBFS an expected echo is too faint to agree with. */
const LEAST_POWER = 1e-7;
/** From here on it agrees, and from there on without doubt. */
const DOUBTFUL = 0.5;
const CERTAIN = 0.75;
/** More than expected is as wrong as less. */
const MOST = 1.6;
/** In a single frame a voice that is louder than the echo makes it vary, so less will do; below a quarter it is astray. */
const LEAST_NOW = 0.6;
const ASTRAY = 0.25;

/**
 * Whether the echo that is expected is in the microphone as it is expected, whatever else is there: the share of it
 * that is found by projection. A voice in the room is not in step with the echo and leaves the share at one; a stream
 * that stumbled, or a room that has changed, lets it fall to nothing (after J. Benesty et al. 2000, who detect by it
 * that both speak).
 */
export class EchoAgreement {
  #product = 0;
  #energy = 0;
  #now = 0;

  /** 0: the echo is not where it is expected, or none is; 1: it is. */
  get value(): number {
    return Math.min(this.#lasting, ramp(this.#now, ASTRAY, LEAST_NOW));
  }

  /** For some frames by now the echo has not been where it is expected. */
  get isLost(): boolean {
    return this.#lasting === 0;
  }

  get #lasting(): number {
    const share = this.#energy === 0 ? 0 : this.#product / this.#energy;
    return share > MOST ? 0 : ramp(share, DOUBTFUL, CERTAIN);
  }

  /** A frame of the microphone, and the echo expected in it. */
  push(pcm: Float32Array, echo: Float64Array): void {
    let product = 0;
    let energy = 0;
    for (let n = 0; n < pcm.length; n++) {
      const expected = echo[n] as number;
      product += (pcm[n] as number) * expected;
      energy += expected * expected;
    }
    if (energy < LEAST_POWER * pcm.length) return;
    this.#now = product / energy;
    this.#product = KEEP * this.#product + product;
    this.#energy = KEEP * this.#energy + energy;
  }

  /** There was a break: what agreed before says nothing. */
  forget(): void {
    this.#product = 0;
    this.#energy = 0;
  }
}
