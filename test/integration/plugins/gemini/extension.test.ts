import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { documentedPayload, pluginFile, PluginShell } from '../../../support/plugin-shell.ts';
import type { HookRun } from '../../../support/plugin-shell.ts';

/** https://geminicli.com/docs/hooks/reference; timeouts in milliseconds. */
const hooksSchema = z.strictObject({
  hooks: z.record(
    z.enum(['SessionStart', 'BeforeAgent', 'AfterAgent', 'Notification', 'SessionEnd']),
    z
      .array(
        z.strictObject({
          hooks: z.tuple([
            z.strictObject({
              type: z.literal('command'),
              name: z.literal('vivavoce'),
              command: z.string(),
              timeout: z.int().min(1000).max(60_000),
            }),
          ]),
        }),
      )
      .length(1),
  ),
});
const { hooks } = hooksSchema.parse(JSON.parse(await pluginFile('gemini/hooks/hooks.json')));

let shell: PluginShell;
beforeEach(async () => {
  shell = await PluginShell.open();
});
afterEach(() => shell.dispose());

async function hook(event: keyof typeof hooks, env: NodeJS.ProcessEnv = {}): Promise<HookRun> {
  const command = hooks[event][0]?.hooks[0].command ?? '';
  return shell.run(command, await documentedPayload('gemini', event, shell.folder), env);
}

async function reported(event: keyof typeof hooks, env: NodeJS.ProcessEnv = {}): Promise<HookRun> {
  const command = hooks[event][0]?.hooks[0].command ?? '';
  return shell.report(command, await documentedPayload('gemini', event, shell.folder), env);
}

const EVENTS = ['SessionStart', 'BeforeAgent', 'Notification', 'AfterAgent', 'SessionEnd'] as const;

describe('the hooks of the Gemini extension', () => {
  test('report a session from begin to end, and answer in JSON', async () => {
    for (const event of EVENTS) {
      const { code, stdout, stderr } = await reported(event);
      expect({ code, answer: JSON.parse(stdout), stderr }).toEqual({ code: 0, answer: {}, stderr: '' });
    }
    expect(shell.engine.reports).toEqual(
      [
        {
          type: 'session-started',
          program: 'gemini',
          sessionId: '5f0c2c1e-3a55-4a7e-9a52-b6f3f3f0a111',
          name: null,
          folder: shell.folder,
        },
        { type: 'working' },
        { type: 'needs-you', reason: 'permission', text: 'Tool Shell requires execution' },
        { type: 'turn-completed', text: 'All 12 tests pass.' },
        { type: 'session-ended' },
      ].map((report) => ['gemini-web-shop', report]),
    );
  });

  test('report under the name of the terminal wrapper around Gemini CLI', async () => {
    await reported('BeforeAgent', { VIVAVOCE_AGENT: 'my-gemini' });
    expect(shell.engine.reports).toEqual([['my-gemini', { type: 'working' }]]);
  });

  test('cost Gemini CLI nothing when no engine runs', async () => {
    const env = { VIVAVOCE_STATE_DIR: join(shell.home, 'elsewhere') };
    for (const event of EVENTS) {
      const { code, stdout, stderr } = await hook(event, env);
      expect({ code, answer: JSON.parse(stdout), stderr }).toEqual({ code: 0, answer: {}, stderr: '' });
    }
  });
});

test('the Gemini extension has a manifest with what its folder holds', async () => {
  const product = z
    .object({ version: z.string() })
    .parse(JSON.parse(await readFile(join(import.meta.dirname, '../../../../package.json'), 'utf8')));
  // https://geminicli.com/docs/extensions/reference: `trust` is not for extensions to give.
  expect(JSON.parse(await pluginFile('gemini/gemini-extension.json'))).toEqual({
    name: 'vivavoce',
    version: product.version,
    description: expect.any(String),
    mcpServers: { vivavoce: { command: 'vivavoce', args: ['mcp'] } },
    contextFileName: 'GEMINI.md',
  });
  // It is put into every session, so it must be short.
  expect((await pluginFile('gemini/GEMINI.md')).length).toBeLessThan(600);
});
