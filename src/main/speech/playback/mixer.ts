import type { AudioBlock } from '../../audio/audio-block.ts';
import { Resampler } from '../../audio/resampler.ts';

/** Loudness changes over so long: no click, and done before it is noticed. */
const RAMP_MS = 20;
/** −15 dB: plain to hear that the speech steps back, and still to be followed. */
const DUCKED_GAIN = 10 ** (-15 / 20);
/** Below, samples pass untouched; above, they are bent so that 1 is never passed. */
const GUARD_FROM = 0.9;

/** A short sound. */
interface Cue {
  readonly pcm: Float32Array;
  readonly volume: number;
  at: number;
}

/** Gives speech its loudness and lays short sounds over it, for a device of one rate. */
export class Mixer {
  readonly #sampleRateHz: number;
  #cues: Cue[] = [];
  #volume = 1;
  #isDucked: boolean;
  #gain: number | undefined;
  #target = 1;
  #rampLeft = 0;

  constructor(sampleRateHz: number, isDucked: boolean) {
    this.#sampleRateHz = sampleRateHz;
    this.#isDucked = isDucked;
  }

  get hasCues(): boolean {
    return this.#cues.length > 0;
  }

  duck(isDucked: boolean): void {
    this.#isDucked = isDucked;
  }

  /** Begins with the next samples that are mixed. */
  addCue(block: AudioBlock, volume: number): void {
    const resampler = new Resampler(this.#sampleRateHz);
    const begin = resampler.push(block);
    const end = resampler.flush();
    const pcm = new Float32Array(begin.length + end.length);
    pcm.set(begin);
    pcm.set(end, begin.length);
    this.#cues.push({ pcm, volume, at: 0 });
  }

  /** The speech is over: the next one begins with its own loudness, without a ramp. */
  rest(): void {
    this.#gain = undefined;
  }

  /** The samples as the device is to play them, in a new array. Without `volume` that of the speech so far. */
  mix(speech: Float32Array, volume: number = this.#volume): Float32Array {
    this.#volume = volume;
    this.#aim(volume * (this.#isDucked ? DUCKED_GAIN : 1));
    const mixed = new Float32Array(speech.length);
    for (let i = 0; i < mixed.length; i++) mixed[i] = (speech[i] as number) * this.#nextGain();
    this.#layCues(mixed);
    for (let i = 0; i < mixed.length; i++) mixed[i] = guarded(mixed[i] as number);
    return mixed;
  }

  /** The last so many samples were not played: what was laid over them comes again. */
  takeBack(samples: number): void {
    for (const cue of this.#cues) cue.at = Math.max(0, cue.at - samples);
  }

  #aim(target: number): void {
    this.#gain ??= target;
    if (target === this.#target && this.#rampLeft > 0) return;
    this.#target = target;
    this.#rampLeft =
      this.#gain === target ? 0 : Math.max(1, Math.round((this.#sampleRateHz * RAMP_MS) / 1000));
  }

  #nextGain(): number {
    const gain = this.#gain ?? this.#target;
    if (this.#rampLeft === 0) return gain;
    this.#gain = gain + (this.#target - gain) / this.#rampLeft;
    this.#rampLeft -= 1;
    return this.#gain;
  }

  #layCues(mixed: Float32Array): void {
    for (const cue of this.#cues) {
      const samples = Math.min(mixed.length, cue.pcm.length - cue.at);
      for (let i = 0; i < samples; i++) {
        mixed[i] = (mixed[i] as number) + cue.volume * (cue.pcm[cue.at + i] as number);
      }
      cue.at += samples;
    }
    this.#cues = this.#cues.filter(({ pcm, at }) => at < pcm.length);
  }
}

/** Goes on with the slope it has at the threshold, and levels off below 1. */
function guarded(sample: number): number {
  const size = Math.abs(sample);
  if (size <= GUARD_FROM) return sample;
  const room = 1 - GUARD_FROM;
  return Math.sign(sample) * (GUARD_FROM + room * Math.tanh((size - GUARD_FROM) / room));
}
