import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { documentedPayload, pluginFile, PluginShell } from '../../../support/plugin-shell.ts';
import type { HookRun } from '../../../support/plugin-shell.ts';

const EVENTS = [
  'SessionStart',
  'UserPromptSubmit',
  'PreToolUse',
  'PostToolUse',
  'PermissionRequest',
  'Notification',
  'Stop',
  'StopFailure',
  'SessionEnd',
] as const;

/** https://code.claude.com/docs/en/hooks, https://code.claude.com/docs/en/plugins/mods/reference; timeouts in seconds. */
const hooksSchema = z.strictObject({
  description: z.string(),
  modules: z.tuple([z.string()]),
  hooks: z.record(
    z.enum(EVENTS),
    z.tuple([
      z.strictObject({
        matcher: z.string().optional(),
        hooks: z.tuple([
          z.strictObject({ type: z.literal('command'), command: z.string(), timeout: z.int().min(1) }),
        ]),
      }),
    ]),
  ),
});

const SESSION = '21f4bb56-51ea-4b69-aca9-d50527693610';
const { hooks } = hooksSchema.parse(JSON.parse(await pluginFile('claude/hooks/hooks.json')));

let shell: PluginShell;
beforeEach(async () => {
  shell = await PluginShell.open();
});
afterEach(() => shell.dispose());

async function hook(event: (typeof EVENTS)[number], env: NodeJS.ProcessEnv = {}): Promise<HookRun> {
  const [{ hooks: entries }] = hooks[event];
  return shell.run(entries[0].command, await documentedPayload('claude', event, shell.folder), env);
}

/**
 * Runs a hook until the engine has heard of it: a hook gives up after 200 ms, which a busy machine takes for the start of
 * a process alone. Resolves with what it printed.
 */
async function heardHook(event: (typeof EVENTS)[number], env: NodeJS.ProcessEnv = {}): Promise<HookRun> {
  const before = shell.engine.reports.length;
  for (;;) {
    const run = await hook(event, env);
    if (run.code !== 0 || shell.engine.reports.length > before) return run;
  }
}

/** What a hook of Claude Code may not do: fail, or print what would become part of the conversation. */
const SILENT = { code: 0, stdout: '', stderr: '' };

describe('the hooks of the Claude Code plugin', () => {
  test('report begin, work, answer and end of a session', async () => {
    for (const event of ['SessionStart', 'UserPromptSubmit', 'Stop', 'SessionEnd'] as const) {
      expect(await heardHook(event)).toEqual(SILENT);
    }
    const { folder } = shell;
    const reports = [
      { type: 'session-started', program: 'claude', sessionId: SESSION, name: null, folder },
      { type: 'working' },
      { type: 'turn-completed', text: 'All tests pass.' },
      { type: 'session-ended' },
    ];
    expect(shell.engine.reports).toEqual(reports.map((report) => ['claude-web-shop', report]));
  });

  test('call for the person: for a permission, for a question, for what comes next', async () => {
    for (const event of ['PermissionRequest', 'PreToolUse', 'Notification'] as const) {
      expect(await heardHook(event)).toEqual(SILENT);
    }
    expect(shell.engine.reports.map(([, report]) => report)).toEqual([
      { type: 'needs-you', reason: 'permission', text: expect.stringContaining('npm publish') },
      { type: 'needs-you', reason: 'question', text: 'Which database shall I use?' },
      { type: 'needs-you', reason: 'input', text: 'Claude is waiting for your input' },
    ]);
  });

  test('report that the work goes on after the answer to a question, and what made a turn fail', async () => {
    expect(await heardHook('PostToolUse')).toEqual(SILENT);
    expect(await heardHook('StopFailure')).toEqual(SILENT);
    expect(shell.engine.reports.map(([, report]) => report)).toEqual([
      { type: 'working' },
      { type: 'turn-completed', text: 'The limit of this plan is reached.' },
    ]);
  });

  test('speak for the agent of the wrapper in which Claude Code runs', async () => {
    await heardHook('Stop', { VIVAVOCE_AGENT: 'reviewer' });
    expect(shell.engine.reports).toEqual([['reviewer', { type: 'turn-completed', text: 'All tests pass.' }]]);
  });

  test('disturb nobody while no engine runs', async () => {
    const env = { VIVAVOCE_HOME: `${shell.home}/elsewhere` };
    for (const event of EVENTS) expect(await hook(event, env)).toEqual(SILENT);
    expect(shell.engine.reports).toEqual([]);
  });

  test('see of all tools only the one that asks the person', () => {
    const [before] = hooks.PreToolUse;
    const [after] = hooks.PostToolUse;
    expect([before.matcher, after.matcher]).toEqual(['AskUserQuestion', 'AskUserQuestion']);
  });

  test('may wait longer for a spoken decision than the settings allow it to take, and no other hook may', () => {
    const longestDecisionSeconds = 600;
    for (const event of EVENTS) {
      const [{ hooks: entries }] = hooks[event];
      const mayWait = event === 'PermissionRequest' || event === 'PreToolUse';
      expect(entries[0].timeout > longestDecisionSeconds, event).toBe(mayWait);
    }
  });
});
