import { win32 } from 'node:path';
import type { Clock } from '../../../../shared/kernel/clock.ts';
import type { Synthesiser } from '../../synthesiser.ts';
import { EspeakProgram } from './espeak.ts';
import { SayProgram } from './say.ts';
import { SystemSynthesiser, type SpeechProgram } from './system-synthesiser.ts';
import { WindowsSpeechProgram } from './windows.ts';

/** What the system can speak with, the better first: its own voices, then espeak-ng where somebody installed it. */
export function systemVoices(platform: NodeJS.Platform, clock: Clock): readonly Synthesiser[] {
  return programs(platform, clock).map((program) => new SystemSynthesiser(program, clock));
}

function programs(platform: NodeJS.Platform, clock: Clock): readonly SpeechProgram[] {
  switch (platform) {
    case 'darwin':
      return [new SayProgram(clock), new EspeakProgram(clock)];
    case 'win32':
      return [new WindowsSpeechProgram(clock), new EspeakProgram(clock, windowsEspeak())];
    default:
      return [new EspeakProgram(clock)];
  }
}

/** Where its installer puts it; that folder is not in the path. */
function windowsEspeak(): string {
  const programFiles = process.env['ProgramFiles'] ?? String.raw`C:\Program Files`;
  return win32.join(programFiles, 'eSpeak NG', 'espeak-ng.exe');
}
