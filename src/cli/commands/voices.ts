import type { VoiceInfo } from '../../shared/contract/speech.ts';
import type { CliContext } from '../context.ts';
import { withEngine } from '../engine.ts';
import { EXIT } from '../exit-codes.ts';
import type { ExitCode } from '../exit-codes.ts';
import { printable, table, writeLine } from '../output/terminal.ts';
import { speaksLanguage } from '../voice-choice.ts';

export interface VoicesOptions {
  readonly language?: string;
  readonly json?: boolean;
}

/** The voices to choose from; the one of the settings is marked. Exit code 1 when there is none. */
export async function voices(context: CliContext, options: VoicesOptions): Promise<ExitCode> {
  const { language } = options;
  const [answer, settings] = await withEngine(
    context,
    { source: 'none', listening: false, output: 'none' },
    ({ client }) => Promise.all([client.voices(), client.settings()]),
  );
  const found = answer.voices.filter((voice) => language === undefined || speaksLanguage(voice, language));
  if (options.json === true) {
    await writeLine(context.stdout, JSON.stringify({ ...answer, voices: found }));
    return EXIT.ok;
  }
  for (const line of table(found.map((voice) => row(voice, settings.speech.voice)))) {
    await writeLine(context.stdout, line);
  }
  if (found.length === 0) {
    context.stderr.write(
      `No voice ${language === undefined ? '' : `for "${printable(language)}" `}was found.\n`,
    );
  }
  if (answer.hint !== null) context.stderr.write(`${printable(answer.hint)}\n`);
  return found.length === 0 ? EXIT.failed : EXIT.ok;
}

function row({ id, language, origin, licence, name }: VoiceInfo, usual: string): string[] {
  return [id === usual ? '*' : ' ', id, language, origin, licence, name].map(printable);
}
