import type { AudioBlock } from '../../audio/audio-block.ts';
import { joinSamples } from '../../../shared/kernel/join-samples.ts';

const FRAME_MS = 12.5;
/** Softer frames are silence: about the level of the breath before a word in a synthetic voice. */
const SILENCE_RMS = 10 ** (-50 / 20);
/** What stays before the first sound and after the last, so that no onset is cut and no word ends abruptly. */
const FRAMES_BEFORE = 4;
const FRAMES_AFTER = 6;

/**
 * The same sound without the silence before and after it, as it arrives: silence inside is held back until sound
 * follows. One rate throughout.
 */
export async function* trimSilence(
  blocks: AsyncIterable<AudioBlock>,
): AsyncGenerator<AudioBlock, void, undefined> {
  let trimmer: SilenceTrimmer | undefined;
  let sampleRateHz = 0;
  for await (const block of blocks) {
    ({ sampleRateHz } = block);
    trimmer ??= new SilenceTrimmer(Math.round((sampleRateHz * FRAME_MS) / 1000));
    const pcm = trimmer.push(block.pcm);
    if (pcm.length > 0) yield { pcm, sampleRateHz };
  }
  const pcm = trimmer?.end();
  if (pcm !== undefined && pcm.length > 0) yield { pcm, sampleRateHz };
}

class SilenceTrimmer {
  readonly #frameSamples: number;
  #rest: Float32Array = new Float32Array(0);
  /** Silent frames that nothing has followed yet; before the first sound only the last few. */
  #held: Float32Array[] = [];
  #begun = false;

  constructor(frameSamples: number) {
    this.#frameSamples = frameSamples;
  }

  push(pcm: Float32Array): Float32Array {
    const all = this.#rest.length === 0 ? pcm : joinSamples([this.#rest, pcm]);
    const ready: Float32Array[] = [];
    let at = 0;
    for (; at + this.#frameSamples <= all.length; at += this.#frameSamples) {
      this.#frame(all.subarray(at, at + this.#frameSamples), ready);
    }
    // A copy: the caller may use its memory again.
    this.#rest = all.slice(at);
    return joinSamples(ready);
  }

  end(): Float32Array {
    const ready: Float32Array[] = [];
    if (this.#rest.length > 0) this.#frame(this.#rest, ready);
    if (this.#begun) ready.push(...this.#held.slice(0, FRAMES_AFTER));
    return joinSamples(ready);
  }

  #frame(frame: Float32Array, ready: Float32Array[]): void {
    if (rms(frame) >= SILENCE_RMS) {
      this.#begun = true;
      ready.push(...this.#held, frame);
      this.#held = [];
      return;
    }
    this.#held.push(frame.slice());
    if (!this.#begun && this.#held.length > FRAMES_BEFORE) this.#held.shift();
  }
}

function rms(frame: Float32Array): number {
  let energy = 0;
  for (const sample of frame) energy += sample * sample;
  return Math.sqrt(energy / frame.length);
}
