import type { Clock } from '../../../../shared/kernel/clock.ts';
import type { AudioBlock } from '../../../audio/audio-block.ts';
import { canonicalLanguage } from '../voice-language.ts';
import { programOutput, runProgram } from './program.ts';
import type { ProgramSpeech, ProgramVoice, SpeechProgram } from './system-synthesiser.ts';
import { wavBlocks } from './wav-blocks.ts';

/** What espeak-ng speaks at without `-s`. */
const OWN_WORDS_PER_MINUTE = 175;
/** A line of `espeak-ng --voices`: priority, language, age and gender, name (blanks as `_`), file, further languages. */
const VOICE_LINE = /^\s*(\d+)\s+(\S+)\s+\S+\s+(\S+)\s+(\S+)/;
/** Voices whose sounds are files of another program, which is seldom there. */
const MBROLA = /^mb\//;
/** Accents below the region: `en-GB-x-rp`. */
const PRIVATE_ACCENT = /-x-/;

/**
 * espeak-ng: more than a hundred languages, clear and robotic, in a few milliseconds. It is under the GPL and stays
 * a separate program: installed by the user, run as a process, never linked and never shipped.
 */
export class EspeakProgram implements SpeechProgram {
  readonly id = 'espeak-ng';
  readonly licence = 'GPL-3.0-or-later';
  readonly #program: string;
  readonly #clock: Clock;

  constructor(clock: Clock, program = 'espeak-ng') {
    this.#clock = clock;
    this.#program = program;
  }

  async voices(signal: AbortSignal): Promise<readonly ProgramVoice[]> {
    const call = { program: this.#program, args: ['--voices'], input: '' };
    return parseEspeakVoices(await programOutput(call, this.#clock, signal));
  }

  speak({ text, voice, speed }: ProgramSpeech, signal: AbortSignal): AsyncIterable<AudioBlock> {
    const wordsPerMinute = Math.round(OWN_WORDS_PER_MINUTE * speed);
    // UTF-8, the whole input as one text, no pause at its end.
    const args = ['-v', voice, '-s', String(wordsPerMinute), '-b', '1', '--stdin', '-z', '--stdout'];
    return wavBlocks(
      runProgram({ program: this.#program, args, input: text }, this.#clock, signal),
      'The sound of espeak-ng',
    );
  }
}

/** The languages of `espeak-ng --voices`, each once; the ones that espeak-ng itself prefers first. */
export function parseEspeakVoices(output: string): readonly ProgramVoice[] {
  return output
    .split('\n')
    .flatMap((line) => {
      const [, priority, key, name, file] = VOICE_LINE.exec(line) ?? [];
      if (priority === undefined || key === undefined || name === undefined || file === undefined) return [];
      if (MBROLA.test(file) || PRIVATE_ACCENT.test(key)) return [];
      const language = canonicalLanguage(key);
      if (language === undefined) return [];
      return [{ key, name: name.replaceAll('_', ' ').trim(), language, priority: Number(priority) }];
    })
    .toSorted((a, b) => a.priority - b.priority)
    .map(({ key, name, language }) => ({ key, name, language }));
}
