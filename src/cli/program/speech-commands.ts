import { Argument, Option } from 'commander';
import type { Command } from 'commander';
import type { TalkAction } from '../../shared/contract/control.ts';
import { parseLanguage } from '../arguments.ts';
import type { TranscribeOptions } from '../commands/transcribe.ts';
import type { CliContext } from '../context.ts';
import { examples } from './examples.ts';
import type { Run } from './run-action.ts';

const FORMATS = ['text', 'json', 'srt', 'vtt'] as const;

export function addSpeechCommands(program: Command, context: CliContext, run: Run): void {
  program.commandsGroup('Speaking:');
  program
    .command('talk')
    .description('Push to talk from outside, for instance from a key binding of the desktop.')
    .addArgument(new Argument('<action>', 'what the key does').choices(['start', 'stop', 'toggle', 'cancel']))
    .addHelpText(
      'after',
      examples(['vivavoce talk start', 'the key went down'], ['vivavoce talk stop', 'the key came up']),
    )
    .action((action: TalkAction) =>
      run(async () => (await import('../commands/talk.ts')).talk(context, action)),
    );
  program
    .command('dictate')
    .description('Print one utterance from the microphone, then exit.')
    .option('--until-submit', 'go on until you say the command to submit, or press Enter')
    .addHelpText(
      'after',
      examples(
        ['vivavoce dictate'],
        ['git commit -m "$(vivavoce dictate)"'],
        ['vivavoce dictate --until-submit > note.txt'],
      ),
    )
    .action((options: { untilSubmit?: boolean }) =>
      run(async () => (await import('../commands/dictate.ts')).dictate(context, options)),
    );
  program
    .command('spell')
    .description('Spell the next word letter by letter, or end that.')
    .addArgument(new Argument('[switch]', 'on or off').choices(['on', 'off']).default('on'))
    .addHelpText('after', examples(['vivavoce spell'], ['vivavoce spell off']))
    .action((choice: 'on' | 'off') =>
      run(async () => (await import('../commands/spell.ts')).spell(context, choice === 'on')),
    );
  program
    .command('transcribe')
    .description('Print what is said in recordings.')
    .argument('<file...>', 'sound or video files; - is standard input')
    .addOption(new Option('-f, --format <format>', 'form of the output').choices(FORMATS).default('text'))
    .option('-l, --language <code>', 'spoken language, such as en; auto finds it', parseLanguage)
    .option('-o, --output <file>', 'write there instead of standard output')
    .addHelpText(
      'after',
      examples(
        ['vivavoce transcribe talk.mp3'],
        ['vivavoce transcribe --format srt --output talk.srt talk.mp4'],
        ['vivavoce transcribe --format json *.wav | jq -r .text'],
        ['curl -s https://example.org/talk.ogg | vivavoce transcribe -'],
      ),
    )
    .action((files: string[], options: TranscribeOptions) =>
      run(async () => (await import('../commands/transcribe.ts')).transcribe(context, files, options)),
    );
}
