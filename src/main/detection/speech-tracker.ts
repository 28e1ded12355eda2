import { FRAME_MS } from '../../shared/kernel/audio-format.ts';
import { PRE_ROLL_FRAMES, TAIL_FRAMES } from './voiced-range.ts';

export interface SpeechThresholds {
  /** Probability at which speech starts. */
  readonly startProbability: number;
  /** Probability below which a frame is silence. */
  readonly stopProbability: number;
}

/** `candidate`: a frame reached the start probability, but too few followed yet to call it speech. */
export type SpeechState = 'idle' | 'candidate' | 'speech';

export type SpeechEvent =
  | { readonly type: 'candidate-opened'; readonly startSeq: number }
  | { readonly type: 'speech-confirmed'; readonly startSeq: number }
  | { readonly type: 'candidate-forgotten' }
  /** Silence in confirmed speech is one frame longer. */
  | { readonly type: 'silence-grew'; readonly silenceMs: number }
  /** A voiced frame ended a silence of this length. */
  | { readonly type: 'voiced-again'; readonly silenceMs: number }
  /** Speech that no turn ever ended went silent for good. */
  | { readonly type: 'speech-forgotten' };

/** One frame as the tracker judged it. */
export interface TrackedFrame {
  readonly state: SpeechState;
  /** The probability is at or above the stop probability. */
  readonly voiced: boolean;
  /** Set on the frame that turned a candidate into speech: the first frame of the utterance, pre-roll included. */
  readonly confirmedFrom: number | undefined;
  /** Since the end of the last voiced frame of the candidate or speech, in audio time; 0 while idle. */
  readonly silenceMs: number;
  readonly event: SpeechEvent | undefined;
}

/** The candidate or speech that is on. */
export interface CurrentSpeech {
  /** First frame at or above the start probability. */
  readonly firstVoicedSeq: number;
  readonly lastVoicedSeq: number;
  readonly voicedFrames: number;
}

const CONFIRMING_FRAMES = 3;
const FORGET_CANDIDATE_AFTER_MS = 200;
/** Twice the longest silence that any endpoint strategy waits for. */
const FORGET_SPEECH_AFTER_MS = 10_000;

const RESET_INTERVAL_MS = 3000;
const RESET_PROBABILITY = 0.1;
const RESET_QUIET_FRAMES = 5;

/**
 * Bookkeeping of speech and silence over the stream of frame probabilities. A frame at or above the start
 * probability opens a candidate, three voiced frames make it speech, 200 ms of silence before that forget it.
 * Speech stays on until `turnEnded`. It also knows when the detector's memory should be cleared.
 * All times are audio time, counted in frames.
 */
export class SpeechTracker {
  readonly #thresholds: () => SpeechThresholds;
  #state: SpeechState = 'idle';
  #firstVoicedSeq = 0;
  #lastVoicedSeq = 0;
  #voicedFrames = 0;
  #silentFrames = 0;
  /** Pre-roll never reaches back behind this frame: what is before belongs to the last turn or to another source. */
  #earliestSeq = 0;
  #nextSeq = 0;
  #resetDue = true;
  #framesSinceReset = 0;
  #quietFrames = 0;

  /** `thresholds` is read for each frame, so that a change applies at once. */
  constructor(thresholds: () => SpeechThresholds) {
    this.#thresholds = thresholds;
  }

  get state(): SpeechState {
    return this.#state;
  }

