import type { Frame } from '../../shared/kernel/audio-format.ts';
import type { Clock } from '../../shared/kernel/clock.ts';
import type { Settings } from '../../shared/settings/schema.ts';
import { EchoCanceller } from '../echo/echo-canceller.ts';
import { EchoGuard, probabilityOfUser } from '../echo/echo-guard.ts';
import { SpokenMemory } from '../echo/spoken-memory.ts';
import { isStopWord } from '../echo/stop-words.ts';
import type { BargeInMode } from '../session/machines/barge-in-machine.ts';
import type { Utterance } from '../session/utterance.ts';

/** Frames are asked about until their utterance is over; two minutes are longer than any. */
const REMEMBERED_FRAMES = 4096;

/** So many utterances that were our own, within so much time, and the echo is not under control here. */
const MOST_MISTAKES = 3;
const MISTAKES_WITHIN_MS = 120_000;

export interface OwnVoiceDependencies {
  readonly clock: Clock;
  readonly settings: () => Settings;
  /** Whether echo cancellation was given up, because it does not work with these devices. */
  readonly onGivenUp: (isGivenUp: boolean) => void;
}

/** Keeps the engine from hearing itself: by the sound, and by the words. */
export class OwnVoice {
  readonly #deps: OwnVoiceDependencies;
  readonly #canceller = new EchoCanceller();
  readonly #guard = new EchoGuard();
  readonly #memory = new SpokenMemory();
  /** By the frame's number. Frames without an entry were heard while nothing was played. */
  readonly #ownVoice = new Map<number, number>();
  /** When an utterance turned out to be our own, by its id. */
  readonly #mistakes = new Map<string, number>();
  #isGivenUp = false;

  constructor(deps: OwnVoiceDependencies) {
    this.#deps = deps;
  }

  get mode(): BargeInMode {
    const { bargeIn } = this.#deps.settings().speech;
    if (bargeIn !== 'auto') return bargeIn;
    return this.#isGivenUp ? 'half-duplex' : 'echo-cancel';
  }

  /** Microphone or loudspeaker are others than before: what was learnt about them does not count. */
  devicesChanged(): void {
    this.#mistakes.clear();
    if (!this.#isGivenUp) return;
    this.#isGivenUp = false;
    this.#deps.onGivenUp(false);
  }

  /** Samples that a device was given. */
  handed(pcm: Float32Array, sampleRateHz: number, atMs: number): void {
    this.#canceller.reference(pcm, sampleRateHz, atMs);
  }

  /** The last of them were taken back. */
  takenBack(samples: number, sampleRateHz: number): void {
    this.#canceller.discarded(samples, sampleRateHz);
  }

  /** A sentence begins to be heard. */
  said(sentence: string): void {
    this.#memory.begin(sentence, this.#deps.clock.now());
  }

  /** Nothing is said any more. */
  saidAll(): void {
    this.#memory.end(this.#deps.clock.now());
  }

  /**
   * The frame without our own voice; while nothing is played, or with headphones, the very same frame. `isMeant`: the
   * user holds the key, so that what is heard is the user's and nothing may be taken off it.
   */
  process(frame: Frame, isMeant: boolean): Frame {
    if (this.mode === 'headphones') return frame;
    const cancelled = this.#canceller.process(frame);
    const ownVoice = this.#guard.ownVoice(cancelled.echo);
    if (cancelled.echo === undefined || isMeant) return frame;
    this.#ownVoice.set(frame.seq, ownVoice);
    this.#ownVoice.delete(frame.seq - REMEMBERED_FRAMES);
    const { seq, capturedAtMs, pcm } = cancelled;
    return { seq, capturedAtMs, pcm };
  }

  /** How likely the voice of a frame is our own, 0…1. */
  ownVoice(seq: number): number {
    return this.#ownVoice.get(seq) ?? 0;
  }

  /** The detector's probability of a voice, as far as it is the user's. */
  probabilityOfUser(seq: number, probability: number): number {
    return probabilityOfUser(probability, this.ownVoice(seq));
  }

  /**
   * What words amount to that were heard while we spoke; undefined: they are the user's, and mean what they say.
   * `isAnswer`: we have asked for them. An answer may repeat what was read aloud word by word, so once that is over
   * only the sound can tell whose words they are.
   */
  rejection(text: string, utterance: Utterance, isAnswer = false): 'own-voice' | 'stop-word' | undefined {
    const voiced = utterance.voicedFrames;
    const first = voiced[0];
    const last = voiced.at(-1);
    if (first === undefined || last === undefined) return undefined;
    const startMs = first.capturedAtMs;
    const endMs = last.capturedAtMs;
    if (!this.#memory.wasSpeaking(startMs, endMs)) return undefined;
    const ownVoice = voiced.reduce((sum, { seq }) => sum + this.ownVoice(seq), 0) / voiced.length;
    // By the key the user has the floor: what is heard then is meant, whatever it sounds like.
    const heard = { text, startMs, endMs, ownVoice };
    const isOwn = isAnswer ? this.#memory.isOwnAnswer(heard) : this.#memory.isOwn(heard);
    if (utterance.mode === 'hands-free' && isOwn) {
      this.#wasMistaken(utterance.id);
      return 'own-voice';
    }
    return isStopWord(text, this.#deps.settings().speech.stopWords) ? 'stop-word' : undefined;
  }

  /** A turn was begun by our own voice. Once or twice may be a coincidence of words. */
  #wasMistaken(utteranceId: string): void {
    const nowMs = this.#deps.clock.now();
    this.#mistakes.set(utteranceId, nowMs);
    for (const [id, atMs] of this.#mistakes) {
      if (atMs < nowMs - MISTAKES_WITHIN_MS) this.#mistakes.delete(id);
    }
    if (this.#isGivenUp || this.#mistakes.size < MOST_MISTAKES) return;
    this.#isGivenUp = true;
    this.#deps.onGivenUp(true);
  }
}
