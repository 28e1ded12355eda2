import { FRAME_MS, type Frame } from '../../shared/kernel/audio-format.ts';
import type { Recognition } from '../recognition/recogniser.ts';
import type { Pass, RecognitionPasses } from './recognition-passes.ts';
import type { PartialText, TurnRules } from './turn-rules.ts';
import type { Utterance } from './utterance.ts';

/**
 * Silence after which the words so far are recognised to decide whether the turn is over: six frames. With three, the
 * tail is too short for the last word: 6.0 instead of 5.4 % word errors on the English clips, cut as they are here.
 */
const DECISION_SILENCE_MS = 192;
/** After the key was released the end comes within these frames: the longest grace that can be set. */
const RELEASE_FRAMES = Math.ceil(500 / FRAME_MS);
/** Audio kept before the first and after the last voiced frame of what the recogniser hears, in whole frames. */
export const LEAD_FRAMES = Math.floor(300 / FRAME_MS);
export const TAIL_FRAMES = Math.floor(200 / FRAME_MS);
/** A window longer than this is committed at the next pause of `COMMIT_SILENCE_MS`. */
const COMMIT_AFTER_MS = 20_000;
const COMMIT_SILENCE_MS = 250;
/** A window this long without such a pause is cut at its deepest dip; the model takes 30 s at most. */
const WINDOW_LIMIT_MS = 28_000;
const EARLIEST_CUT_MS = 15_000;

/** A recognised stretch of the utterance with the detector's view of its frames. */
export interface RecognisedPiece {
  readonly recognition: Recognition;
  readonly probabilities: readonly number[];
}

/** What became of a turn, once its last pass is done. */
export type TurnOutcome =
  | { readonly kind: 'recognised'; readonly pieces: readonly RecognisedPiece[] }
  | { readonly kind: 'nothing-heard' }
  | { readonly kind: 'failed'; readonly error: unknown };

/**
 * One turn of the user: takes frames, keeps passes running over them and knows when it is over.
 * The text of the decision pass *is* the final text when no voiced frame came after it: nothing is left to compute.
 */
export class Turn {
  readonly utterance: Utterance;
  readonly spelled = false;
  readonly #passes: RecognitionPasses;
  readonly #rules: TurnRules;
  readonly #onPartial: (text: PartialText) => void;
  /** Closed pieces of a long utterance, in order. */
  readonly #pieces: Promise<RecognisedPiece | { error: unknown }>[] = [];
  #committedText = '';
  #lastRecognition: Recognition | undefined;
  #partial: PartialText = { stable: '', tentative: '' };
  /** Latest pass over the current window, whatever its state. */
  #latest: Pass | undefined;
  /** The end is expected before this frame. */
  #endExpectedBefore = 0;
  #closed = false;

  constructor(init: {
    readonly utterance: Utterance;
    readonly passes: RecognitionPasses;
    readonly rules: TurnRules;
    readonly onPartial: (text: PartialText) => void;
  }) {
    this.utterance = init.utterance;
    this.#passes = init.passes;
    this.#rules = init.rules;
    this.#onPartial = init.onPartial;
  }

  /** Takes the next frame and starts whatever pass it makes due. */
  frame(frame: Frame, probability: number, voiced: boolean): void {
    const { utterance } = this;
    utterance.append(frame, probability, voiced);
    if (this.#passes.running?.purpose === 'final' || utterance.firstVoicedOfWindow < 0) return;
    if (this.#heardMs >= WINDOW_LIMIT_MS) this.#cutWindow();
    else if (utterance.silenceMs >= this.#decisionSilenceMs) this.#considerSilence();
    else if (voiced && this.#partialIsDue()) this.#start('partial');
  }

  /** True when the silence has lasted long enough for these words. */
  get over(): boolean {
    const { utterance } = this;
    if (utterance.lastVoiced < 0) return false;
    const recognition = this.#covering?.recognition ?? this.#recognitionOfCommitted;
    return utterance.silenceMs >= this.#rules.requiredSilenceMs(recognition, this.#committedText);
  }

  /**
   * The end is near (the key was released): the last pass starts with the first silent frame, at once if the last one
   * was silent. A pass in the middle of a word would only keep the recogniser from the one that counts.
   */
  anticipateEnd(): void {
    this.#endExpectedBefore = this.utterance.length + RELEASE_FRAMES;
    if (this.utterance.firstVoicedOfWindow >= 0 && this.utterance.silenceMs > 0) this.#considerSilence();
  }

  /** Closes the turn. Resolves when its text is known; never rejects. */
  async finish(): Promise<TurnOutcome> {
    this.#closed = true;
    if (this.utterance.firstVoicedOfWindow >= 0) this.#pieces.push(this.#finishWindow());
    const pieces: RecognisedPiece[] = [];
    for (const piece of await Promise.all(this.#pieces)) {
      if ('error' in piece) return { kind: 'failed', error: piece.error };
      pieces.push(piece);
    }
    return pieces.length === 0 ? { kind: 'nothing-heard' } : { kind: 'recognised', pieces };
  }

  cancel(): void {
    this.#closed = true;
    this.#passes.cancel();
  }

  /** Resolves when no pass is running: files at full speed wait for it after each frame. */
  async settled(): Promise<void> {
    await this.#passes.running?.done;
  }

  get #endIsNear(): boolean {
    return this.utterance.length < this.#endExpectedBefore;
  }

  get #decisionSilenceMs(): number {
    return this.#endIsNear ? FRAME_MS : DECISION_SILENCE_MS;
  }

  /** First frame that the recogniser hears: silence before the words is none of its business. */
  get #heardFrom(): number {
    const { windowStart, firstVoicedOfWindow } = this.utterance;
    return Math.max(windowStart, firstVoicedOfWindow - LEAD_FRAMES);
  }

  get #heardMs(): number {
    return (this.utterance.length - this.#heardFrom) * FRAME_MS;
  }

  /** The latest pass, if no voiced frame came after it and it did not fail. */
  get #covering(): Pass | undefined {
    const pass = this.#latest;
    if (pass === undefined || pass.purpose === 'partial' || pass.to <= this.utterance.lastVoiced)
      return undefined;
    return pass.settled && pass.recognition === undefined ? undefined : pass;
  }

  /** After a commit the silence goes on in a new, still empty window: the committed words decide. */
  get #recognitionOfCommitted(): Recognition | undefined {
    return this.utterance.firstVoicedOfWindow < 0 ? this.#lastRecognition : undefined;
  }

