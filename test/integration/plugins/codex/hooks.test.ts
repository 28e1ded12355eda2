import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { documentedPayload, pluginFile, PluginShell } from '../../../support/plugin-shell.ts';
import type { HookRun } from '../../../support/plugin-shell.ts';

/** https://developers.openai.com/codex/hooks; timeouts in seconds. */
const hooksSchema = z.strictObject({
  hooks: z.record(
    z.enum(['SessionStart', 'UserPromptSubmit', 'PermissionRequest', 'Stop']),
    z
      .array(
        z.strictObject({
          hooks: z.tuple([
            z.strictObject({
              type: z.literal('command'),
              command: z.string(),
              timeout: z.int().min(1).max(600),
              statusMessage: z.string().optional(),
            }),
          ]),
        }),
      )
      .length(1),
  ),
});

const { hooks } = hooksSchema.parse(JSON.parse(await pluginFile('codex/hooks/hooks.json')));

let shell: PluginShell;
beforeEach(async () => {
  shell = await PluginShell.open();
});
afterEach(() => shell.dispose());

async function hook(event: keyof typeof hooks, env: NodeJS.ProcessEnv = {}): Promise<HookRun> {
  const command = hooks[event][0]?.hooks[0].command ?? '';
  return shell.run(command, await documentedPayload('codex', event, shell.folder), env);
}

async function reported(event: keyof typeof hooks, env: NodeJS.ProcessEnv = {}): Promise<HookRun> {
  const command = hooks[event][0]?.hooks[0].command ?? '';
  return shell.report(command, await documentedPayload('codex', event, shell.folder), env);
}

/** So that no bridge is started. */
const WRAPPED = { VIVAVOCE_AGENT: 'codex-web-shop' };

describe('the hooks of the Codex plugin', () => {
  test('report begin, work and answer of a session, and say nothing to Codex', async () => {
    for (const event of ['SessionStart', 'UserPromptSubmit', 'Stop'] as const) {
      expect(await reported(event, WRAPPED)).toEqual({ code: 0, stdout: '', stderr: '' });
    }
    expect(shell.engine.reports).toEqual([
      [
        'codex-web-shop',
        {
          type: 'session-started',
          program: 'codex',
          sessionId: '019a8f00-7c1e-7b1a-9d7e-2f0c5b7a1e01',
          name: null,
          folder: shell.folder,
        },
      ],
      ['codex-web-shop', { type: 'working' }],
      ['codex-web-shop', { type: 'turn-completed', text: 'All 12 tests pass.' }],
    ]);
  });

  test('call for the user when Codex asks for a permission, and leave the decision to its own dialog', async () => {
    expect(await reported('PermissionRequest', WRAPPED)).toEqual({ code: 0, stdout: '', stderr: '' });
    expect(shell.engine.reports).toEqual([
      ['codex-web-shop', { type: 'needs-you', reason: 'permission', text: 'Bash: npm publish' }],
    ]);
  });

  test.each(['allow', 'deny'] as const)('hand a spoken "%s" to Codex', async (decision) => {
    shell.engine.questions.onApprove = async () => ({ decision, by: 'voice', problem: null });
    let stdout = '';
    // On a busy machine the hook leaves it to Codex without asking.
    while (stdout === '') ({ stdout } = await hook('PermissionRequest', WRAPPED));
    expect(JSON.parse(stdout)).toMatchObject({
      hookSpecificOutput: { hookEventName: 'PermissionRequest', decision: { behavior: decision } },
    });
  });

  test('bring what is submitted to the thread, by "codex queue"', async () => {
    const queue = join(shell.home, 'queued');
    await mkdir(queue);
    await shell.provide('codex', `printf '%s\\n' "$@" > ${queue}/$$`);
    expect((await hook('SessionStart')).code).toBe(0);
    await shell.untilConnected('codex-web-shop');
    shell.say('codex-web-shop', 'Run the tests');
    shell.say('codex-web-shop', 'and fix them', ['submit']);
    const queued = await firstFile(queue);
    expect(queued.split('\n').slice(0, 3)).toEqual([
      'queue',
      '--thread',
      '019a8f00-7c1e-7b1a-9d7e-2f0c5b7a1e01',
    ]);
    expect(queued).toContain('--message=Run the tests');
    expect(queued).toContain('and fix them');
  });

  test('cost Codex nothing when no engine runs', async () => {
    const env = { VIVAVOCE_STATE_DIR: join(shell.home, 'elsewhere'), ...WRAPPED };
    for (const event of ['SessionStart', 'UserPromptSubmit', 'PermissionRequest', 'Stop'] as const) {
      expect(await hook(event, env)).toEqual({ code: 0, stdout: '', stderr: '' });
    }
  });
});

/** What the first file of a folder holds as soon as it is complete. */
async function firstFile(folder: string): Promise<string> {
  return expect
    .poll(() => shell.run(`cat ${folder}/*`).then(({ stdout }) => stdout), { timeout: 20_000 })
    .toMatch(/--message=/)
    .then(async () => (await shell.run(`cat ${folder}/*`)).stdout);
}

describe('the files of the Codex plugin', () => {
  test('have a manifest that names files of the plugin', async () => {
    const manifest = z
      .looseObject({
        name: z.literal('vivavoce'),
        version: z.string(),
        description: z.string(),
        hooks: z.literal('./hooks/hooks.json'),
        mcpServers: z.literal('./.mcp.json'),
        interface: z.strictObject({
          displayName: z.string(),
          shortDescription: z.string(),
          longDescription: z.string(),
          developerName: z.string(),
          category: z.string(),
          capabilities: z.array(z.string()),
        }),
      })
      .parse(JSON.parse(await pluginFile('codex/.codex-plugin/plugin.json')));
    const product = JSON.parse(await readFile(join(import.meta.dirname, '../../../../package.json'), 'utf8'));
    expect(manifest.version).toBe((product as { readonly version: string }).version);
    expect(JSON.parse(await pluginFile('codex/.mcp.json'))).toEqual({
      mcpServers: { vivavoce: { command: 'vivavoce', args: ['mcp'] } },
    });
  });

  test('are found by the marketplace of this repository’s plugins', async () => {
    const marketplace = JSON.parse(await pluginFile('.agents/plugins/marketplace.json')) as unknown;
    expect(marketplace).toEqual({
      name: 'vivavoce',
      interface: { displayName: 'Vivavoce' },
      plugins: [
        {
          name: 'vivavoce',
          // From the folder that holds `.agents`; never that folder itself, which Codex does not take.
          source: { source: 'local', path: './codex' },
          policy: { installation: 'AVAILABLE', authentication: 'ON_INSTALL' },
          category: 'Productivity',
        },
      ],
    });
  });
});
