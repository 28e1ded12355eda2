/**
 * Codex itself with our plugin. Not run here, because it needs an account: a session, hence its hooks as Codex calls them,
 * the question whether to trust them, and `codex queue` into a thread of the background daemon.
 */
import { afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { join } from 'node:path';
import { PACKAGE_ROOT } from '../../../support/cli-context.ts';
import { PluginShell } from '../../../support/plugin-shell.ts';
import { agentProgram, INSTALL_MS, runAgent } from './agent-package.ts';
import type { AgentOutcome, AgentProgram } from './agent-package.ts';

let codex: AgentProgram;
let shell: PluginShell;

beforeAll(async () => {
  codex = await agentProgram('codex');
}, INSTALL_MS);
beforeEach(async () => {
  shell = await PluginShell.open();
});
afterEach(() => shell.dispose());

function run(...args: string[]): Promise<AgentOutcome> {
  return runAgent(codex, args, shell);
}

test('Codex is the version that was tried', async () => {
  expect((await run('--version')).output).toContain(`codex-cli ${codex.version}`);
});

test('Codex installs the plugin from the marketplace, and then has its MCP server', async () => {
  expect(await run('plugin', 'marketplace', 'add', join(PACKAGE_ROOT, 'plugins'))).toMatchObject({ code: 0 });
  expect((await run('plugin', 'list')).output).toMatch(/vivavoce@vivavoce +not installed/);
  expect(await run('plugin', 'add', 'vivavoce@vivavoce')).toMatchObject({ code: 0 });
  expect((await run('plugin', 'list')).output).toMatch(/vivavoce@vivavoce +installed/);
  expect((await run('mcp', 'list')).output).toMatch(/vivavoce +vivavoce +mcp .*enabled/);
  expect(await run('plugin', 'remove', 'vivavoce@vivavoce')).toMatchObject({ code: 0 });
  expect((await run('mcp', 'list')).output).toContain('No MCP servers configured');
});

test('Codex has the command by which a bridge delivers', async () => {
  const { output } = await run('queue', '--help');
  expect(output).toMatch(/--thread/);
  expect(output).toMatch(/--message/);
});
