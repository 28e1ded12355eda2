import { Option } from 'commander';
import type { Command } from 'commander';
import { parseOutput, parseSource, wholeNumber } from '../arguments.ts';
import type { ServeOptions } from '../commands/serve.ts';
import type { CliContext } from '../context.ts';
import { examples } from './examples.ts';
import type { Run } from './run-action.ts';

export function addEngineCommands(program: Command, context: CliContext, run: Run): void {
  program.commandsGroup('Engine:');
  program
    .command('serve')
    .description('Start the engine in this terminal; Ctrl-C stops it.')
    .option('--port <number>', 'port of the local server; 0 takes a free one', wholeNumber(0, 65_535))
    .addOption(
      new Option(
        '--source <source>',
        'where the sound comes from: default, none, stdin, file:PATH or device:ID',
      )
        .argParser(parseSource)
        .default({ kind: 'default' }, 'default'),
    )
    .addOption(
      new Option('--output <output>', 'where speech is heard: device, none or FILE.wav')
        .argParser(parseOutput)
        .default('device'),
    )
    .option('--demo', 'play a recording through the whole path to a built-in agent, then exit')
    .option('--no-listening', 'start with the microphone closed')
    .option('--headless', 'no window, no tray; this command always runs so')
    .option('--verbose', 'log what happens to the terminal')
    .addOption(new Option('--private').hideHelp())
    .addHelpText(
      'after',
      examples(
        ['vivavoce serve', 'listen on the default microphone'],
        ['vivavoce serve --port 0 --source none', 'no microphone of its own, any free port'],
        ['vivavoce serve --source file:talk.wav', 'hear a recording in real time'],
        ['arecord -f S16_LE -r 16000 -c 1 -t raw | vivavoce serve --source stdin', 'hear raw 16 kHz sound'],
        ['vivavoce serve --output spoken.wav', 'write what is spoken into a file'],
        ['vivavoce serve --demo', 'see every stage with a shipped recording'],
      ),
    )
    .action((options: ServeOptions) =>
      run(async () => (await import('../commands/serve.ts')).serve(context, options)),
    );
  program
    .command('status')
    .description(
      'Say what the engine does, what it hears and speaks through, and which agents are connected.',
    )
    .option('--json', 'print the whole state as JSON')
    .addHelpText('after', examples(['vivavoce status'], ['vivavoce status --json | jq .activeAgentId']))
    .action((options: { json?: boolean }) =>
      run(async () => (await import('../commands/status.ts')).status(context, options)),
    );
  program
    .command('stop')
    .description('Stop the engine.')
    .addHelpText('after', examples(['vivavoce stop']))
    .action(() => run(async () => (await import('../commands/stop.ts')).stop(context)));
  program
    .command('open')
    .description('Open the page of the engine in the browser.')
    .option('--print', 'only print the link; it works once')
    .addHelpText('after', examples(['vivavoce open'], ['vivavoce open --print']))
    .action((options: { print?: boolean }) =>
      run(async () => (await import('../commands/open.ts')).open(context, options)),
    );
}