  /** Undefined while idle. */
  get current(): CurrentSpeech | undefined {
    if (this.#state === 'idle') return undefined;
    return {
      firstVoicedSeq: this.#firstVoicedSeq,
      lastVoicedSeq: this.#lastVoicedSeq,
      voicedFrames: this.#voicedFrames,
    };
  }

  /** Takes the next frame. A sequence number that does not follow on the last one begins a new source. */
  push(seq: number, probability: number): TrackedFrame {
    if (seq !== this.#nextSeq) this.#beginSource(seq);
    this.#nextSeq = seq + 1;
    const { startProbability, stopProbability } = this.#thresholds();
    const voiced = probability >= stopProbability;
    this.#watchForReset(probability);
    const event = this.#advance(seq, voiced, probability >= startProbability);
    return {
      state: this.#state,
      voiced,
      confirmedFrom: event?.type === 'speech-confirmed' ? event.startSeq : undefined,
      silenceMs: this.#state === 'idle' ? 0 : this.#silentFrames * FRAME_MS,
      event,
    };
  }

  /** The turn is over: forgets it, and asks for a reset of the detector. */
  turnEnded(): void {
    if (this.#state !== 'idle') {
      this.#earliestSeq = Math.min(this.#nextSeq, this.#lastVoicedSeq + 1 + TAIL_FRAMES);
    }
    this.#state = 'idle';
    this.#resetDue = true;
  }

  /**
   * Asked before each frame goes to the detector: true when its memory should be cleared first. The advice counts as
   * taken. Given after each turn and at a new source; else only while no speech is on, when 3 s have passed since
   * the last reset and five frames in a row were below 0.1.
   */
  takeReset(): boolean {
    const quiet = this.#quietFrames >= RESET_QUIET_FRAMES;
    const stale = this.#framesSinceReset * FRAME_MS >= RESET_INTERVAL_MS;
    if (!this.#resetDue && !(this.#state === 'idle' && quiet && stale)) return false;
    this.#resetDue = false;
    this.#framesSinceReset = 0;
    this.#quietFrames = 0;
    return true;
  }

  #beginSource(seq: number): void {
    if (this.#state === 'candidate') this.#state = 'idle';
    this.#earliestSeq = seq;
    this.#resetDue = true;
  }

  #watchForReset(probability: number): void {
    this.#framesSinceReset += 1;
    this.#quietFrames = probability < RESET_PROBABILITY ? this.#quietFrames + 1 : 0;
  }

  #advance(seq: number, voiced: boolean, starts: boolean): SpeechEvent | undefined {
    switch (this.#state) {
      case 'idle':
        return starts ? this.#openCandidate(seq) : undefined;
      case 'candidate':
        return voiced ? this.#confirmOrWait(seq) : this.#forgetOrWait();
      case 'speech':
        return voiced ? this.#goOn(seq) : this.#fallSilent();
    }
  }

  #openCandidate(seq: number): SpeechEvent {
    this.#state = 'candidate';
    this.#firstVoicedSeq = seq;
    this.#voicedFrames = 0;
    this.#countVoiced(seq);
    return { type: 'candidate-opened', startSeq: this.#startSeq };
  }

  #confirmOrWait(seq: number): SpeechEvent | undefined {
    this.#countVoiced(seq);
    if (this.#voicedFrames < CONFIRMING_FRAMES) return undefined;
    this.#state = 'speech';
    return { type: 'speech-confirmed', startSeq: this.#startSeq };
  }

  #forgetOrWait(): SpeechEvent | undefined {
    this.#silentFrames += 1;
    if (this.#silentFrames * FRAME_MS < FORGET_CANDIDATE_AFTER_MS) return undefined;
    this.#state = 'idle';
    return { type: 'candidate-forgotten' };
  }

  #goOn(seq: number): SpeechEvent | undefined {
    const silenceMs = this.#silentFrames * FRAME_MS;
    this.#countVoiced(seq);
    return silenceMs > 0 ? { type: 'voiced-again', silenceMs } : undefined;
  }

  #fallSilent(): SpeechEvent {
    this.#silentFrames += 1;
    const silenceMs = this.#silentFrames * FRAME_MS;
    if (silenceMs < FORGET_SPEECH_AFTER_MS) return { type: 'silence-grew', silenceMs };
    this.turnEnded();
    return { type: 'speech-forgotten' };
  }

  #countVoiced(seq: number): void {
    this.#lastVoicedSeq = seq;
    this.#voicedFrames += 1;
    this.#silentFrames = 0;
  }

  get #startSeq(): number {
    return Math.max(this.#earliestSeq, this.#firstVoicedSeq - PRE_ROLL_FRAMES);
  }
}
