import { mkdirSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { expect, test } from 'vitest';
import { agentsWithoutPlugin, installPlugin } from '../../../../src/cli/commands/plugin.ts';
import type { CliContext } from '../../../../src/cli/context.ts';
import { MemoryOutput, PACKAGE_ROOT } from '../../../support/cli-context.ts';

test('the doctor is told of agents that are here and have no working plugin, and of no others', async () => {
  const homeDir = mkdtempSync(join(tmpdir(), 'advice-'));
  const context: CliContext = {
    env: { PATH: '/nowhere', VIVAVOCE_STATE_DIR: join(homeDir, 'state') },
    platform: process.platform,
    homeDir,
    workingDir: homeDir,
    packageRoot: PACKAGE_ROOT,
    self: { command: process.execPath, args: [join(PACKAGE_ROOT, 'bin', 'vivavoce.mjs')] },
    stdin: Readable.from([]),
    stdout: new MemoryOutput(),
    stderr: new MemoryOutput(),
    signal: new AbortController().signal,
  };
  expect(await agentsWithoutPlugin(context)).toEqual([]);
  mkdirSync(join(homeDir, '.codex'));
  mkdirSync(join(homeDir, '.cursor'));
  expect(await agentsWithoutPlugin(context)).toEqual(['codex', 'cursor']);
  await installPlugin(context, 'codex', {});
  expect(await agentsWithoutPlugin(context)).toEqual(['cursor']);
});
