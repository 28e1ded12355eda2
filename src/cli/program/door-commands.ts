import { Option } from 'commander';
import type { Command } from 'commander';
import { parseAgentName, wholeNumber } from '../arguments.ts';
import type { AiderOptions, ClaudeOptions, CodexOptions, TmuxOptions } from '../commands/bridge.ts';
import type { CliContext } from '../context.ts';
import { examples } from './examples.ts';
import type { Run } from './run-action.ts';

const NEWLINES: readonly TmuxOptions['newline'][] = ['alt+enter', 'ctrl+j'];
/** Process numbers are signed 32-bit numbers. */
const MAX_PROCESS = 2 ** 31 - 1;
const AGENT_NAME = 'name of the agent; left out, one by program and folder';

/** The ways to programs that are not in a terminal of ours. */
export function addDoorCommands(program: Command, context: CliContext, run: Run): void {
  program.commandsGroup('Agents:');
  program
    .command('hook')
    .description(
      'What hooks of coding agents call: tells the engine what happens there. Ends with 0, engine or not.',
    )
    .argument('<program>', 'claude, codex, gemini, cursor, opencode or aider')
    .argument('<event>', 'the event as the program names it, such as session-start')
    .argument('[data]', 'the data of the event, in place of standard input')
    .addHelpText('after', examples(['vivavoce hook codex session-start < event.json']))
    .action((name: string, event: string, data: string | undefined) =>
      run(async () => (await import('../commands/hook.ts')).hook(context, name, event, data)),
    );
  program
    .command('approvals')
    .description('The latest decisions about what agents may do, the newest last.')
    .option('--json', 'print each as one line of JSON')
    .addHelpText('after', examples(['vivavoce approvals']))
    .action((options: { json?: boolean }) =>
      run(async () => (await import('../commands/approvals.ts')).approvals(context, options)),
    );
  addBridges(
    program.command('bridge').description('Bring what you say to a program that runs already.'),
    context,
    run,
  );
}

function addBridges(bridge: Command, context: CliContext, run: Run): void {
  bridge
    .command('codex')
    .description('To a thread of Codex, by "codex queue".')
    .requiredOption('--thread <id>', 'id of the thread')
    .option('--folder <path>', 'where the thread works; left out, here')
    .option('--name <name>', AGENT_NAME, parseAgentName)
    .option('--parent <pid>', 'end when this process has ended', wholeNumber(1, MAX_PROCESS))
    .addHelpText('after', examples(['vivavoce bridge codex --thread 0199c8f2-7c1e-7a44-b1a3-7d5e']))
    .action((options: CodexOptions) =>
      run(async () => (await import('../commands/bridge.ts')).bridgeCodex(context, options)),
    );
  bridge
    .command('tmux')
    .description('To whatever runs in a pane of tmux.')
    .requiredOption('--pane <target>', 'the pane, such as %3')
    .option('--name <name>', AGENT_NAME, parseAgentName)
    .addOption(
      new Option('--newline <keys>', 'keys for a new line in the program')
        .choices(NEWLINES)
        .default('alt+enter'),
    )
    .addHelpText('after', examples(['vivavoce bridge tmux --pane %3 --name reviewer']))
    .action((options: TmuxOptions) =>
      run(async () => (await import('../commands/bridge.ts')).bridgeTmux(context, options)),
    );
  bridge
    .command('aider')
    .description('To "aider --watch-files", as comments in a file that it watches.')
    .requiredOption('--file <path>', 'the file, in the folder of aider; it is made when it is not there')
    .option('--name <name>', AGENT_NAME, parseAgentName)
    .addHelpText('after', examples(['vivavoce bridge aider --file voice.py']))
    .action((options: AiderOptions) =>
      run(async () => (await import('../commands/bridge.ts')).bridgeAider(context, options)),
    );
  bridge
    .command('claude')
    .description('For the mod of Claude Code: messages as lines of JSON, receipts back the same way.')
    .addOption(new Option('--program <name>', 'whose plugin it is').default('claude'))
    .requiredOption('--session <id>', 'id of the session')
    .addOption(
      new Option('--stdin <what>', 'what comes on standard input; with "receipts" its end ends the bridge')
        .choices(['receipts', 'none'])
        .default('receipts'),
    )
    .option('--folder <path>', 'where the session works; left out, here')
    .option('--name <name>', AGENT_NAME, parseAgentName)
    .addHelpText('after', examples(['vivavoce bridge claude --session abc123 --folder "$PWD"']))
    .action((options: ClaudeOptions) =>
      run(async () => (await import('../commands/bridge.ts')).bridgeClaude(context, options)),
    );
}
