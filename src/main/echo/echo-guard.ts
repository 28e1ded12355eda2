import { FRAME_MS } from '../../shared/kernel/audio-format.ts';
import type { EchoMeasures } from './echo-canceller.ts';

/** The user's voice is believed within two frames and doubted again within ten: words have weak sounds in them. */
const RISE = 0.5;
const FALL = 0.12;
/** A loudspeaker in the room gives itself away within a second of speech; after this there is none. */
const NO_ECHO_AFTER_MS = 2000;
/** Unless the microphone seems to follow what is played: then it is given longer. */
const FOLLOWS = 0.7;
const NO_ECHO_THOUGH_ALIKE_AFTER_MS = 4000;
/** From here on a voice is not trusted, and at 1 it is not heard at all. */
const TRUSTED = 0.5;

/**
 * Says of each frame how likely the voice in it is our own. Frames that what is left of the echo explains are ours;
 * while no delay is known, so is everything that is heard while something is played, until it is clear that the
 * microphone does not hear the loudspeaker at all (headphones).
 */
export class EchoGuard {
  #user = 0;
  #searchedMs = 0;

  /** The next frame's measures, `undefined` when nothing was played. Returns 0 (the user, if anybody) … 1 (ours). */
  ownVoice(echo: EchoMeasures | undefined): number {
    if (echo === undefined) {
      this.#user = 0;
      return 0;
    }
    if (echo.alignment === 'searching') return this.#whileSearching(echo);
    this.#searchedMs = 0;
    const step = echo.unexplained > this.#user ? RISE : FALL;
    this.#user += step * (echo.unexplained - this.#user);
    return echo.sounding ? 1 - Math.max(this.#user, echo.unexplained) : 0;
  }

  /** Nothing explains anything yet. */
  #whileSearching({ sounding, likeness }: EchoMeasures): number {
    this.#user = 0;
    if (!sounding) return 0;
    this.#searchedMs += FRAME_MS;
    const enoughMs = likeness > FOLLOWS ? NO_ECHO_THOUGH_ALIKE_AFTER_MS : NO_ECHO_AFTER_MS;
    return this.#searchedMs > enoughMs ? 0 : 1;
  }
}

/**
 * The detector's probability of a voice, discounted by how likely it is our own: all of it up to `ownVoice` 0.5, none
 * at 1.
 */
export function probabilityOfUser(probability: number, ownVoice: number): number {
  return probability * Math.min(1, (1 - ownVoice) / (1 - TRUSTED));
}
