import { FRAME_MS, type Frame } from '../../shared/kernel/audio-format.ts';
import { isCancellation } from '../../shared/kernel/abort.ts';
import { joinSpelled } from '../../shared/text/spelling/join.ts';
import type { Recognition, SpelledStretch } from '../recognition/recogniser.ts';
import { LEAD_FRAMES, TAIL_FRAMES, type TurnOutcome } from './turn.ts';
import type { PartialText, TurnRules } from './turn-rules.ts';
import type { Utterance } from './utterance.ts';

/** What turn taking needs for spelling; the engine wires it. */
export interface Spelling {
  /** Whether a turn that opens now is spelled. */
  active(): boolean;
  /** Silence that ends a spelled turn. */
  endSilenceMs(): number;
  /** Language in which letters are said: a code, or `auto`. */
  language(): string;
  decode(pcm: Float32Array, language: string, signal: AbortSignal): Promise<SpelledStretch>;
}

/** A pause this long ends a stretch: five frames. The closure within "eight" or "x" is shorter. */
const PAUSE_MS = 160;
/** A click is no letter: as many voiced frames as make speech of a candidate. */
const FEWEST_VOICED = 3;
/** Spelled without any pause for so long: cut at the deepest dip of the second half. */
const LONGEST_MS = 10_000;

/**
 * A turn of letters instead of words: cut at each pause, each stretch decoded as soon as it is closed. What was written
 * stays, so the whole partial text is stable. It has the shape of `Turn`.
 */
export class SpellingTurn {
  readonly utterance: Utterance;
  readonly spelled = true;
  readonly #rules: TurnRules;
  readonly #spelling: Spelling;
  readonly #onPartial: (text: PartialText) => void;
  readonly #controller = new AbortController();
  readonly #heard: SpelledStretch[] = [];
  #error: unknown;
  #decoding: Promise<void> = Promise.resolve();
  #closed = false;

  constructor(init: {
    readonly utterance: Utterance;
    readonly rules: TurnRules;
    readonly spelling: Spelling;
    readonly onPartial: (text: PartialText) => void;
  }) {
    this.utterance = init.utterance;
    this.#rules = init.rules;
    this.#spelling = init.spelling;
    this.#onPartial = init.onPartial;
  }

  /** Takes the next frame; the one that makes a pause long enough closes a stretch. */
  frame(frame: Frame, probability: number, voiced: boolean): void {
    const { utterance } = this;
    utterance.append(frame, probability, voiced);
    if (utterance.firstVoicedOfWindow < 0) return;
    if (utterance.silenceMs >= PAUSE_MS) this.#closeStretch(utterance.length);
    else if ((utterance.length - utterance.firstVoicedOfWindow) * FRAME_MS >= LONGEST_MS) this.#cutStretch();
  }

  get over(): boolean {
    const { lastVoiced, silenceMs } = this.utterance;
    return lastVoiced >= 0 && silenceMs >= this.#spelling.endSilenceMs();
  }

  /** A stretch takes a tenth of a second, and the last letter may still sound: there is nothing to begin early. */
  anticipateEnd(): void {}

  /** Closes the turn. Resolves when its text is known; never rejects. */
  async finish(): Promise<TurnOutcome> {
    if (this.utterance.firstVoicedOfWindow >= 0) this.#closeStretch(this.utterance.length);
    this.#closed = true;
    await this.#decoding;
    if (this.#error !== undefined) return { kind: 'failed', error: this.#error };
    if (this.#heard.length === 0) return { kind: 'nothing-heard' };
    const probabilities = this.utterance.probabilities(0, this.utterance.length);
    const recognition = this.#recognition(textOf(this.#heard), {
      // Each stretch has been judged by itself; what is left to tell is how sure the symbols are.
      meanLogProbability: Math.log(meanConfidence(this.#heard)),
      noSpeechProbability: 0,
    });
    return { kind: 'recognised', pieces: [{ recognition, probabilities }] };
  }

  cancel(): void {
    this.#closed = true;
    this.#controller.abort();
  }

  /** Resolves when nothing is being decoded. */
  async settled(): Promise<void> {
    await this.#decoding;
  }

  #cutStretch(): void {
    const { utterance } = this;
    const half = Math.floor(LONGEST_MS / FRAME_MS / 2);
    const probabilities = utterance.probabilities(0, utterance.length);
    this.#closeStretch(
      this.#rules.quietestFrame(probabilities, utterance.firstVoicedOfWindow + half, utterance.length),
    );
  }

  /** Decodes the voice of the window up to frame `end`, after the stretches before it, and begins a new window. */
  #closeStretch(end: number): void {
    const { utterance } = this;
    const firstVoiced = utterance.firstVoicedOfWindow;
    const from = Math.max(utterance.windowStart, firstVoiced - LEAD_FRAMES);
    const to = Math.min(end, utterance.lastVoiced + 1 + TAIL_FRAMES);
    const voiced = utterance.voicedIn(firstVoiced, to);
    utterance.windowStart = to;
    if (voiced < FEWEST_VOICED) return;
    const pcm = utterance.audio(from, to);
    const probabilities = utterance.probabilities(from, to);
    this.#decoding = this.#decoding.then(() => this.#decode(pcm, probabilities));
  }

  async #decode(pcm: Float32Array, probabilities: readonly number[]): Promise<void> {
    if (this.#error !== undefined || this.#controller.signal.aborted) return;
    try {
      const stretch = await this.#spelling.decode(pcm, this.#spelling.language(), this.#controller.signal);
      const said = stretch.symbols.map(({ id }) => id).join(' ');
      if (said === '' || !this.#rules.isSpeech(this.#recognition(said, stretch), probabilities)) return;
      this.#heard.push(stretch);
      if (!this.#closed) this.#onPartial({ stable: textOf(this.#heard), tentative: '' });
    } catch (error) {
      if (!isCancellation(error)) this.#error = error;
    }
  }

  /** What was spelled in the form of any other recognition. */
  #recognition(
    text: string,
    sureness: Pick<Recognition, 'meanLogProbability' | 'noSpeechProbability'>,
  ): Recognition {
    const language = this.#spelling.language();
    return {
      text,
      tokens: [],
      tokenEndsMs: [],
      language: language === 'auto' ? 'en' : language,
      languageProbability: 1,
      meanLogProbability: sureness.meanLogProbability,
      noSpeechProbability: sureness.noSpeechProbability,
      continuationProbability: 0,
      compressionRatio: 1,
      looped: false,
      timings: { encodeMs: 0, decodeMs: 0, draftAccepted: 0, fallbacks: 0 },
    };
  }
}

function meanConfidence(stretches: readonly SpelledStretch[]): number {
  const confidences = stretches.flatMap(({ symbols }) => symbols.map(({ confidence }) => confidence));
  return confidences.reduce((sum, confidence) => sum + confidence, 0) / confidences.length;
}

function textOf(stretches: readonly SpelledStretch[]): string {
  return joinSpelled(stretches.flatMap(({ symbols }) => symbols.map(({ id }) => id)));
}
