/**
 * OpenCode itself with our plugin, without an account: a model on this machine answers. Not run here, because it needs
 * more than this machine: `opencode github`, sharing, sign-in at providers, the desktop app.
 */
import { cp, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { PACKAGE_ROOT } from '../../../support/cli-context.ts';
import { PluginShell } from '../../../support/plugin-shell.ts';
import { Tmux } from '../../../support/terminal/tmux.ts';
import { agentProgram, INSTALL_MS, runAgent } from './agent-package.ts';
import type { AgentProgram } from './agent-package.ts';
import { ScriptedModel } from './scripted-model.ts';

const AGENT = 'opencode-web-shop';
/** The first start in a home takes long where it looks for packages on the net. */
const LONG_MS = 150_000;

let opencode: AgentProgram;
let shell: PluginShell;
let model: ScriptedModel;

beforeAll(async () => {
  opencode = await agentProgram('opencode');
}, INSTALL_MS);

beforeEach(async () => {
  shell = await PluginShell.open();
  model = await ScriptedModel.start((prompt) => `You said: ${prompt}`);
  const plugins = join(shell.folder, '.opencode/plugins');
  await mkdir(plugins, { recursive: true });
  await cp(join(PACKAGE_ROOT, 'plugins/opencode/vivavoce.js'), join(plugins, 'vivavoce.js'));
  Object.assign(shell.env, { OPENCODE_DISABLE_AUTOUPDATE: '1', OPENCODE_DISABLE_MODELS_FETCH: '1' });
  await writeFile(join(shell.folder, 'opencode.json'), JSON.stringify(configuration()));
});
afterEach(async () => {
  await model[Symbol.asyncDispose]();
  await shell.dispose();
});

function configuration(): unknown {
  return {
    $schema: 'https://opencode.ai/config.json',
    autoupdate: false,
    share: 'disabled',
    model: 'local/scripted',
    small_model: 'local/scripted',
    provider: {
      local: {
        npm: '@ai-sdk/openai-compatible',
        name: 'Local',
        options: { baseURL: `${model.url}/v1`, apiKey: 'none' },
        models: { scripted: { name: 'Scripted' } },
      },
    },
    mcp: { vivavoce: { type: 'local', command: ['vivavoce', 'mcp'] } },
  };
}

test('OpenCode is the version that was tried', async () => {
  expect((await runAgent(opencode, ['--version'], shell)).output.trim()).toBe(opencode.version);
});

test(
  'OpenCode connects to the MCP server',
  async () => {
    expect((await runAgent(opencode, ['mcp', 'list'], shell)).output).toMatch(/✓.*vivavoce.*connected/s);
  },
  LONG_MS,
);

test(
  'a session of OpenCode takes dictation into its prompt, submits it, and its answer is reported',
  async () => {
    const tmux = await Tmux.start();
    const env = Object.fromEntries(Object.entries(shell.env).map(([name, value]) => [name, String(value)]));
    const pane = await tmux.program(opencode.command, { env, workingDir: shell.folder });
    try {
      await shell.untilConnected(AGENT);
      await vi.waitFor(() => pane.until(/Ask anything/), { timeout: 90_000 });
      shell.say(AGENT, 'Run the tests');
      await pane.until(/Run the tests/);
      shell.say(AGENT, 'twice.', ['submit']);
      const texts = await model.asked('Run the tests twice.');
      expect(texts.at(-1)).toBe('Run the tests twice.');
      await vi.waitFor(
        () => {
          expect(shell.engine.reports).toContainEqual([
            AGENT,
            { type: 'turn-completed', text: 'You said: Run the tests twice.' },
          ]);
          expect(shell.engine.receipts.map(([, { receipt }]) => receipt)).toEqual([
            'shown',
            'turn-started',
            'turn-started',
          ]);
        },
        { timeout: 30_000 },
      );
    } finally {
      await pane.close();
      await tmux.dispose();
    }
    await shell.untilDisconnected(AGENT);
  },
  LONG_MS,
);
