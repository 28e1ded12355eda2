import { overlapOf } from './spoken-overlap.ts';

/** Texts are recognised some seconds after they were heard. */
const REMEMBERED_MS = 10_000;
/** The echo of a sentence comes up to so much later: slow outputs, the room, the detector. */
const ECHO_MS = 1000;
/** A question may still be in the loudspeaker for so long when its last sample was handed out. */
const TAIL_MS = 200;
/** From here on the sound alone says that the voice was ours: commands over an echo stay below 0.45. */
const OWN_BY_SOUND = 0.5;
/** From here on the sound does not speak against it, and below the voice is somebody else's. */
const DOUBTFUL = 0.3;
const UNKNOWN = 0.4;
/** So few words are said by chance, or in answer to what is being spoken: only the sound can tell whose they are. */
const FEW_WORDS = 4;
/** Share of the heard words that must be found: of few, of more, and where the sound says otherwise. */
const SHARE_OF_FEW = 0.75;
const SHARE = 0.6;
const SHARE_AGAINST_THE_SOUND = 0.85;

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
 * Whether a heard text is only what was being spoken, garbled or not; `spoken` as it is pronounced, with numbers in
 * words. Up to four words are the user's where the sound says so: "stop" or "run the tests" may be said while those
 * words are spoken. `ownVoice` left out: nothing is known about the sound.
 */
export function overlapsSpoken(heard: string, spoken: string, ownVoice: number = UNKNOWN): boolean {
  const { share, words } = overlapOf(heard, spoken);
  const isUser = ownVoice < DOUBTFUL;
  if (words <= FEW_WORDS) return !isUser && share >= SHARE_OF_FEW;
  return share >= (isUser ? SHARE_AGAINST_THE_SOUND : SHARE);
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

  /** Whether the text is the echo of what was spoken while it was heard, by its sound or by its words. */
  isOwn({ text, startMs, endMs, ownVoice }: HeardText): boolean {
    if (ownVoice >= OWN_BY_SOUND) return true;
    const spoken = this.#spokenDuring(startMs, endMs);
    return spoken.length > 0 && overlapsSpoken(text, spoken.join(' '), ownVoice);
  }

  /** The same of an answer: what began after the question was over is judged by its sound alone. */
  isOwnAnswer(heard: HeardText): boolean {
    const isOver = this.#sentences.every(
      ({ endMs }) => endMs !== undefined && heard.startMs >= endMs + TAIL_MS,
    );
    return isOver ? heard.ownVoice >= OWN_BY_SOUND : this.isOwn(heard);
  }

  #spokenDuring(startMs: number, endMs: number): readonly string[] {
    return this.#sentences
      .filter((sentence) => sentence.startMs <= endMs && (sentence.endMs ?? endMs) + ECHO_MS >= startMs)
      .map((sentence) => sentence.text);
  }
}
