import { overlapOf } from './spoken-overlap.ts';

/** Texts are recognised some seconds after they were heard. */
const REMEMBERED_MS = 10_000;
/** The echo of a sentence comes up to so much later: slow outputs, the room, the detector. */
const ECHO_MS = 1000;
/** At and above this the sound says that the voice was ours. */
const LIKELY_OWN = 0.5;
/** So few words are said by chance, or in answer to what is being spoken: only the sound can tell whose they are. */
const FEW_WORDS = 4;
/** Share of the heard words that must be found: where the sound agrees, and where it does not. */
const SHARE_FEW = 0.75;
const SHARE_SOUND_AGREES = 0.6;
const SHARE_SOUND_DISAGREES = 0.85;

/** A text that was recognised, and when it was said. */
export interface HeardText {
  readonly text: string;
  /** Monotonic times of the first and the last voiced frame. */
  readonly startMs: number;
  readonly endMs: number;
  /** Mean over its voiced frames of how likely the voice was ours, 0…1. */
  readonly ownVoice: number;
}

interface Sentence {
  readonly text: string;
  readonly startMs: number;
  endMs: number | undefined;
}

/**
 * Whether a heard text is only what was being spoken, garbled or not. Up to four words are judged together with the
 * sound: "stop" or "run the tests" said by the user while those words are spoken is the user's. Without a word about
 * the sound (`ownVoice` 0.5) text alone decides.
 */
export function overlapsSpoken(heard: string, spoken: string, ownVoice: number = LIKELY_OWN): boolean {
  const { share, words } = overlapOf(heard, spoken);
  const soundAgrees = ownVoice >= LIKELY_OWN;
  if (words <= FEW_WORDS) return soundAgrees && share >= SHARE_FEW;
  return share >= (soundAgrees ? SHARE_SOUND_AGREES : SHARE_SOUND_DISAGREES);
}

/** Remembers what was spoken in the last ten seconds. */
export class SpokenMemory {
  #sentences: Sentence[] = [];

  /** A sentence begins to be heard; the one before is over. */
  begin(text: string, atMs: number): void {
    this.end(atMs);
    this.#sentences = this.#sentences.filter(
      ({ endMs }) => endMs === undefined || endMs > atMs - REMEMBERED_MS,
    );
    this.#sentences.push({ text, startMs: atMs, endMs: undefined });
  }

  /** The sentence is over, or was cut off. */
  end(atMs: number): void {
    const last = this.#sentences.at(-1);
    if (last !== undefined) last.endMs ??= atMs;
  }

  /** Whether anything that was spoken could be heard in this time. */
  wasSpeaking(startMs: number, endMs: number): boolean {
    return this.#spokenDuring(startMs, endMs).length > 0;
  }

  /** Whether the text is the echo of what was spoken while it was heard. */
  isOwn({ text, startMs, endMs, ownVoice }: HeardText): boolean {
    const spoken = this.#spokenDuring(startMs, endMs);
    return spoken.length > 0 && overlapsSpoken(text, spoken.join(' '), ownVoice);
  }

  #spokenDuring(startMs: number, endMs: number): readonly string[] {
    return this.#sentences
      .filter((sentence) => sentence.startMs <= endMs && (sentence.endMs ?? endMs) + ECHO_MS >= startMs)
      .map((sentence) => sentence.text);
  }
}
