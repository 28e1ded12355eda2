import { throwIfCancelled } from '../../../../shared/kernel/abort.ts';
import { AppError } from '../../../../shared/kernel/app-error.ts';
import type { Clock } from '../../../../shared/kernel/clock.ts';
import type { AudioBlock } from '../../../audio/audio-block.ts';
import type { SynthesisRequest, Synthesiser, Voice } from '../../synthesiser.ts';
import { trimSilence } from '../trim-silence.ts';
import { noSound, programFailed, programMissing, unknownVoice } from '../voice-errors.ts';
import { hasWords, plainText } from './plain-text.ts';
import { RememberedVoices } from './remembered-voices.ts';

/** A voice as its program knows it. */
export interface ProgramVoice {
  /** What the program calls it. */
  readonly key: string;
  readonly name: string;
  /** BCP 47. */
  readonly language: string;
}

export interface ProgramSpeech {
  /** One line without commands for the program. */
  readonly text: string;
  /** Key of one of the program's voices. */
  readonly voice: string;
  /** 1 is the voice's own pace; 0.5…2. */
  readonly speed: number;
}

/** A program of the system that speaks, run anew for each answer. */
export interface SpeechProgram {
  /** Prefix of the voices' ids, and its name in messages. */
  readonly id: string;
  readonly licence: string;
  /** Its voices, the better ones of a language first. Rejects when it cannot be run. */
  voices(signal: AbortSignal): Promise<readonly ProgramVoice[]>;
  /** The sound of a sentence. Nothing of the program is left when the iteration ends. */
  speak(speech: ProgramSpeech, signal: AbortSignal): AsyncIterable<AudioBlock>;
}

/** The voices of the system, through one of its programs. */
export class SystemSynthesiser implements Synthesiser {
  readonly id: string;
  readonly #program: SpeechProgram;
  readonly #voices: RememberedVoices;

  constructor(program: SpeechProgram, clock: Clock) {
    this.id = program.id;
    this.#program = program;
    this.#voices = new RememberedVoices(() => this.#lookUp(), clock);
  }

  voices(): Promise<readonly Voice[]> {
    return this.#voices.get();
  }

  async *synthesise(
    { text, voiceId, speed }: SynthesisRequest,
    signal: AbortSignal,
  ): AsyncGenerator<AudioBlock, void, undefined> {
    throwIfCancelled(signal);
    const voices = await this.voices();
    if (voices.length === 0) throw programMissing(this.id);
    // Also keeps a voice from being an option of the program.
    if (!voices.some(({ id }) => id === voiceId)) throw unknownVoice(this.id);
    const speech = { text: plainText(text), voice: voiceId.slice(this.id.length + 1), speed };
    if (speech.text === '') return;
    let isSilent = true;
    try {
      for await (const block of trimSilence(this.#program.speak(speech, signal))) {
        isSilent = false;
        yield block;
      }
    } catch (error) {
      const isNoSound = AppError.is(error) && error.code === 'audio-unreadable';
      throw isNoSound ? programFailed(this.id, 'answered with something that is no sound', error) : error;
    }
    if (isSilent && hasWords(speech.text)) throw noSound(this.id);
  }

  async #lookUp(): Promise<readonly Voice[]> {
    const found = await this.#program.voices(new AbortController().signal);
    const { id: prefix, licence } = this.#program;
    // Some programs list a voice twice.
    const unique = found.filter(({ key }, index) => found.findIndex((voice) => voice.key === key) === index);
    return unique.map(({ key, name, language }): Voice => ({
      id: `${prefix}:${key}`,
      name,
      language,
      origin: 'system',
      licence,
      readsPhonemes: false,
    }));
  }
}
