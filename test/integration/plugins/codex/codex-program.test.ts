/**
 * Codex itself with our plugin, without an account: its plugin commands, its hooks, its terminal; a model on this machine
 * answers. Not run here: the desktop app, permission requests of real tools, and the review of hooks by `/hooks`, in whose
 * place a flag trusts them.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { PACKAGE_ROOT } from '../../../support/cli-context.ts';
import { quoted } from '../../../support/plugin-shell.ts';
import type { HookRun, PluginShell } from '../../../support/plugin-shell.ts';
import { agentProgram, INSTALL_MS } from '../agent-packages/agent-package.ts';
import type { AgentProgram } from '../agent-packages/agent-package.ts';
import { TmuxPlace } from '../tmux/tmux-place.ts';

const PATIENCE = { timeout: 50_000, interval: 100 };
const CODEX = 'codex --dangerously-bypass-hook-trust';

let codex: AgentProgram;
let place: TmuxPlace;
let shell: PluginShell;
let model: Server;
let prompts: string[];
/** How the plugin was added. */
let added: HookRun;

beforeAll(async () => {
  codex = await agentProgram('codex');
}, INSTALL_MS);

beforeEach(async () => {
  place = await TmuxPlace.open();
  shell = place.shell;
  await shell.provide('codex', `exec ${codex.command.map(quoted).join(' ')} "$@"`);
  prompts = [];
  model = playModel(prompts);
  await new Promise<void>((resolve) => model.listen(0, '127.0.0.1', resolve));
  const home = join(shell.home, '.codex');
  await mkdir(home);
  await writeFile(
    join(home, 'config.toml'),
    [
      'model = "played"',
      'model_provider = "test"',
      'check_for_update_on_startup = false',
      '[model_providers.test]',
      'name = "test"',
      `base_url = "http://127.0.0.1:${(model.address() as AddressInfo).port}/v1"`,
      'wire_api = "responses"',
      'env_key = "TEST_KEY"',
      `[projects.${JSON.stringify(shell.folder)}]`,
      'trust_level = "trusted"',
    ].join('\n'),
  );
  shell.env['TEST_KEY'] = 'x';
  const plugins = join(PACKAGE_ROOT, 'plugins');
  added = await shell.run(`codex plugin marketplace add ${plugins} && codex plugin add vivavoce@vivavoce`);
});
afterEach(async () => {
  await place.dispose();
  model.closeAllConnections();
  model.close();
});

/** Speaks the part of OpenAI's Responses that Codex needs: https://platform.openai.com/docs/api-reference/responses-streaming */
function playModel(heard: string[]): Server {
  return createServer((request, response) => {
    const pieces: Buffer[] = [];
    request.on('data', (piece: Buffer) => pieces.push(piece));
    request.on('end', () => {
      if (request.url?.includes('responses') !== true) return void response.writeHead(404).end('{}');
      heard.push(Buffer.concat(pieces).toString('utf8'));
      const content = [{ type: 'output_text', text: 'All 12 tests pass.' }];
      const usage = { input_tokens: 1, output_tokens: 1, total_tokens: 2 };
      response.writeHead(200, { 'Content-Type': 'text/event-stream' });
      for (const event of [
        { type: 'response.created', response: { id: 'r1' } },
        {
          type: 'response.output_item.done',
          output_index: 0,
          item: { type: 'message', role: 'assistant', id: 'm1', content },
        },
        { type: 'response.completed', response: { id: 'r1', usage } },
      ]) {
        response.write(`event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`);
      }
      response.end();
    });
  });
}

test('Codex is the version that was tried', async () => {
  expect((await shell.run('codex --version')).stdout).toBe(`codex-cli ${codex.version}\n`);
});

test('Codex takes the plugin with its MCP server', async () => {
  expect(added.stdout).toMatch(/Added plugin `vivavoce` from marketplace `vivavoce`/);
  expect((await shell.run('codex plugin list')).stdout).toMatch(/vivavoce@vivavoce\s+installed/);
  expect((await shell.run('codex mcp list')).stdout).toMatch(/vivavoce\s+vivavoce\s+mcp/);
});

test('"codex exec" runs the hooks of the plugin', async () => {
  const run = await shell.run(`${CODEX} exec --skip-git-repo-check "Run the tests."`);
  expect([run.code, run.stdout.trim()]).toEqual([0, 'All 12 tests pass.']);
  expect(run.stderr).toMatch(
    /hook: SessionStart Completed[^]*hook: UserPromptSubmit Completed[^]*hook: Stop Completed/,
  );
});

test('words for a session in a terminal arrive as the user’s message, and its agent ends with it', async () => {
  await place.tmux('set-environment', '-g', 'TEST_KEY', 'x');
  await place.tmux('respawn-pane', '-k', '-c', shell.folder, CODEX);
  await place.untilPane(/Ask Codex/);
  await place.press('Hello');
  await place.untilPane(/› Hello/);
  // Codex takes an Enter that follows other keys at once for a part of a paste.
  await vi.waitUntil(async () => {
    await place.press('Enter');
    return prompts.length > 0;
  }, PATIENCE);
  await shell.untilConnected('codex-web-shop');
  shell.say('codex-web-shop', 'Words from a mouth');
  shell.say('codex-web-shop', '', ['submit']);
  await place.untilPane(/› Words from a mouth[^]*All 12 tests pass\./);
  await vi.waitUntil(() => prompts.some((prompt) => prompt.includes('Words from a mouth')), PATIENCE);
  await place.tmux('kill-pane');
  await shell.untilDisconnected('codex-web-shop');
});
