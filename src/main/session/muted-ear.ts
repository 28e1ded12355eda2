import { FRAME_MS, type Frame } from '../../shared/kernel/audio-format.ts';
import { joinSamples } from '../../shared/kernel/join-samples.ts';
import type { SpeechTracking } from './turn-rules.ts';

/** Silence after which something said is complete. */
const SILENCE_FRAMES = Math.ceil(300 / FRAME_MS);
/** Audio kept before the first voiced frame. */
const LEAD_FRAMES = Math.floor(300 / FRAME_MS);
/** Sound that is remembered while it is decided what was said, for who goes on talking at once. */
const MOST_FOLLOWING_FRAMES = Math.ceil(10_000 / FRAME_MS);
/** Nobody takes longer to say a command; what is longer is not for us. */
const MOST_FRAMES = Math.ceil(3500 / FRAME_MS);

export interface MutedEarDependencies {
  /** A tracker of its own. */
  readonly tracker: SpeechTracking;
  /** Whether the sound is the command that ends the muting; nothing else is asked of it. */
  readonly isCommand: (pcm: Float32Array) => Promise<boolean>;
  /** It was the command; `following`: what was heard since. */
  readonly onCommand: (following: readonly HeardFrame[]) => void;
}

/** A frame with the detector's probability of a voice. */
export interface HeardFrame {
  readonly frame: Frame;
  readonly probability: number;
}

/**
 * What is heard while the microphone is muted: short stretches of speech are compared with one command and forgotten.
 * Nothing of them is announced, stored or delivered.
 */
export class MutedEar {
  readonly #deps: MutedEarDependencies;
  #frames: Float32Array[] = [];
  #speaking = false;
  #silentFrames = 0;
  #tooLong = false;
  /** Frames since the end of what is being compared. */
  #following: HeardFrame[] | undefined;

  constructor(deps: MutedEarDependencies) {
    this.#deps = deps;
  }

  frame(frame: Frame, probability: number): void {
    this.#following?.push({ frame, probability });
    if (this.#following !== undefined && this.#following.length > MOST_FOLLOWING_FRAMES)
      this.#following.shift();
    const { voiced, confirmedFrom } = this.#deps.tracker.push(frame.seq, probability);
    this.#frames.push(frame.pcm);
    if (confirmedFrom !== undefined) this.#speaking = true;
    if (!this.#speaking) {
      this.#frames = this.#frames.slice(-LEAD_FRAMES);
      return;
    }
    this.#silentFrames = voiced ? 0 : this.#silentFrames + 1;
    if (this.#frames.length > MOST_FRAMES) {
      this.#tooLong = true;
      this.#frames = [];
    }
    if (this.#silentFrames >= SILENCE_FRAMES) this.#complete();
  }

  /** The muting is over, or sound of another kind follows: an answer that comes now comes too late. */
  forget(): void {
    this.#following = undefined;
    this.#beginAnew();
  }

  #beginAnew(): void {
    this.#frames = [];
    this.#speaking = false;
    this.#silentFrames = 0;
    this.#tooLong = false;
    this.#deps.tracker.turnEnded();
  }

  #complete(): void {
    const pcm = this.#tooLong ? undefined : joinSamples(this.#frames);
    this.#beginAnew();
    // One question at a time: who repeats the command is heard the next time.
    if (pcm === undefined || this.#following !== undefined) return;
    const following: HeardFrame[] = [];
    this.#following = following;
    void this.#ask(pcm, following);
  }

  async #ask(pcm: Float32Array, following: readonly HeardFrame[]): Promise<void> {
    // Without a recogniser the muting stays; the page and the keys end it.
    const isCommand = await this.#deps.isCommand(pcm).catch(() => false);
    if (this.#following !== following) return;
    this.#following = undefined;
    if (isCommand) this.#deps.onCommand(following);
  }
}
