import { Option } from 'commander';
import type { Command } from 'commander';
import { parseLanguage, wholeNumber } from '../arguments.ts';
import type { DeleteOptions, ExportOptions } from '../commands/history-files.ts';
import type { ListOptions } from '../commands/history.ts';
import type { CliContext } from '../context.ts';
import { parseFrom, parseTo } from '../moments.ts';
import { examples } from './examples.ts';
import type { Run } from './run-action.ts';

const FORMATS = ['jsonl', 'markdown', 'srt'] as const;
const ID = 'id of the entry, or its first characters';

const entryCommands = () => import('../commands/history.ts');
const fileCommands = () => import('../commands/history-files.ts');

export function addHistoryCommands(program: Command, context: CliContext, run: Run): void {
  program.commandsGroup('History:');
  const history = program
    .command('history')
    .description('What you said: find it, use it again, delete it. Alone it lists.');
  addFinding(history, context, run);
  addUsing(history, context, run);
  addKeeping(history, context, run);
}

function addFinding(history: Command, context: CliContext, run: Run): void {
  filtered(listed(history.command('list', { isDefault: true })))
    .description('List what you said, the newest first.')
    .addHelpText(
      'after',
      examples(
        ['vivavoce history'],
        ['vivavoce history list --agent claude --from yesterday'],
        ['vivavoce history list --limit 1000 --json | jq -r .text'],
      ),
    )
    .action((options: ListOptions) => run(async () => (await entryCommands()).listHistory(context, options)));
  filtered(listed(history.command('search')))
    .description('List entries that have all these words; the last one may be a beginning.')
    .argument('<words...>', 'words; in quotes within quotes, one after the other')
    .addHelpText(
      'after',
      examples(
        ['vivavoce history search flaky tests'],
        [`vivavoce history search '"run the tests" conf'`, 'a phrase, and a word that begins so'],
      ),
    )
    .action((words: string[], options: ListOptions) =>
      run(async () => (await entryCommands()).searchHistory(context, words, options)),
    );
  history
    .command('show')
    .description('Show one entry with all that is known of it.')
    .argument('<id>', ID)
    .option('--text', 'print its text alone')
    .option('--json', 'print JSON')
    .addHelpText('after', examples(['vivavoce history show 3f2a91c0']))
    .action((id: string, options: { text?: boolean; json?: boolean }) =>
      run(async () => (await entryCommands()).showEntry(context, id, options)),
    );
  history
    .command('info')
    .description('Say how large the history is, whether it is paused, and what is wrong with it.')
    .option('--json', 'print JSON')
    .addHelpText('after', examples(['vivavoce history info']))
    .action((options: { json?: boolean }) =>
      run(async () => (await entryCommands()).historyInfo(context, options)),
    );
}

function addUsing(history: Command, context: CliContext, run: Run): void {
  history
    .command('send')
    .description('Send a text again, to its own agent or another.')
    .argument('<id>', ID)
    .option('--to <agent>', 'name of a connected agent')
    .addHelpText('after', examples(['vivavoce history send 3f2a91c0 --to review']))
    .action((id: string, options: { to?: string }) =>
      run(async () => (await entryCommands()).sendEntry(context, id, options)),
    );
  history
    .command('retry')
    .description('Recognise an entry again from its recording, and print the text.')
    .argument('<id>', ID)
    .option('-l, --language <code>', 'spoken language, such as en; auto finds it', parseLanguage)
    .option('--translate', 'write it in English')
    .addHelpText('after', examples(['vivavoce history retry 3f2a91c0 --language de']))
    .action((id: string, options: { language?: string; translate?: boolean }) =>
      run(async () => (await entryCommands()).retryEntry(context, id, options)),
    );
  for (const [name, starred] of [
    ['star', true],
    ['unstar', false],
  ] as const) {
    history
      .command(name)
      .description(
        starred ? 'Mark entries, so that retention leaves their text alone.' : 'Take the mark away.',
      )
      .argument('<id...>', 'ids of entries, or their first characters')
      .addHelpText('after', examples([`vivavoce history ${name} 3f2a91c0`]))
      .action((ids: string[]) => run(async () => (await entryCommands()).starEntries(context, ids, starred)));
  }
  history
    .command('audio')
    .description('Save the recording of an entry as a WAV file.')
    .argument('<id>', ID)
    .requiredOption('-o, --output <file>', 'where to; - is standard output')
    .addHelpText(
      'after',
      examples(
        ['vivavoce history audio 3f2a91c0 --output said.wav'],
        ['vivavoce history audio 3f2a91c0 --output - | aplay'],
      ),
    )
    .action((id: string, options: { output: string }) =>
      run(async () => (await fileCommands()).saveRecording(context, id, options)),
    );
}

function addKeeping(history: Command, context: CliContext, run: Run): void {
  filtered(history.command('delete'), true)
    .description('Delete entries for good, text and recording; asks first.')
    .argument('[id...]', 'ids of entries, or their first characters')
    .option('--all', 'the whole history')
    .option('-y, --yes', 'do not ask')
    .addHelpText(
      'after',
      examples(
        ['vivavoce history delete 3f2a91c0'],
        ['vivavoce history delete --to 30d --yes', 'all that is older than 30 days'],
        ['vivavoce history delete --all'],
      ),
    )
    .action((ids: string[], options: DeleteOptions) =>
      run(async () => (await fileCommands()).deleteHistory(context, ids, options)),
    );
  filtered(history.command('export'), true)
    .description('Write the history into a file, the oldest first.')
    .addOption(new Option('-f, --format <format>', 'form of the output').choices(FORMATS).default('jsonl'))
    .option('-o, --output <file>', 'write there instead of standard output', '-')
    .addHelpText(
      'after',
      examples(
        ['vivavoce history export --output history.jsonl'],
        ['vivavoce history export --format markdown --from today'],
      ),
    )
    .action((options: ExportOptions) =>
      run(async () => (await fileCommands()).exportHistory(context, options)),
    );
  history
    .command('import')
    .description('Take entries from an export in JSON Lines; what is there already stays as it is.')
    .argument('<file>', 'a file; - is standard input')
    .addHelpText('after', examples(['vivavoce history import history.jsonl']))
    .action((file: string) => run(async () => (await fileCommands()).importHistory(context, file)));
  history
    .command('pause')
    .description('Store nothing of what is said from now on.')
    .addHelpText('after', examples(['vivavoce history pause']))
    .action(() => run(async () => (await entryCommands()).pauseHistory(context, true)));
  history
    .command('resume')
    .description('Store what is said again.')
    .addHelpText('after', examples(['vivavoce history resume']))
    .action(() => run(async () => (await entryCommands()).pauseHistory(context, false)));
}

/** Which entries; `withText` where words are no argument. */
function filtered(command: Command, withText = false): Command {
  command
    .option('--agent <name>', 'only what went to this agent')
    .option('--from <when>', 'only from then on: 2026-11-20, today, yesterday, 7d', parseFrom)
    .option('--to <when>', 'only up to then: a day to its end, or 7d ago', parseTo)
    .option('--starred', 'only what is marked');
  return withText ? command.option('--text <words>', 'only what has these words') : command;
}

function listed(command: Command): Command {
  return command
    .option('-n, --limit <number>', 'how many at most', wholeNumber(1, 1_000_000), 20)
    .option('--json', 'print each entry as one line of JSON');
}
