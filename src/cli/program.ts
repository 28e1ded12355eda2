/** All commands, their arguments and help. What a command does is loaded only when it runs. */
import { Argument, Command, Option } from 'commander';
import type { TalkAction } from '../shared/contract/control.ts';
import {
  parseAgentName,
  parseLanguage,
  parseOutput,
  parseSeconds,
  parseSource,
  parseSpeed,
  parseSpokenLanguage,
  parseVolume,
  wholeNumber,
} from './arguments.ts';
import type { Shell } from './commands/completion.ts';
import type { DoctorOptions } from './commands/doctor.ts';
import type { ListenOptions } from './commands/listen.ts';
import type { LogsOptions } from './commands/logs.ts';
import type { SayOptions } from './commands/say.ts';
import type { ServeOptions } from './commands/serve.ts';
import type { TranscribeOptions } from './commands/transcribe.ts';
import type { VoicesOptions } from './commands/voices.ts';
import type { CliContext } from './context.ts';
import type { ExitCode } from './exit-codes.ts';

type Action = () => Promise<ExitCode>;

/** `run` executes the action of the command that was given and keeps its exit code. */
export function createProgram(context: CliContext, run: (action: Action) => Promise<void>): Command {
  const program = new Command('vivavoce')
    .description('The voice layer for coding agents: speak, and the agent you picked has the text.')
    .exitOverride()
    .configureOutput({
      writeOut: (text) => context.stdout.write(text),
      writeErr: (text) => context.stderr.write(text),
      outputError: (text, write) => write(text.replace(/^error: /, 'vivavoce: ')),
      getOutHelpWidth: () => context.stdout.columns || 80,
      getErrHelpWidth: () => context.stderr.columns || 80,
      getOutHasColors: () => false,
      getErrHasColors: () => false,
    })
    .showHelpAfterError('Run "vivavoce --help" for the commands.')
    .helpCommand('help [command]', 'Show the help of a command.')
    .helpOption('-h, --help', 'Show this help.')
    .option('-V, --version', 'Print the version.')
    .addHelpText('after', GENERAL_HELP);

  addEngineCommands(program, context, run);
  addSpeechCommands(program, context, run);
  addVoiceCommands(program, context, run);
  addAgentCommands(program, context, run);
  addUpkeepCommands(program, context, run);
  return program;
}

type Run = (action: Action) => Promise<void>;

function addEngineCommands(program: Command, context: CliContext, run: Run): void {
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
      run(async () => (await import('./commands/serve.ts')).serve(context, options)),
    );
  program
    .command('status')
    .description(
      'Say what the engine does, what it hears and speaks through, and which agents are connected.',
    )
    .option('--json', 'print the whole state as JSON')
    .addHelpText('after', examples(['vivavoce status'], ['vivavoce status --json | jq .activeAgentId']))
    .action((options: { json?: boolean }) =>
      run(async () => (await import('./commands/status.ts')).status(context, options)),
    );
  program
    .command('stop')
    .description('Stop the engine.')
    .addHelpText('after', examples(['vivavoce stop']))
    .action(() => run(async () => (await import('./commands/stop.ts')).stop(context)));
  program
    .command('open')
    .description('Open the page of the engine in the browser.')
    .option('--print', 'only print the link; it works once')
    .addHelpText('after', examples(['vivavoce open'], ['vivavoce open --print']))
    .action((options: { print?: boolean }) =>
      run(async () => (await import('./commands/open.ts')).open(context, options)),
    );
}

function addSpeechCommands(program: Command, context: CliContext, run: Run): void {
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
      run(async () => (await import('./commands/talk.ts')).talk(context, action)),
    );
  program
    .command('dictate')
    .description('Print one utterance from the microphone, then exit.')
    .option('--until-submit', 'go on until the spoken command to submit, or Enter')
    .addHelpText(
      'after',
      examples(
        ['vivavoce dictate'],
        ['git commit -m "$(vivavoce dictate)"'],
        ['vivavoce dictate --until-submit > note.txt'],
      ),
    )
    .action((options: { untilSubmit?: boolean }) =>
      run(async () => (await import('./commands/dictate.ts')).dictate(context, options)),
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
      run(async () => (await import('./commands/transcribe.ts')).transcribe(context, files, options)),
    );
}

