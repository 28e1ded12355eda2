import type { SynthesisRequest, SynthesisResult } from '../../../../shared/contract/inference.ts';
import type { PhonemeIds } from './phoneme-ids.ts';
import { setLoudness } from './signal/loudness.ts';
import { SilenceTrimmer } from './signal/silence-trimmer.ts';
import { VOICE_RATE_HZ } from './signal/voice-format.ts';
import { WaveSynthesis } from './signal/wave-synthesis.ts';
import { TimeStretch } from './time-stretch.ts';
import type { VoiceGraph } from './voice-graph.ts';

/** Paces that the network itself can speak; the rest is done by stretching time. */
const SLOWEST_PACE = 0.8;
const FASTEST_PACE = 1.25;
/** Where a sentence was too long for one breath, at speed 1. */
const BREATH_MS = 180;

/** From a sentence to phonemes, in pieces of one breath. */
export interface Phonemiser {
  phonemes(
    sentence: string,
    own?: ReadonlyMap<string, string>,
  ): Promise<readonly { readonly phonemes: string }[]>;
}

export interface SynthesisWork {
  /** Takes the next samples; they are the receiver's to keep. */
  readonly onSound: (pcm: Float32Array<ArrayBuffer>) => void;
  /** Throws when the work is to end. */
  readonly checkCancelled: () => void;
}

export interface HibariParts {
  readonly phonemiser: Phonemiser;
  readonly ids: PhonemeIds;
  readonly graph: VoiceGraph;
}

/** The shipped voice: one sentence at a time, from text to 24 kHz sound. The same request gives the same samples. */
export class HibariVoice {
  readonly #parts: HibariParts;
  readonly #wave = new WaveSynthesis();
  readonly #trimmer = new SilenceTrimmer();

  constructor(parts: HibariParts) {
    this.#parts = parts;
  }

  /** Rejects with the cancellation that `checkCancelled` throws; it is asked before each run and after each block. */
  async synthesise(request: SynthesisRequest, work: SynthesisWork): Promise<SynthesisResult> {
    const { ids, phonemiser } = this.#parts;
    const pace = Math.min(Math.max(request.speed, SLOWEST_PACE), FASTEST_PACE);
    const sound = new Sound(request.speed / pace, work.onSound);
    const startedAt = performance.now();
    const pieces = await phonemiser.phonemes(request.text, new Map(Object.entries(request.pronunciations)));
    const phonemesMs = performance.now() - startedAt;
    let graphMs = 0;
    let signalMs = 0;
    for (const { phonemes } of pieces) {
      const piece = ids.of(phonemes);
      if (piece.length === 0) continue;
      work.checkCancelled();
      const askedAt = performance.now();
      const parts = await this.#parts.graph.run(piece, pace);
      const answeredAt = performance.now();
      graphMs += answeredAt - askedAt;
      if (sound.samples > 0) sound.pause(BREATH_MS / request.speed);
      this.#wave.begin(parts);
      this.#trimmer.begin();
      for (let final = 0; final < parts.frames;) {
        work.checkCancelled();
        final = this.#wave.advance();
        if (final < parts.frames) sound.add(this.#trimmer.take(this.#wave.wave, final));
      }
      sound.add(this.#trimmer.finish(this.#wave.wave, parts.frames));
      sound.endPiece();
      signalMs += performance.now() - answeredAt;
    }
    return {
      sampleRateHz: VOICE_RATE_HZ,
      samples: sound.samples,
      timings: { phonemesMs, graphMs, signalMs },
    };
  }

  release(): Promise<void> {
    return this.#parts.graph.release();
  }
}

/** The way of the samples after the network: stretched, set to their loudness, counted, given away. */
class Sound {
  readonly #factor: number;
  readonly #onSound: (pcm: Float32Array<ArrayBuffer>) => void;
  #stretch: TimeStretch | undefined;
  #samples = 0;

  constructor(factor: number, onSound: (pcm: Float32Array<ArrayBuffer>) => void) {
    this.#factor = factor;
    this.#onSound = onSound;
  }

  /** Samples that were given away. */
  get samples(): number {
    return this.#samples;
  }

  add(pcm: Float32Array<ArrayBuffer>): void {
    if (this.#factor === 1) return this.#give(pcm);
    this.#stretch ??= new TimeStretch(this.#factor);
    this.#give(this.#stretch.push(pcm));
  }

  endPiece(): void {
    if (this.#stretch !== undefined) this.#give(this.#stretch.finish());
    this.#stretch = undefined;
  }

  pause(durationMs: number): void {
    this.#give(new Float32Array(Math.round((durationMs / 1000) * VOICE_RATE_HZ)));
  }

  #give(pcm: Float32Array<ArrayBuffer>): void {
    if (pcm.length === 0) return;
    setLoudness(pcm);
    this.#samples += pcm.length;
    this.#onSound(pcm);
  }
}
