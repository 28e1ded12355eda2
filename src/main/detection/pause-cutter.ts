import { FRAME_MS } from '../../shared/kernel/audio-format.ts';
import { quietestFrame } from './quietest-frame.ts';
import { SpeechTracker, type SpeechThresholds } from './speech-tracker.ts';
import { voiceEvidence, type VoiceEvidence } from './voice-evidence.ts';
import { PRE_ROLL_FRAMES, voicedRange, type FrameRange } from './voiced-range.ts';

/** A stretch of speech to be recognised by itself, with what the detector saw in it. */
export interface SpeechPiece extends FrameRange {
  readonly evidence: VoiceEvidence;
}

/** The recogniser hears 30 s at most; two are left for its own margins. */
const LONGEST_PIECE_FRAMES = Math.floor(28_000 / FRAME_MS);
const EARLIEST_CUT_FRAMES = Math.ceil(15_000 / FRAME_MS);
/** A silence this long ends a piece whatever its length: there is nothing to gain from recognising it. */
const SPEECHLESS_MS = 2000;

/**
 * Cuts long audio into pieces of speech of at most 28 s, as a stream. Speechless stretches belong to no piece. Where
 * speech runs on, the cut is made between 15 and 28 s, in the longest pause there, else in the deepest dip. Pieces
 * have 300 ms of pre-roll and a tail of 200 ms as far as the audio between neighbours reaches; they never overlap.
 * Frames are numbered from 0 in the order of `push`. Holds the probabilities of one piece at most.
 */
export class PauseCutter {
  readonly #thresholds: SpeechThresholds;
  readonly #tracker: SpeechTracker;
  /** Probabilities from frame `#bufferSeq` on. */
  #buffer: number[] = [];
  #bufferSeq = 0;
  #pieceSeq: number | undefined;
  #lastVoicedSeq = 0;
  #nextSeq = 0;

  constructor(thresholds: SpeechThresholds) {
    this.#thresholds = thresholds;
    this.#tracker = new SpeechTracker(() => thresholds);
  }

  /** Audio before this frame is not needed any more: it belongs to pieces already returned, or to none. */
  get neededFromSeq(): number {
    return this.#bufferSeq;
  }

  /** Asked before each frame goes to the detector: true when its memory should be cleared first. */
  takeReset(): boolean {
    return this.#tracker.takeReset();
  }

  /** Takes the next frame's probability; returns the piece that is settled by it, if any. */
  push(probability: number): SpeechPiece | undefined {
    const seq = this.#nextSeq;
    this.#nextSeq += 1;
    this.#buffer.push(probability);
    const { voiced, confirmedFrom, silenceMs } = this.#tracker.push(seq, probability);
    if (this.#pieceSeq === undefined) {
      if (confirmedFrom !== undefined) this.#beginPiece(confirmedFrom, seq);
      else if (this.#tracker.state === 'idle') this.#forgetBefore(this.#nextSeq - PRE_ROLL_FRAMES);
      return undefined;
    }
    if (voiced) {
      this.#lastVoicedSeq = seq;
      return seq >= this.#pieceSeq + LONGEST_PIECE_FRAMES ? this.#cut(this.#pieceSeq) : undefined;
    }
    return silenceMs >= SPEECHLESS_MS ? this.end() : undefined;
  }

  /** No more audio, or no more speech for a while: returns the piece that is open, if any. */
  end(): SpeechPiece | undefined {
    if (this.#pieceSeq === undefined) return undefined;
    const startSeq = this.#pieceSeq;
    const range = voicedRange(startSeq, this.#lastVoicedSeq, {
      startSeq,
      endSeq: Math.min(this.#nextSeq, startSeq + LONGEST_PIECE_FRAMES),
    });
    const piece = this.#piece(range.startSeq, range.endSeq);
    this.#pieceSeq = undefined;
    this.#tracker.turnEnded();
    this.#forgetBefore(Math.max(piece.endSeq, this.#nextSeq - PRE_ROLL_FRAMES));
    return piece;
  }

  #beginPiece(startSeq: number, seq: number): void {
    this.#pieceSeq = startSeq;
    this.#lastVoicedSeq = seq;
    this.#forgetBefore(startSeq);
  }

  /** Speech runs on past the limit: ends the piece at its quietest place and begins the next one behind it. */
  #cut(startSeq: number): SpeechPiece {
    const { stopProbability } = this.#thresholds;
    const offset = this.#bufferSeq;
    const earliest = startSeq + EARLIEST_CUT_FRAMES - offset;
    const latest = startSeq + LONGEST_PIECE_FRAMES - offset;
    const cut = quietestFrame(this.#buffer, earliest, latest, stopProbability);
    const isVoiced = (probability: number): boolean => probability >= stopProbability;
    const lastBefore = this.#buffer.slice(0, cut).findLastIndex(isVoiced);
    const firstAfter = cut + this.#buffer.slice(cut).findIndex(isVoiced);
    const before = voicedRange(startSeq, offset + lastBefore, { startSeq, endSeq: offset + cut });
    const after = voicedRange(offset + firstAfter, this.#lastVoicedSeq, {
      startSeq: offset + cut,
      endSeq: this.#nextSeq,
    });
    const piece = this.#piece(before.startSeq, before.endSeq);
    this.#pieceSeq = after.startSeq;
    this.#forgetBefore(after.startSeq);
    return piece;
  }

  #piece(startSeq: number, endSeq: number): SpeechPiece {
    const probabilities = this.#buffer.slice(startSeq - this.#bufferSeq, endSeq - this.#bufferSeq);
    return { startSeq, endSeq, evidence: voiceEvidence(probabilities) };
  }

  #forgetBefore(seq: number): void {
    const stale = Math.min(this.#buffer.length, Math.max(0, seq - this.#bufferSeq));
    if (stale === 0) return;
    this.#buffer = this.#buffer.slice(stale);
    this.#bufferSeq += stale;
  }
}
