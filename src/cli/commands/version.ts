import { readFile } from 'node:fs/promises';
import { arch, release } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import type { CliContext } from '../context.ts';
import { findEngine } from '../engine.ts';
import { EXIT } from '../exit-codes.ts';
import type { ExitCode } from '../exit-codes.ts';
import { table, writeLine } from '../output/terminal.ts';

export async function version(
  context: CliContext,
  options: { readonly verbose?: boolean },
): Promise<ExitCode> {
  const own = await packageVersion(context.packageRoot);
  if (options.verbose !== true) {
    await writeLine(context.stdout, own);
    return EXIT.ok;
  }
  const rows = [
    ['vivavoce', own],
    ['OpenVIP', '1.0'],
    ['Node', process.versions.node],
    ['System', `${context.platform} ${release()} ${arch()}`],
    ['Installed in', context.packageRoot],
    ['Engine', await runningEngine(context)],
  ];
  for (const line of table(rows)) await writeLine(context.stdout, line);
  return EXIT.ok;
}

export async function packageVersion(packageRoot: string): Promise<string> {
  const text = await readFile(join(packageRoot, 'package.json'), 'utf8');
  return z.object({ version: z.string() }).parse(JSON.parse(text)).version;
}

async function runningEngine(context: CliContext): Promise<string> {
  const engine = await findEngine(context);
  if (engine === undefined) return 'not running';
  const snapshot = await engine.client.snapshot(context.signal).catch(() => undefined);
  if (snapshot === undefined) return 'not running';
  return `${snapshot.version}, process ${engine.pid}, ${engine.address.baseUrl}`;
}
