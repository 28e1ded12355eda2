import { FRAME_MS, type Frame } from '../../shared/kernel/audio-format.ts';
import { joinSamples } from '../../shared/kernel/join-samples.ts';
import type { SpeechTracking } from './turn-rules.ts';

/** Silence after which something said is complete. */
const SILENCE_FRAMES = Math.ceil(300 / FRAME_MS);
/** Audio kept before the first voiced frame. */
const LEAD_FRAMES = Math.floor(300 / FRAME_MS);
/** Nobody takes longer to say a command; what is longer is not for us. */
const MOST_FRAMES = Math.ceil(3500 / FRAME_MS);

export interface MutedEarDependencies {
  /** A tracker of its own. */
  readonly tracker: SpeechTracking;
  /** Whether the sound is the command that ends the muting; nothing else is asked of it. */
  readonly isCommand: (pcm: Float32Array) => Promise<boolean>;
  readonly onCommand: () => void;
}

/**
 * What is heard while the microphone is muted: short stretches of speech are compared with one command and forgotten.
 * No text is made of them, nothing is announced, stored or delivered.
 */
export class MutedEar {
  readonly #deps: MutedEarDependencies;
  #frames: Float32Array[] = [];
  #speaking = false;
  #silentFrames = 0;
  #tooLong = false;

  constructor(deps: MutedEarDependencies) {
    this.#deps = deps;
  }

  frame(frame: Frame, probability: number): void {
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

  /** The muting is over, or sound of another kind follows. */
  forget(): void {
    this.#frames = [];
    this.#speaking = false;
    this.#silentFrames = 0;
    this.#tooLong = false;
    this.#deps.tracker.turnEnded();
  }

  #complete(): void {
    const pcm = this.#tooLong ? undefined : joinSamples(this.#frames);
    this.forget();
    if (pcm === undefined) return;
    this.#deps.isCommand(pcm).then(
      (isCommand) => {
        if (isCommand) this.#deps.onCommand();
      },
      // The recogniser is not there; the muting stays, and the page and the keys end it.
      () => {},
    );
  }
}
