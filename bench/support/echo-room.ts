import { EchoCanceller, type CancelledFrame } from '../../src/main/echo/echo-canceller.ts';
import { RealFft } from '../../src/main/echo/real-fft.ts';
import {
  FRAME_MS,
  FRAME_SAMPLES,
  msToSamples,
  samplesToMs,
  type Frame,
} from '../../src/shared/kernel/audio-format.ts';
import { seededRandom } from './statistics.ts';

const BLOCK_MS = 20;
const HANDED_AHEAD_MS = 40;
/** Blocks are handed and frames delivered up to so much later than they could be. */
const SCHEDULING_MS = 6;

/** The way from the loudspeaker to the microphone. All of it but the delay and level may be left out. */
export interface EchoWay {
  /** Power of the echo over that of what is played. */
  readonly levelDb: number;
  readonly delayMs: number;
  /** Impulse response with energy 1; direct sound alone by default. */
  readonly response?: Float64Array;
  /** By how much the microphone's clock is fast. */
  readonly driftPpm?: number;
  /** A loudspeaker that is driven too hard: x becomes tanh(s·x)/s. */
  readonly saturation?: number;
}

/** A sound and when it begins. */
export interface Placed {
  readonly pcm: Float32Array;
  readonly atMs: number;
}

export interface PlayedSound extends Placed {
  /** Way of this sound, where it differs from the room's; a stream may begin with another delay. */
  readonly way?: Partial<EchoWay>;
}

export interface EchoScene {
  readonly durationMs: number;
  readonly played: readonly PlayedSound[];
  readonly user: readonly Placed[];
  readonly way: EchoWay;
  /** Level of the room's noise; −75 dBFS by default. */
  readonly noiseDb?: number;
  readonly seed?: number;
}

/** What was in the room, sample by sample, and what the canceller made of it, frame by frame. */
export interface HeardScene {
  readonly echo: Float32Array;
  readonly user: Float32Array;
  readonly microphone: Float32Array;
  readonly cleaned: Float32Array;
  readonly frames: readonly CancelledFrame[];
}

/** Exponentially decaying noise after a direct sound that has half of the energy; falls by 60 dB in `durationMs`. */
export function roomResponse(durationMs: number, seed: number): Float64Array {
  const random = seededRandom(seed);
  const length = msToSamples(durationMs);
  const tail = Float64Array.from(
    { length },
    (_, n) => (random() + random() + random() - 1.5) * 10 ** ((-3 * n) / length),
  );
  const energy = tail.reduce((sum, sample) => sum + sample * sample, 0);
  const response = tail.map((sample) => sample * Math.sqrt(0.5 / energy));
  response[0] = Math.sqrt(0.5);
  return response;
}

/** Plays a scene to a canceller the way devices would: blocks ahead of time, frames when they are full, with jitter. */
export function hearScene(scene: EchoScene, canceller: EchoCanceller = new EchoCanceller()): HeardScene {
  const random = seededRandom(scene.seed ?? 1);
  const length = Math.floor(msToSamples(scene.durationMs) / FRAME_SAMPLES) * FRAME_SAMPLES;
  const echo = new Float32Array(length);
  for (const sound of scene.played) mix(echo, echoOf(sound.pcm, { ...scene.way, ...sound.way }), sound.atMs);
  const user = new Float32Array(length);
  for (const sound of scene.user) mix(user, sound.pcm, sound.atMs);
  const noiseAmplitude = 2 * 10 ** ((scene.noiseDb ?? -75) / 20);
  const microphone = echo.map(
    (sample, n) => sample + (user[n] as number) + (random() + random() + random() - 1.5) * noiseAmplitude,
  );
  const blocks = scene.played.flatMap(handedBlocks);
  const cleaned = new Float32Array(length);
  const frames: CancelledFrame[] = [];
  for (let begin = 0; begin < length; begin += FRAME_SAMPLES) {
    const nowMs = samplesToMs(begin + FRAME_SAMPLES);
    while (blocks[0] !== undefined && blocks[0].atMs <= nowMs) {
      const { pcm, atMs, isFirst } = blocks.shift() as HandedBlock;
      canceller.reference(pcm, 16_000, isFirst ? atMs : atMs + random() * SCHEDULING_MS);
    }
    const frame: Frame = {
      seq: begin / FRAME_SAMPLES,
      capturedAtMs: nowMs + random() * SCHEDULING_MS,
      pcm: microphone.slice(begin, begin + FRAME_SAMPLES),
    };
    const result = canceller.process(frame);
    cleaned.set(result.pcm, begin);
    frames.push(result);
  }
  return { echo, user, microphone, cleaned, frames };
}

