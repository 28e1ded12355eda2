import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Clock } from '../../../../shared/kernel/clock.ts';
import type { AudioBlock } from '../../../audio/audio-block.ts';
import { readWavFile } from '../../../audio/wav.ts';
import { canonicalLanguage } from '../voice-language.ts';
import { programOutput } from './program.ts';
import type { ProgramSpeech, ProgramVoice, SpeechProgram } from './system-synthesiser.ts';

/** Pace of most voices of macOS. */
const WORDS_PER_MINUTE = 175;
/** Rate of their recordings. */
const SAMPLE_RATE_HZ = 22_050;
/** A line of `say -v '?'`: a name that may hold blanks and brackets, the language, an example after `#`. */
const VOICE_LINE = /^(.*?\S)\s+([a-z]{2,3}(?:[_-][A-Za-z0-9]+)*)\s+#/;
/** Downloaded by people who wanted a better voice than the others. */
const CHOSEN = /\((?:Premium|Enhanced)\)$/;
/** Voices made for fun, and the many that differ only in the character they play: "Grandpa (German (Germany))". */
const NOVELTIES: ReadonlySet<string> = new Set(
  `Albert, Bad News, Bahh, Bells, Boing, Bubbles, Cellos, Deranged, Eddy, Flo, Fred, Good News, Grandma, Grandpa,
   Hysterical, Jester, Junior, Kathy, Organ, Pipe Organ, Princess, Ralph, Reed, Rocko, Sandy, Shelley, Superstar,
   Trinoids, Whisper, Wobble, Zarvox`.split(/,\s+/),
);

/** The voices of macOS. `say` writes files only, so each sentence passes through one of its own, which is then removed. */
export class SayProgram implements SpeechProgram {
  readonly id = 'say';
  readonly licence = 'Part of macOS, for personal use';
  readonly #program: string;
  readonly #clock: Clock;

  constructor(clock: Clock, program = '/usr/bin/say') {
    this.#clock = clock;
    this.#program = program;
  }

  async voices(signal: AbortSignal): Promise<readonly ProgramVoice[]> {
    return parseSayVoices(await this.#run(['-v', '?'], '', signal));
  }

  async *speak({ text, voice, speed }: ProgramSpeech, signal: AbortSignal): AsyncGenerator<AudioBlock> {
    const folder = await mkdtemp(join(tmpdir(), 'vivavoce-say-'));
    try {
      const path = join(folder, 'sentence.wav');
      const output = ['-o', path, '--file-format=WAVE', `--data-format=LEI16@${SAMPLE_RATE_HZ}`];
      const pace = speed === 1 ? [] : ['-r', String(Math.round(WORDS_PER_MINUTE * speed))];
      await this.#run(['-v', voice, ...pace, ...output, '-f', '-'], text, signal);
      yield* readWavFile(path);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }

  #run(args: readonly string[], input: string, signal: AbortSignal): Promise<string> {
    // Without a locale, as when started from the dock, programs take their input for ASCII.
    const env = { ...process.env, LC_ALL: 'en_US.UTF-8' };
    return programOutput({ program: this.#program, args, input, env }, this.#clock, signal);
  }
}

/** The voices of `say -v '?'`: those that people have chosen to install first, novelties last. */
export function parseSayVoices(output: string): readonly ProgramVoice[] {
  return output
    .split('\n')
    .flatMap((line) => {
      const [, key, tag] = VOICE_LINE.exec(line) ?? [];
      const language = tag === undefined ? undefined : canonicalLanguage(tag);
      return key === undefined || language === undefined ? [] : [{ key, name: key, language }];
    })
    .toSorted((a, b) => rank(a.name) - rank(b.name));
}

function rank(name: string): number {
  if (CHOSEN.test(name)) return 0;
  return NOVELTIES.has(name.replace(/ \(.*$/, '')) ? 2 : 1;
}
