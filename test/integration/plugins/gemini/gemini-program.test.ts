/**
 * Gemini CLI itself with our extension, without an account: its extension commands and its hooks; a model on this machine
 * answers. Not run here: its permission dialogs, which need a model that asks for tools.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { PACKAGE_ROOT } from '../../../support/cli-context.ts';
import { PluginShell, quoted } from '../../../support/plugin-shell.ts';
import { agentProgram, INSTALL_MS } from '../agent-packages/agent-package.ts';
import type { AgentProgram } from '../agent-packages/agent-package.ts';

const EXTENSION = join(PACKAGE_ROOT, 'plugins/gemini');

let gemini: AgentProgram;
let shell: PluginShell;
let model: Server;

beforeAll(async () => {
  gemini = await agentProgram('gemini');
}, INSTALL_MS);

beforeEach(async () => {
  shell = await PluginShell.open();
  await shell.provide('gemini', `exec ${gemini.command.map(quoted).join(' ')} "$@"`);
  model = playModel();
  await new Promise<void>((resolve) => model.listen(0, '127.0.0.1', resolve));
  await mkdir(join(shell.home, '.gemini'));
  const settings = {
    security: { auth: { selectedType: 'gemini-api-key' }, folderTrust: { enabled: false } },
    general: { enableAutoUpdate: false },
    privacy: { usageStatisticsEnabled: false },
  };
  await writeFile(join(shell.home, '.gemini', 'settings.json'), JSON.stringify(settings));
  shell.env['GEMINI_API_KEY'] = 'x';
  shell.env['GOOGLE_GEMINI_BASE_URL'] = `http://127.0.0.1:${(model.address() as AddressInfo).port}`;
});
afterEach(async () => {
  model.closeAllConnections();
  model.close();
  await shell.dispose();
});

/** https://ai.google.dev/api/generate-content */
function playModel(): Server {
  return createServer((request, response) => {
    request.resume().on('end', () => {
      const answer = JSON.stringify({
        candidates: [
          {
            content: { role: 'model', parts: [{ text: 'All 12 tests pass.' }] },
            finishReason: 'STOP',
            index: 0,
          },
        ],
        usageMetadata: { promptTokenCount: 1, candidatesTokenCount: 1, totalTokenCount: 2 },
      });
      const streamed = request.url?.includes('stream') === true;
      response.writeHead(200, { 'Content-Type': streamed ? 'text/event-stream' : 'application/json' });
      response.end(streamed ? `data: ${answer}\n\n` : answer);
    });
  });
}

test('Gemini CLI finds nothing wrong with the extension', async () => {
  const { code, stdout, stderr } = await shell.run(`gemini extensions validate ${EXTENSION}`);
  expect([code, stdout + stderr]).toEqual([0, expect.stringMatching(/successfully validated/)]);
});

test('Gemini CLI runs the hooks of the installed extension', async () => {
  const installed = await shell.run(`gemini extensions install ${EXTENSION} --consent`, 'y\n');
  expect(installed.stdout + installed.stderr).toMatch(/installed successfully/);
  const listed = await shell.run('gemini mcp list');
  expect(listed.stdout + listed.stderr).toMatch(/vivavoce \(from vivavoce\): vivavoce mcp \(stdio\)/);
  const run = await shell.run('gemini --skip-trust -m gemini-2.5-pro -p "Run the tests."');
  expect([run.code, run.stdout]).toEqual([0, expect.stringMatching(/All 12 tests pass\./)]);
  // Each hook may give up on a busy machine; those that came, came in this order.
  const types = [...new Set(shell.engine.reports.map(([, { type }]) => type))];
  expect(
    ['session-started', 'working', 'turn-completed', 'session-ended'].filter((type) =>
      types.includes(type as never),
    ),
  ).toEqual(types);
  expect(types.length).toBeGreaterThan(0);
});
