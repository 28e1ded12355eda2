import { AppError } from '../../../shared/kernel/app-error.ts';
import type { SpeechRequest } from '../speaker.ts';
import type { Voice } from '../synthesiser.ts';
import { SentenceLine, type SentenceLineDependencies } from './sentence-line.ts';
import { SOUND_START, type SoundPlace } from './sentence-sound.ts';
import type { SpeechOptions } from './speech-options.ts';
import type { SpeechPlayer } from './voice-box.ts';

export interface SpeechDependencies extends SentenceLineDependencies {
  readonly player: SpeechPlayer;
  /** Loudness at this moment. */
  readonly volume: () => number;
  /** A sentence begins to be heard. */
  readonly onSentence: (sentence: string) => void;
  /** Nothing is left to be synthesised. */
  readonly onSynthesised: () => void;
  /** Playback came to its end. */
  readonly onEnd: (end: 'done' | { readonly error: unknown }) => void;
}

/** The sound handed to the player, in the order it is heard. */
interface Mark {
  /** On the player's scale of accepted milliseconds. */
  readonly fromMs: number;
  readonly sentence: number;
  readonly place: SoundPlace;
}

/** Where playback goes on: so much after a place in a sentence. */
interface Next {
  readonly sentence: number;
  readonly place: SoundPlace;
  readonly skipMs: number;
}

/**
 * One speech from its text to its last sample. It can be interrupted at any sample and go on from there, and knows
 * what of it was heard.
 */
export class Speech {
  readonly request: SpeechRequest;
  readonly voice: Voice;
  readonly #deps: SpeechDependencies;
  readonly #line: SentenceLine;
  readonly #abort = new AbortController();
  readonly #speed: number;
  readonly #marks: Mark[] = [];
  readonly #heard: string[] = [];
  #heardMs = 0;
  /** Where the player's scale stood when the present stretch of playback began; undefined while nothing plays. */
  #playingFromMs: number | undefined;
  /** Number of the present stretch: an interrupted one may still have a step under way. */
  #stretch = 0;
  #next: Next = { sentence: 0, place: SOUND_START, skipMs: 0 };

  constructor(deps: SpeechDependencies, request: SpeechRequest, voice: Voice, options: SpeechOptions) {
    this.#deps = deps;
    this.request = request;
    this.voice = voice;
    this.#speed = options.speed;
    this.#line = new SentenceLine(deps, voice, options, this.#abort.signal);
  }

  get id(): string {
    return this.request.id;
  }

  /** Milliseconds that were heard so far. */
  get durationMs(): number {
    const { player } = this.#deps;
    return this.#heardMs + (this.#playingFromMs === undefined ? 0 : player.heardMs - this.#playingFromMs);
  }

  /** The sentences that were begun, the last one perhaps not to its end. */
  get heard(): string {
    return this.#heard.join(' ');
  }

  /** Makes the first sentence before its time. */
  prepare(): void {
    this.#line.start(this.request.text);
  }

  play(): void {
    this.prepare();
    this.#deps.player.warm();
    const stretch = ++this.#stretch;
    this.#playingFromMs = this.#deps.player.heardMs;
    this.#playOn(stretch).then(
      () => this.#finish(stretch, 'done'),
      (error: unknown) => this.#finish(stretch, { error }),
    );
  }

  /** Silences at once. `play` goes on from the sample that was heard last. */
  pause(): void {
    this.#stretch += 1;
    this.#deps.player.discard();
    this.#settleHeard();
  }

  /** Silences at once and for good: nothing more is synthesised. */
  stop(): void {
    this.pause();
    this.#abort.abort();
  }

  /** Frees what a speech that is over holds. */
  dispose(): void {
    this.#abort.abort();
  }

  async #playOn(stretch: number): Promise<void> {
    const { player } = this.#deps;
    for (;;) {
      const { sentence, place, skipMs } = this.#next;
      const sound = await this.#line.at(sentence);
      if (this.#isOver(stretch)) return;
      if (sound === undefined) break;
      let at = sound.after(place, skipMs);
      for (;;) {
        const block = await sound.from(at);
        if (this.#isOver(stretch)) return;
        if (block === undefined) break;
        this.#begins(sentence, at, sound.sentence.text);
        await player.play(block, this.#deps.volume());
        if (this.#isOver(stretch)) return;
        at = { block: at.block + 1, sample: 0 };
      }
      if (this.#line.ended) this.#deps.onSynthesised();
      this.#next = { sentence: sentence + 1, place: SOUND_START, skipMs: 0 };
      if (this.#line.isLast(sentence)) break;
      await player.silence(sound.sentence.pauseAfterMs / this.#speed);
      if (this.#isOver(stretch)) return;
    }
    await player.drained();
  }

  #begins(sentence: number, place: SoundPlace, text: string): void {
    this.#marks.push({ fromMs: this.#deps.player.acceptedMs, sentence, place });
    if (sentence < this.#heard.length) return;
    this.#heard.push(text);
    this.#deps.onSentence(text);
  }

  /** Takes stock of what was heard of the stretch that ends; what was handed out and not heard comes again. */
  #settleHeard(): void {
    if (this.#playingFromMs === undefined) return;
    const { heardMs } = this.#deps.player;
    this.#heardMs += heardMs - this.#playingFromMs;
    this.#playingFromMs = undefined;
    const last = this.#marks.findLast(({ fromMs }) => fromMs <= heardMs) ?? this.#marks[0];
    this.#marks.length = 0;
    if (last === undefined) return;
    const { sentence, place, fromMs } = last;
    this.#next = { sentence, place, skipMs: Math.max(0, heardMs - fromMs) };
  }

  #isOver(stretch: number): boolean {
    return stretch !== this.#stretch;
  }

  #finish(stretch: number, end: 'done' | { readonly error: unknown }): void {
    if (this.#isOver(stretch)) return;
    this.#stretch += 1;
    this.#settleHeard();
    this.#deps.onEnd(end === 'done' ? end : { error: spokenFault(end.error) });
  }
}

function spokenFault(error: unknown): AppError {
  if (AppError.is(error)) return error;
  return new AppError('synthesis-failed', 'The text could not be spoken.', { cause: error });
}
