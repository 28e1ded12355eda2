/**
 * Gemini CLI itself with our extension. Not run here, because it needs an account: a session, hence its hooks as Gemini
 * CLI calls them.
 */
import { afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { join } from 'node:path';
import { PACKAGE_ROOT } from '../../../support/cli-context.ts';
import { PluginShell } from '../../../support/plugin-shell.ts';
import { agentProgram, INSTALL_MS, runAgent } from './agent-package.ts';
import type { AgentOutcome, AgentProgram } from './agent-package.ts';

const EXTENSION = join(PACKAGE_ROOT, 'plugins/gemini');

let gemini: AgentProgram;
let shell: PluginShell;

beforeAll(async () => {
  gemini = await agentProgram('gemini');
}, INSTALL_MS);
beforeEach(async () => {
  shell = await PluginShell.open();
});
afterEach(() => shell.dispose());

function run(...args: string[]): Promise<AgentOutcome> {
  return runAgent(gemini, args, shell);
}

test('Gemini CLI is the version that was tried', async () => {
  expect((await run('--version')).output).toContain(gemini.version);
});

test('Gemini CLI finds nothing wrong with the extension', async () => {
  const { code, output } = await run('extensions', 'validate', EXTENSION);
  expect(output).toContain('has been successfully validated');
  expect(code).toBe(0);
});

test('Gemini CLI links the extension with its MCP server', { timeout: 120_000 }, async () => {
  expect(await run('extensions', 'link', '--consent', EXTENSION)).toMatchObject({ code: 0 });
  const { output } = await run('extensions', 'list');
  expect(output).toMatch(/vivavoce/);
  expect(output).toMatch(/MCP servers:\s+vivavoce/);
});
