import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { pluginFile, PluginShell } from '../../../support/plugin-shell.ts';
import { startCli } from '../../../support/cli-context.ts';

/** https://aider.chat/docs/config/aider_conf.html */
const settings = z
  .strictObject({ notifications: z.literal(true), 'notifications-command': z.string() })
  .parse(parse(await pluginFile('aider/aider.conf.yml')));

let shell: PluginShell;
beforeEach(async () => {
  shell = await PluginShell.open();
});
afterEach(() => shell.dispose());

test('aider’s notification command calls for the user', async () => {
  const done = await shell.report(settings['notifications-command']);
  expect(done).toEqual({ code: 0, stdout: '', stderr: '' });
  expect(shell.engine.reports).toEqual([
    ['aider-web-shop', { type: 'needs-you', reason: 'input', text: null }],
  ]);
});

test('aider’s notification command costs nothing when no engine runs', async () => {
  const env = { VIVAVOCE_STATE_DIR: join(shell.home, 'elsewhere') };
  const run = await shell.run(settings['notifications-command'], '', env);
  expect(run).toEqual({ code: 0, stdout: '', stderr: '' });
});

test('the file that aider watches gets what is submitted, as a comment that makes aider begin', async () => {
  const file = join(shell.folder, 'voice.py');
  await writeFile(file, 'x = 1\n');
  const bridge = startCli(['bridge', 'aider', '--file', file], {
    home: shell.home,
    workingDir: shell.folder,
  });
  await shell.untilConnected('aider-web-shop');
  shell.say('aider-web-shop', 'Rename x');
  shell.say('aider-web-shop', 'to count', ['submit']);
  await expect.poll(() => readFile(file, 'utf8')).toMatch(/^x = 1\n# Rename x\s?to count AI!\n$/);
  bridge.interrupt();
  await bridge.exitCode;
});