  #considerSilence(): void {
    const covering = this.#covering;
    const recognition = covering?.recognition;
    if (covering === undefined) {
      const failedAlready = this.#latest?.error !== undefined && this.#latest.to > this.utterance.lastVoiced;
      if (this.#rules.speculation && !failedAlready) this.#start('decision');
      return;
    }
    const { utterance } = this;
    if (recognition === undefined) return;
    if (this.#heardMs >= COMMIT_AFTER_MS && utterance.silenceMs >= COMMIT_SILENCE_MS) {
      // What the pass did not hear stays: soft first sounds of the next words may be in it.
      this.#commit(Promise.resolve(this.#piece(covering, recognition)), covering.to);
      this.#remember(recognition);
    }
  }

  #partialIsDue(): boolean {
    if (!this.#rules.partials || this.#endIsNear || this.#passes.running !== undefined) return false;
    const { utterance } = this;
    const heardUpTo = this.#latest?.to ?? utterance.firstVoicedOfWindow;
    const lastCostMs = this.#latest?.durationMs ?? 0;
    const dueAfterMs = Math.max(this.#rules.partialIntervalMs, 2 * lastCostMs);
    return (utterance.length - heardUpTo) * FRAME_MS >= dueAfterMs;
  }

  #start(purpose: 'partial' | 'decision' | 'final'): Pass {
    const { utterance } = this;
    const from = this.#heardFrom;
    const to = Math.min(utterance.length, utterance.lastVoiced + 1 + TAIL_FRAMES);
    const pass = this.#passes.start(purpose, utterance, from, to);
    this.#latest = pass;
    void pass.done.then((recognition) => {
      if (recognition !== undefined) this.#show(recognition, pass);
    });
    return pass;
  }

  #show(recognition: Recognition, pass: Pass): void {
    const current = pass === this.#latest && !this.#closed;
    if (!current || !this.#rules.isSpeech(recognition, this.utterance.probabilities(pass.from, pass.to)))
      return;
    const audioMs = (pass.to - pass.from) * FRAME_MS;
    this.#partial = this.#rules.splitPartial(recognition, audioMs, this.#partial);
    const { stable, tentative } = this.#partial;
    const committed = joinTexts([this.#committedText, stable], recognition.language);
    const gap = stable === '' && committed !== '' ? ' ' : '';
    this.#onPartial({ stable: committed, tentative: gap + tentative });
  }

  #cutWindow(): void {
    const { utterance } = this;
    const from = this.#heardFrom;
    const earliest = from + Math.floor(EARLIEST_CUT_MS / FRAME_MS);
    const probabilities = utterance.probabilities(0, utterance.length);
    const cut = this.#rules.quietestFrame(probabilities, earliest, utterance.length - TAIL_FRAMES);
    const pass = this.#passes.start('final', utterance, from, cut);
    this.#commit(this.#pieceOf(pass), cut);
    void pass.done.then((recognition) => {
      if (recognition !== undefined) this.#remember(recognition);
    });
  }

  #commit(piece: Promise<RecognisedPiece | { error: unknown }>, windowStart: number): void {
    this.#pieces.push(piece);
    this.utterance.windowStart = windowStart;
    this.#latest = undefined;
    this.#partial = { stable: '', tentative: '' };
  }

  #remember(recognition: Recognition): void {
    this.#lastRecognition = recognition;
    this.#committedText = joinTexts([this.#committedText, recognition.text], recognition.language);
    if (!this.#closed) this.#onPartial({ stable: this.#committedText, tentative: '' });
  }

  async #finishWindow(): Promise<RecognisedPiece | { error: unknown }> {
    const running = this.#passes.running;
    if (running?.purpose === 'final') await running.done;
    const covering = this.#covering;
    if (covering !== undefined && (await covering.done) !== undefined) return this.#pieceOf(covering);
    return this.#pieceOf(this.#start('final'));
  }

  async #pieceOf(pass: Pass): Promise<RecognisedPiece | { error: unknown }> {
    const recognition = await pass.done;
    return recognition === undefined ? { error: pass.error } : this.#piece(pass, recognition);
  }

  #piece(pass: Pass, recognition: Recognition): RecognisedPiece {
    return { recognition, probabilities: this.utterance.probabilities(pass.from, pass.to) };
  }
}

const WITHOUT_SPACES = new Set(['zh', 'ja', 'th', 'lo', 'km', 'my', 'yue']);

/** Joins texts of consecutive pieces: with a space where the language writes spaces. */
export function joinTexts(texts: readonly string[], language: string): string {
  return texts.filter((text) => text !== '').join(WITHOUT_SPACES.has(language) ? '' : ' ');
}
