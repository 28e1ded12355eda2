import type { Command } from 'commander';
import { settingDeclarations } from '../../shared/settings/declarations.ts';
import { describeCommands } from '../completion/command-tree.ts';
import type { CompletionCommand } from '../completion/command-tree.ts';
import { bashScript, fishScript, powershellScript, zshScript } from '../completion/scripts.ts';
import type { CliContext } from '../context.ts';
import { EXIT } from '../exit-codes.ts';
import type { ExitCode } from '../exit-codes.ts';
import { writeText } from '../output/terminal.ts';

export type Shell = 'bash' | 'zsh' | 'fish' | 'powershell';

const SCRIPTS: Readonly<Record<Shell, (commands: readonly CompletionCommand[]) => string>> = {
  bash: bashScript,
  zsh: zshScript,
  fish: fishScript,
  powershell: powershellScript,
};

export async function completion(context: CliContext, program: Command, shell: Shell): Promise<ExitCode> {
  const commands = describeCommands(program, ([first, second]) =>
    first === 'settings' && (second === 'get' || second === 'set')
      ? settingDeclarations.map(({ key }) => key)
      : [],
  );
  await writeText(context.stdout, SCRIPTS[shell](commands));
  return EXIT.ok;
}