function addVoiceCommands(program: Command, context: CliContext, run: Run): void {
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
      run(async () => (await import('./commands/say.ts')).say(context, text, options)),
    );
  program
    .command('voices')
    .description('List the voices with language, origin and licence; the usual one is marked.')
    .option('-l, --language <code>', 'only those that speak it', parseSpokenLanguage)
    .option('--json', 'print JSON')
    .addHelpText('after', examples(['vivavoce voices'], ['vivavoce voices --language de']))
    .action((options: VoicesOptions) =>
      run(async () => (await import('./commands/voices.ts')).voices(context, options)),
    );
}

function addAgentCommands(program: Command, context: CliContext, run: Run): void {
  program.commandsGroup('Agents:');
  program
    .command('agents')
    .description('List the connected agents; the active one is marked.')
    .option('--json', 'print JSON')
    .addHelpText('after', examples(['vivavoce agents']))
    .action((options: { json?: boolean }) =>
      run(async () => (await import('./commands/agents.ts')).agents(context, options)),
    );
  program
    .command('use')
    .description('Make a connected agent the one that hears you.')
    .argument('<name>', 'name of the agent')
    .addHelpText('after', examples(['vivavoce use claude']))
    .action((name: string) => run(async () => (await import('./commands/agents.ts')).use(context, name)));
  program
    .command('listen')
    .description('Subscribe as an agent and print what arrives.')
    .option('--agent <name>', 'name to subscribe under', parseAgentName, 'terminal')
    .option('--json', 'print each message as one line of JSON')
    .option('--partials', 'also print text that may still change')
    .addHelpText(
      'after',
      examples(['vivavoce listen --agent notes >> notes.txt'], ['vivavoce listen --json | jq -r .text']),
    )
    .action((options: ListenOptions) =>
      run(async () => (await import('./commands/listen.ts')).listen(context, options)),
    );
}

function addUpkeepCommands(program: Command, context: CliContext, run: Run): void {
  program.commandsGroup('Upkeep:');
  program
    .command('devices')
    .description('List the microphones and loudspeakers.')
    .option('--json', 'print JSON')
    .addHelpText('after', examples(['vivavoce devices'], ['vivavoce serve --source device:ID']))
    .action((options: { json?: boolean }) =>
      run(async () => (await import('./commands/devices.ts')).devices(context, options)),
    );
  program
    .command('doctor')
    .description('Check what is needed: Node, ffmpeg, microphone, voice, models, engine.')
    .option('--timings', 'also measure the start and the memory of the engine')
    .option('--json', 'print JSON')
    .addHelpText('after', examples(['vivavoce doctor'], ['vivavoce doctor --timings']))
    .action((options: DoctorOptions) =>
      run(async () => (await import('./commands/doctor.ts')).doctor(context, options)),
    );
  addSettingsCommands(program, context, run);
  const models = program.command('models').description('The speech models in this installation.');
  models
    .command('list')
    .description('List the models with licence and size.')
    .option('--json', 'print JSON')
    .addHelpText('after', examples(['vivavoce models list']))
    .action((options: { json?: boolean }) =>
      run(async () => (await import('./commands/models.ts')).listModels(context, options)),
    );
  models
    .command('verify')
    .description('Compare every model file with its checksum.')
    .addHelpText('after', examples(['vivavoce models verify']))
    .action(() => run(async () => (await import('./commands/models.ts')).verifyModels(context)));
  program
    .command('logs')
    .description('Print the log of the engine. It never contains dictated text.')
    .option('-f, --follow', 'go on as the log grows')
    .option('-n, --lines <number>', 'how many of the last lines', wholeNumber(0, 1_000_000), 50)
    .option('--source <name>', 'only lines of this part of the engine')
    .option('--json', 'print the lines as they are in the file')
    .addHelpText('after', examples(['vivavoce logs -n 20'], ['vivavoce logs -f --source server']))
    .action((options: LogsOptions) =>
      run(async () => (await import('./commands/logs.ts')).logs(context, options)),
    );
  program
    .command('version')
    .description('Print the version.')
    .option('--verbose', 'also those of the runtime, the system and the running engine')
    .addHelpText('after', examples(['vivavoce version --verbose']))
    .action((options: { verbose?: boolean }) =>
      run(async () => (await import('./commands/version.ts')).version(context, options)),
    );
  program
    .command('completion')
    .description('Print the completion script of a shell.')
    .addArgument(new Argument('<shell>').choices(['bash', 'zsh', 'fish', 'powershell']))
    .addHelpText(
      'after',
      examples(
        ['source <(vivavoce completion bash)'],
        ['vivavoce completion zsh > "${fpath[1]}/_vivavoce"'],
        ['vivavoce completion fish > ~/.config/fish/completions/vivavoce.fish'],
        ['vivavoce completion powershell | Out-String | Invoke-Expression'],
      ),
    )
    .action((shell: Shell) =>
      run(async () => (await import('./commands/completion.ts')).completion(context, program, shell)),
    );
}

