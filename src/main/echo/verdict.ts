import { meanPower } from './arithmetic.ts';
import type { EchoAgreement } from './echo-agreement.ts';
import type { EchoShadow } from './echo-shadow.ts';

/** Subtraction is judged over two seconds of frames that the echo explains. */
const KEEP = 0.985;
/** Frames of which the shadow explains less than this say nothing about subtraction. */
const ALONE = 0.1;
/** Subtraction is good when it takes off 8 dB. */
const GOOD = 0.16;
/** Nothing is believed of a subtraction that fails by more than this. */
const FAILING = 0.02;
/**
 * It is trusted without the shadow while the echo is where it is expected and it has taken off 12 dB of two frames on
 * end, minus 3 dB for each second since: a user's pauses between words are enough for that.
 */
const PROVEN_DB = 12;
const PROOF_FADES_DB = 0.1;
/** Below −75 dBFS nothing can be judged. */
const LEAST_POWER = 3e-8;
/** The shadow covers much of a voice: what stands out counts so much more. */
const COARSE_WEIGHT = 2.5;
/** A voice stands out in most of so many frames; the click of a stream that stumbles only in one or two. */
const STEADY_FRAMES = 3;
const UNSTEADY_FRAMES = 5;
/** A voice that stood out is believed to go on for about half a second. */
const STOOD_OUT_KEEP = 0.94;
const STOOD_OUT_WEIGHT = 4;

/**
 * Weighs the two accounts of the echo. The shadow tells reliably whether there is anybody else; subtraction, while it
 * works, tells more finely which frames are theirs. On its own it would take every stumble of a stream for a voice.
 */
export class Verdict {
  #stoodOut = 0;
  #agreement = 0;
  #proofDb = 0;
  #lastDb = 0;
  /** Power of the frames before and after subtraction. */
  #before = 0;
  #after = 0;
  readonly #coarse: number[] = [];

  /**
   * Whether subtraction fails, 0…1, by the last two seconds: a user who is covered by the shadow makes a moment look
   * as if it did.
   */
  get failing(): number {
    const lasting = this.#before === 0 ? 1 : (this.#after / this.#before) ** 2;
    return this.#isProven ? Math.min(FAILING, lasting) : lasting;
  }

  get #isProven(): boolean {
    return this.#agreement === 1 && this.#proofDb >= PROVEN_DB;
  }

  /** How the frame's subtraction went. */
  subtracted(shadow: EchoShadow, pcm: Float32Array, subtractedDb: number, agreement: EchoAgreement): void {
    this.#agreement = agreement.value;
    this.#proofDb = agreement.isLost
      ? 0
      : Math.max(this.#proofDb - PROOF_FADES_DB, Math.min(subtractedDb, this.#lastDb));
    this.#lastDb = subtractedDb;
    if (!shadow.isKnown || shadow.unexplained > ALONE) return;
    const now = 10 ** (-subtractedDb / 10);
    // Where the echo is as expected, what is left is not subtraction's failure but somebody's voice under the shadow.
    if (now > GOOD && this.#isProven) return;
    const power = meanPower(pcm);
    if (power < LEAST_POWER) return;
    this.#before = KEEP * this.#before + power;
    this.#after = KEEP * this.#after + power * now;
  }

  /** Share of the voice in a frame that is somebody else's; `fine`: as subtraction has it. */
  unexplained(shadow: EchoShadow, fine: number): number {
    if (!shadow.isKnown) return fine;
    this.#coarse.push(shadow.unexplained);
    if (this.#coarse.length > UNSTEADY_FRAMES) this.#coarse.shift();
    const coarse = median(this.#coarse.slice(shadow.isUnsteady ? 0 : -STEADY_FRAMES));
    this.#stoodOut = Math.max(coarse, STOOD_OUT_KEEP * this.#stoodOut);
    const certain = Math.min(1, COARSE_WEIGHT * coarse);
    if (this.failing > FAILING) return certain;
    const trust = this.#proofDb >= PROVEN_DB && !shadow.isUnsteady ? this.#agreement : 0;
    return Math.max(certain, Math.min(fine, Math.max(trust, STOOD_OUT_WEIGHT * this.#stoodOut)));
  }

  /** How much of a frame to spare, and not to learn from: by subtraction's own account as well, unless it fails. */
  foreign(unexplained: number, fine: number): number {
    return Math.max(unexplained, (1 - this.failing) * fine);
  }
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] as number;
}