/** Mean power of the samples between two moments, in dB relative to full scale. */
export function levelDb(samples: Float32Array, fromMs = 0, toMs = Number.POSITIVE_INFINITY): number {
  const part = samples.subarray(msToSamples(fromMs), Math.min(samples.length, toMs * 16));
  const sum = part.reduce((total, sample) => total + sample * sample, 0);
  return 10 * Math.log10(sum / Math.max(1, part.length) + 1e-12);
}

/** What subtraction alone took off the echo in the frames between two moments, in dB. */
export function subtractedDb({ frames, microphone }: HeardScene, fromMs: number, toMs: number): number {
  let before = 0;
  let after = 0;
  for (const { seq, echo } of frames) {
    if (seq * FRAME_MS < fromMs || seq * FRAME_MS >= toMs) continue;
    const power = 10 ** (levelDb(microphone, seq * FRAME_MS, (seq + 1) * FRAME_MS) / 10);
    before += power;
    after += power / 10 ** ((echo?.subtractedDb ?? 0) / 10);
  }
  return 10 * Math.log10(before / after);
}

interface HandedBlock extends Placed {
  readonly isFirst: boolean;
}

function handedBlocks({ pcm, atMs }: Placed): HandedBlock[] {
  const samples = msToSamples(BLOCK_MS);
  return Array.from({ length: Math.ceil(pcm.length / samples) }, (_, index) => ({
    pcm: pcm.subarray(index * samples, (index + 1) * samples),
    atMs: atMs + Math.max(0, index * BLOCK_MS - HANDED_AHEAD_MS),
    isFirst: index === 0,
  }));
}

function mix(into: Float32Array, pcm: Float32Array | Float64Array, atMs: number): void {
  const begin = msToSamples(atMs);
  for (let n = 0; n < pcm.length && begin + n < into.length; n++) {
    into[begin + n] = (into[begin + n] as number) + (pcm[n] as number);
  }
}

function echoOf(played: Float32Array, way: EchoWay): Float64Array {
  const { saturation: drive, response } = way;
  const driven = drive === undefined ? played : played.map((sample) => Math.tanh(drive * sample) / drive);
  const heard = response === undefined ? Float64Array.from(driven) : convolve(driven, response);
  const gain = 10 ** (way.levelDb / 20);
  const delayed = delay(heard, (way.delayMs / 1000) * 16_000, way.driftPpm ?? 0);
  return delayed.map((sample) => gain * sample);
}

/** By blocks in the frequency domain (overlap-add). */
function convolve(samples: Float32Array, response: Float64Array): Float64Array {
  const fft = new RealFft(8192);
  const spectrum = (part: Float64Array): { re: Float64Array; im: Float64Array } => {
    const padded = new Float64Array(fft.size);
    padded.set(part);
    const result = { re: new Float64Array(fft.bins), im: new Float64Array(fft.bins) };
    fft.forward(padded, result.re, result.im);
    return result;
  };
  const h = spectrum(response);
  const block = fft.size - response.length;
  const out = new Float64Array(samples.length + response.length);
  const part = new Float64Array(fft.size);
  for (let begin = 0; begin < samples.length; begin += block) {
    const x = spectrum(Float64Array.from(samples.subarray(begin, begin + block)));
    const re = x.re.map(
      (value, k) => value * (h.re[k] as number) - (x.im[k] as number) * (h.im[k] as number),
    );
    const im = x.re.map(
      (value, k) => value * (h.im[k] as number) + (x.im[k] as number) * (h.re[k] as number),
    );
    fft.inverse(re, im, part);
    for (let n = 0; n < part.length && begin + n < out.length; n++) {
      out[begin + n] = (out[begin + n] as number) + (part[n] as number);
    }
  }
  return out;
}

const HALF_TAPS = 16;

/** Late by a number of samples that may be a fraction, and slower or faster by parts in a million. */
function delay(samples: Float64Array, delaySamples: number, driftPpm: number): Float64Array {
  const rate = 1 + driftPpm * 1e-6;
  const length = Math.ceil(samples.length / rate + delaySamples + HALF_TAPS);
  return Float64Array.from({ length }, (_, n) => {
    const place = (n - delaySamples) * rate;
    const whole = Math.floor(place);
    const fraction = place - whole;
    if (fraction === 0) return samples[whole] ?? 0;
    let sum = 0;
    for (let k = 1 - HALF_TAPS; k <= HALF_TAPS; k++) {
      const t = fraction - k;
      const sinc = Math.sin(Math.PI * t) / (Math.PI * t);
      sum += (samples[whole + k] ?? 0) * sinc * Math.cos((Math.PI * t) / (2 * HALF_TAPS + 2)) ** 2;
    }
    return sum;
  });
}