function addSettingsCommands(program: Command, context: CliContext, run: Run): void {
  const settings = program.command('settings').description('Read and change the settings.');
  settings
    .command('list')
    .description('List all settings with their values.')
    .option('--json', 'print JSON')
    .addHelpText('after', examples(['vivavoce settings list']))
    .action((options: { json?: boolean }) =>
      run(async () => (await import('./commands/settings.ts')).listSettings(context, options)),
    );
  settings
    .command('get')
    .description('Print the value of one setting.')
    .argument('<key>', 'for instance recognition.language')
    .addHelpText('after', examples(['vivavoce settings get endpointing.profile']))
    .action((key: string) =>
      run(async () => (await import('./commands/settings.ts')).getSetting(context, key)),
    );
  settings
    .command('set')
    .description('Change one setting; a running engine follows at once where it can.')
    .argument('<key>', 'for instance recognition.language')
    .argument('<value>', 'text, number, true, false, or JSON for lists')
    .addHelpText(
      'after',
      examples(
        ['vivavoce settings set recognition.language en'],
        [`vivavoce settings set recognition.vocabulary '["Vivavoce","OpenVIP"]'`],
      ),
    )
    .action((key: string, value: string) =>
      run(async () => (await import('./commands/settings.ts')).setSetting(context, key, value)),
    );
  settings
    .command('edit')
    .description('Open the settings file in your editor; comments in it are kept.')
    .addHelpText('after', examples(['vivavoce settings edit'], ['EDITOR=nano vivavoce settings edit']))
    .action(() => run(async () => (await import('./commands/settings.ts')).editSettings(context)));
}

const KINDS = ['full', 'short', 'questions', 'off'] as const;
const FORMATS = ['text', 'json', 'srt', 'vtt'] as const;

const GENERAL_HELP = `
Exit codes:
  0  done    1  failed    2  wrong arguments    3  the engine is not running    130  interrupted

Examples:
  $ vivavoce serve                       start the engine
  $ vivavoce listen --agent notes        receive what you say
  $ vivavoce transcribe talk.mp3         recordings to text
  $ vivavoce say "The tests pass."       hear a text
  $ vivavoce help transcribe             more about one command`;

function examples(...lines: readonly (readonly [command: string, meaning?: string])[]): string {
  const width = Math.max(...lines.map(([command]) => command.length));
  const rows = lines.map(([command, meaning]) =>
    meaning === undefined ? `  $ ${command}` : `  $ ${command.padEnd(width)}  ${meaning}`,
  );
  return `\nExamples:\n${rows.join('\n')}`;
}
