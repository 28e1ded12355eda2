import { win32 } from 'node:path';
import { z } from 'zod';
import type { Clock } from '../../../../shared/kernel/clock.ts';
import type { AudioBlock } from '../../../audio/audio-block.ts';
import { canonicalLanguage } from '../voice-language.ts';
import { programOutput, runProgram } from './program.ts';
import type { ProgramSpeech, ProgramVoice, SpeechProgram } from './system-synthesiser.ts';
import { wavBlocks } from './wav-blocks.ts';
import { LIST_SCRIPT, SPEAK_SCRIPT } from './windows-scripts.ts';

const SLOWEST = -10;
const FASTEST = 10;

const voicesSchema = z.array(z.object({ name: z.string().min(1), language: z.string() }));

/** The desktop voices of Windows, through the PowerShell that every Windows has. One process for each sentence. */
export class WindowsSpeechProgram implements SpeechProgram {
  readonly id = 'windows';
  readonly licence = 'Part of Windows';
  readonly #program: string;
  readonly #clock: Clock;

  constructor(clock: Clock, program = windowsPowerShell()) {
    this.#clock = clock;
    this.#program = program;
  }

  async voices(signal: AbortSignal): Promise<readonly ProgramVoice[]> {
    return parseWindowsVoices(await programOutput(this.#call(LIST_SCRIPT, ''), this.#clock, signal));
  }

  speak({ text, voice, speed }: ProgramSpeech, signal: AbortSignal): AsyncIterable<AudioBlock> {
    // In base64, because neither the code page of the input nor a quote in the text is then of any matter.
    const input = encodeBase64(JSON.stringify({ text, voice, rate: windowsRate(speed) }), 'utf8');
    return wavBlocks(
      runProgram(this.#call(SPEAK_SCRIPT, input), this.#clock, signal),
      'The sound of Windows',
    );
  }

  #call(script: string, input: string) {
    const args = ['-NoProfile', '-NonInteractive', '-EncodedCommand', encodeBase64(script, 'utf16le')];
    return { program: this.#program, args, input };
  }
}

/** The answer of the list script: base64 of a JSON list. Throws when it is something else. */
export function parseWindowsVoices(output: string): readonly ProgramVoice[] {
  const answer: unknown = JSON.parse(Buffer.from(output.trim(), 'base64').toString('utf8'));
  return voicesSchema.parse(answer).flatMap(({ name, language: tag }) => {
    const language = canonicalLanguage(tag);
    return language === undefined ? [] : [{ key: name, name, language }];
  });
}

/** Windows counts speed in steps from −10 to 10: a third to three times the pace, each step the same factor. */
export function windowsRate(speed: number): number {
  const step = Math.round((10 * Math.log(speed)) / Math.log(3));
  return Math.max(SLOWEST, Math.min(FASTEST, step));
}

/** By its full path: Windows would look for a mere name in the current folder first. */
function windowsPowerShell(): string {
  const root = process.env['SystemRoot'] ?? String.raw`C:\Windows`;
  return win32.join(root, 'System32', 'WindowsPowerShell', 'v1.0', 'powershell.exe');
}

function encodeBase64(text: string, encoding: 'utf8' | 'utf16le'): string {
  return Buffer.from(text, encoding).toString('base64');
}
