import { execFileSync } from 'node:child_process';
import { Command } from 'commander';
import { describe, expect, test } from 'vitest';
import { describeCommands } from '../../../src/cli/completion/command-tree.ts';
import { bashScript } from '../../../src/cli/completion/scripts.ts';
import { runInProcess } from '../../support/cli-context.ts';
import { commandTree } from '../../support/command-tree.ts';

const SHELLS = ['bash', 'zsh', 'fish', 'powershell'] as const;

async function script(shell: string): Promise<string> {
  const { stdout, exitCode } = await runInProcess(['completion', shell], { home: '/nonexistent' });
  expect(exitCode).toBe(0);
  return stdout;
}

/** What bash offers for the words typed so far; the last one is being completed. */
async function offersOfBash(...words: string[]): Promise<string[]> {
  const program = `${await script('bash')}
COMP_WORDS=("$@"); COMP_CWORD=$(( $# - 1 )); _vivavoce; printf '%s\\n' "\${COMPREPLY[@]}"`;
  const output = execFileSync('bash', ['-c', program, 'bash', 'vivavoce', ...words], { encoding: 'utf8' });
  return output.split('\n').filter((line) => line !== '');
}

describe('completion in bash', () => {
  test('offers commands that begin with what is typed', async () => {
    expect(await offersOfBash('st')).toEqual(['status', 'stop']);
    expect(await offersOfBash('')).toContain('transcribe');
  });

  test('offers subcommands, and options after a dash', async () => {
    expect(await offersOfBash('settings', '')).toEqual(['list', 'get', 'set', 'edit', 'help']);
    expect(await offersOfBash('serve', '--s')).toEqual(['--source']);
  });

  test('offers the words an argument or option may have', async () => {
    expect(await offersOfBash('talk', 't')).toEqual(['toggle']);
    expect(await offersOfBash('transcribe', '--format', '')).toEqual(['text', 'json', 'srt', 'vtt']);
    expect(await offersOfBash('settings', 'set', 'endpointing.p')).toEqual(['endpointing.profile']);
  });

  test('leaves files to the shell', async () => {
    expect(await offersOfBash('transcribe', '')).toEqual([]);
    expect(await offersOfBash('transcribe', '--output', '')).toEqual([]);
  });
});

describe.each(SHELLS)('the script of %s', (shell) => {
  test('knows every command and option', async () => {
    const text = await script(shell);
    for (const command of commandTree()) {
      expect(text).toContain(command.path.at(-1) ?? 'vivavoce');
      for (const flag of command.options.flatMap((option) => option.flags)) {
        expect(text).toContain(shell === 'fish' ? flag.replace(/^--?/, '') : flag);
      }
    }
  });
});

test('quotes in descriptions and words do not break out of the script', () => {
  const hostile = new Command('vivavoce').description("it's").option('--it <x>', "'; exit 9 #");
  hostile.command('run').description("don't; exit 9");
  const text = bashScript(describeCommands(hostile, () => ["it's; exit 9"]));
  const output = execFileSync('bash', ['-c', `${text}\necho sane`], { encoding: 'utf8' });
  expect(output).toBe('sane\n');
});
