import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { documentedPayload, pluginFile, PluginShell } from '../../../support/plugin-shell.ts';
import type { HookRun } from '../../../support/plugin-shell.ts';

/** https://cursor.com/docs/agent/hooks; timeouts in seconds. */
const hooksSchema = z.strictObject({
  version: z.literal(1),
  hooks: z.record(
    z.enum(['sessionStart', 'beforeSubmitPrompt', 'afterAgentResponse', 'stop', 'sessionEnd']),
    z.tuple([
      z.strictObject({
        command: z.string(),
        timeout: z.int().min(1).max(60),
        loop_limit: z.int().min(1).optional(),
      }),
    ]),
  ),
});
const { hooks } = hooksSchema.parse(JSON.parse(await pluginFile('cursor/hooks.json')));

let shell: PluginShell;
beforeEach(async () => {
  shell = await PluginShell.open();
});
afterEach(() => shell.dispose());

async function hook(event: keyof typeof hooks, env: NodeJS.ProcessEnv = {}): Promise<HookRun> {
  return shell.run(hooks[event][0].command, await documentedPayload('cursor', event, shell.folder), env);
}

async function reported(event: keyof typeof hooks): Promise<HookRun> {
  return shell.report(hooks[event][0].command, await documentedPayload('cursor', event, shell.folder));
}

const ANSWERS = {
  sessionStart: {},
  beforeSubmitPrompt: { continue: true },
  afterAgentResponse: {},
  stop: {},
  sessionEnd: {},
} as const;
const EVENTS = ['sessionStart', 'beforeSubmitPrompt', 'afterAgentResponse', 'stop', 'sessionEnd'] as const;

describe('the hooks for Cursor', () => {
  test('report a session from begin to end, and let every prompt pass', async () => {
    for (const event of EVENTS) {
      const { code, stdout, stderr } = await reported(event);
      expect({ code, answer: JSON.parse(stdout), stderr }).toEqual({
        code: 0,
        answer: ANSWERS[event],
        stderr: '',
      });
    }
    expect(shell.engine.reports).toEqual(
      [
        {
          type: 'session-started',
          program: 'cursor',
          sessionId: 'c7d7a0f2-0b0f-4a2e-8a56-2f8f8fb3c001',
          name: null,
          folder: shell.folder,
        },
        { type: 'working' },
        { type: 'turn-completed', text: 'All 12 tests pass.' },
        { type: 'turn-completed', text: null },
        { type: 'session-ended' },
      ].map((report) => ['cursor-web-shop', report]),
    );
  });

  test('let every prompt pass when no engine runs', async () => {
    const env = { VIVAVOCE_STATE_DIR: join(shell.home, 'elsewhere') };
    for (const event of EVENTS) {
      const { code, stdout } = await hook(event, env);
      expect([code, JSON.parse(stdout)]).toEqual([0, ANSWERS[event]]);
    }
  });
});

test('the tools for Cursor are those of the MCP server', async () => {
  expect(JSON.parse(await pluginFile('cursor/mcp.json'))).toEqual({
    mcpServers: { vivavoce: { command: 'vivavoce', args: ['mcp'] } },
  });
});
