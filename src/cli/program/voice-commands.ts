import { Option } from 'commander';
import type { Command } from 'commander';
import { parseAgentName, parseSeconds, parseSpeed, parseSpokenLanguage, parseVolume } from '../arguments.ts';
import type { SayOptions } from '../commands/say.ts';
import type { VoicesOptions } from '../commands/voices.ts';
import type { CliContext } from '../context.ts';
import { examples } from './examples.ts';
import type { Run } from './run-action.ts';

const KINDS = ['full', 'short', 'questions', 'off'] as const;

export function addVoiceCommands(program: Command, context: CliContext, run: Run): void {
  program
    .command('say')
    .description('Speak a text, or standard input while it arrives, and return when it has been heard.')
    .argument('[text...]', 'what to say; - is standard input')
    .option('-v, --voice <voice>', 'id or name of a voice; "vivavoce voices" lists them')
    .option('-l, --language <code>', 'language of the text, such as de', parseSpokenLanguage)
    .option('-s, --speed <factor>', '0.5 to 2, or words a minute', parseSpeed)
    .option('--volume <number>', '0 to 1', parseVolume)
    .option('-e, --engine <name>', 'speak with a voice of this kind, such as espeak-ng')
    .addOption(new Option('--kind <kind>', 'how much of it').choices(KINDS))
    .option('--agent <name>', 'speak as this agent, with its voice', parseAgentName)
    .option('--urgent', 'before those that wait')
    .option('-o, --out <file>', 'write a WAV file instead; - is standard output')
    .option('--stop', 'stop what is spoken and what waits')
    .option('-q, --quiet', 'print nothing but errors')
    .option('-t, --timeout <seconds>', 'stop and fail after so long', parseSeconds)
    .addHelpText(
      'after',
      examples(
        ['vivavoce say "The tests pass."'],
        ['vivavoce dictate | llm | vivavoce say -', 'each sentence as soon as it is there'],
        ['vivavoce say --language de --speed 1.2 "Guten Tag"'],
        ['vivavoce say --out note.wav < note.md'],
        ['vivavoce say --stop'],
      ),
    )
    .action((text: string[], options: SayOptions) =>
      run(async () => (await import('../commands/say.ts')).say(context, text, options)),
    );
  program
    .command('voices')
    .description('List the voices with language, origin and licence; the usual one is marked.')
    .option('-l, --language <code>', 'only those that speak it', parseSpokenLanguage)
    .option('--json', 'print JSON')
    .addHelpText('after', examples(['vivavoce voices'], ['vivavoce voices --language de']))
    .action((options: VoicesOptions) =>
      run(async () => (await import('../commands/voices.ts')).voices(context, options)),
    );
}
