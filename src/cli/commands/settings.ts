import { spawn } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { AppError } from '../../shared/kernel/app-error.ts';
import { settingsFilePath } from '../../shared/settings/paths.ts';
import { settingDeclarations } from '../../shared/settings/declarations.ts';
import { parseSettingText, readSetting, requireSetting } from '../../shared/settings/values.ts';
import type { CliContext } from '../context.ts';
import { UsageError } from '../errors.ts';
import { EXIT } from '../exit-codes.ts';
import type { ExitCode } from '../exit-codes.ts';
import { printable, table, writeLine } from '../output/terminal.ts';
import { withSettings } from '../settings-access.ts';

export async function listSettings(
  context: CliContext,
  options: { readonly json?: boolean },
): Promise<ExitCode> {
  const settings = await withSettings(context, (access) => access.read());
  if (options.json === true) {
    await writeLine(context.stdout, JSON.stringify(settings, null, 2));
    return EXIT.ok;
  }
  const rows = settingDeclarations.map(({ key }) => [key, show(readSetting(settings, key))]);
  for (const line of table(rows)) await writeLine(context.stdout, line);
  return EXIT.ok;
}

export async function getSetting(context: CliContext, key: string): Promise<ExitCode> {
  asArgument(() => requireSetting(key));
  const settings = await withSettings(context, (access) => access.read());
  await writeLine(context.stdout, show(readSetting(settings, key)));
  return EXIT.ok;
}

export async function setSetting(context: CliContext, key: string, text: string): Promise<ExitCode> {
  const value = asArgument(() => parseSettingText(key, text));
  await withSettings(context, (access) => access.set(key, value));
  return EXIT.ok;
}

/** The file is checked when the editor closes; what is wrong is named and the exit code is 1. */
export async function editSettings(context: CliContext): Promise<ExitCode> {
  const path = settingsFilePath(context);
  await createIfMissing(path);
  await runEditor(context, path);
  await checkSettingsText(await readFile(path, 'utf8'), path);
  return EXIT.ok;
}

/** A wrong key or value stands on the command line: that is wrong usage. */
function asArgument<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (AppError.is(error)) throw new UsageError(error.message, error.remedy);
    throw error;
  }
}

/** Text as it is, everything else as JSON: what `settings set` accepts again. */
function show(value: unknown): string {
  return printable(typeof value === 'string' ? value : JSON.stringify(value));
}

async function createIfMissing(path: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  try {
    await writeFile(path, '{\n}\n', { flag: 'wx', mode: 0o600 });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
}

/** VISUAL or EDITOR, which may carry arguments, else the plainest editor of the system. */
async function runEditor(context: CliContext, path: string): Promise<void> {
  const fallback = context.platform === 'win32' ? 'notepad' : 'vi';
  const editor =
    [context.env['VISUAL'], context.env['EDITOR'], fallback].find((name) => name?.trim()) ?? fallback;
  const [command = fallback, ...args] = editor.trim().split(/\s+/);
  const outcome = await new Promise<number | Error | null>((resolve) => {
    const child = spawn(command, [...args, path], { stdio: 'inherit', env: context.env });
    child.once('error', resolve);
    child.once('exit', resolve);
  });
  if (outcome === 0) return;
  const reason = outcome instanceof Error ? outcome.message : `exit code ${String(outcome)}`;
  throw new AppError('internal', `The editor "${editor}" failed (${reason}).`, {
    remedy: 'Name another one in the environment variable EDITOR.',
  });
}

async function checkSettingsText(text: string, path: string): Promise<void> {
  const { readSettingsText } = await import('../../main/settings/settings-text.ts');
  const { faults } = readSettingsText(text);
  if (faults.length === 0) return;
  throw new AppError('settings-invalid', `The settings file ${path} is wrong. ${faults.join(' ')}`, {
    remedy: 'Mend it with: vivavoce settings edit',
  });
}
