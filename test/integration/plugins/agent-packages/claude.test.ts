/**
 * Claude Code itself with our plugin, without an account: a model on this machine answers. Not run here, because it needs
 * an account or another surface: the Desktop app and the VS Code panel, permission prompts of real tools decided by a
 * model, `claude -p` against Anthropic's service, and submission to the plugin directory.
 */
import { execFile } from 'node:child_process';
import { cp, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { PACKAGE_ROOT } from '../../../support/cli-context.ts';
import { PluginShell } from '../../../support/plugin-shell.ts';
import type { Pane } from '../../../support/terminal/pane.ts';
import { Tmux } from '../../../support/terminal/tmux.ts';
import { agentProgram, INSTALL_MS, runAgent } from './agent-package.ts';
import type { AgentOutcome, AgentProgram } from './agent-package.ts';
import { ScriptedModel } from './scripted-model.ts';

const AGENT = 'claude-web-shop';
const WAIT = { timeout: 30_000 };
/** Only its last 20 characters are compared with what the person has approved. */
const KEY = 'sk-ant-no-account';

let claude: AgentProgram;
let shell: PluginShell;
let model: ScriptedModel;
let plugins: string;

beforeAll(async () => {
  claude = await agentProgram('claude');
}, INSTALL_MS);

beforeEach(async () => {
  shell = await PluginShell.open();
  model = await ScriptedModel.start((prompt) => `You said: ${prompt}`);
  // Claude Code writes its declarations into a plugin that it loads from a folder.
  plugins = join(shell.home, 'plugins');
  await cp(join(PACKAGE_ROOT, 'plugins/claude'), join(plugins, 'claude'), { recursive: true });
  await cp(join(PACKAGE_ROOT, 'plugins/.claude-plugin'), join(plugins, '.claude-plugin'), {
    recursive: true,
  });
  Object.assign(shell.env, {
    ANTHROPIC_BASE_URL: model.url,
    ANTHROPIC_API_KEY: KEY,
    CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
    DISABLE_AUTOUPDATER: '1',
  });
  await writeFile(join(shell.home, '.claude.json'), JSON.stringify(acquainted()));
});
afterEach(async () => {
  await model[Symbol.asyncDispose]();
  await shell.dispose();
});

/** A person who has seen the welcome, trusts the folder and uses the key. */
function acquainted(): unknown {
  return {
    hasCompletedOnboarding: true,
    theme: 'dark',
    customApiKeyResponses: { approved: [KEY.slice(-20)], rejected: [] },
    projects: { [shell.folder]: { hasTrustDialogAccepted: true, hasCompletedProjectOnboarding: true } },
  };
}

function run(...args: string[]): Promise<AgentOutcome> {
  return runAgent(claude, args, shell);
}

describe('Claude Code', () => {
  test('is the version that was tried', async () => {
    expect((await run('--version')).output).toBe(`${claude.version} (Claude Code)\n`);
  });

  test('finds nothing wrong with plugin and marketplace', async () => {
    const folder = join(plugins, 'claude');
    expect(await run('plugin', 'validate', '--profile', 'directory', folder)).toMatchObject({ code: 0 });
    const { code, output } = await run('plugin', 'validate', '--strict', folder);
    expect(output).toContain('Validation passed');
    expect(output).toContain(
      './register.js hooks: session.start, classic.SessionStart, session.end, turn.complete',
    );
    expect(output).toMatch(/env reads: VIVAVOCE_AGENT/);
    expect(code).toBe(0);
    expect(await run('plugin', 'validate', '--strict', plugins)).toMatchObject({ code: 0 });
  });

  test('installs the plugin from the marketplace, with hooks, MCP server and skill', async () => {
    expect(await run('plugin', 'marketplace', 'add', plugins)).toMatchObject({ code: 0 });
    expect(await run('plugin', 'install', 'vivavoce@vivavoce')).toMatchObject({ code: 0 });
    const { output } = await run('plugin', 'details', 'vivavoce@vivavoce');
    expect(output).toMatch(/Skills \(1\) {2}dictated-text/);
    expect(output).toMatch(/Hooks \(9\)/);
    expect(output).toMatch(/MCP servers \(1\) {2}vivavoce/);
    expect((await run('mcp', 'list')).output).toMatch(/plugin:vivavoce:vivavoce: vivavoce mcp - ✔ Connected/);
    expect(await run('plugin', 'uninstall', 'vivavoce@vivavoce')).toMatchObject({ code: 0 });
  });

  test('runs the hooks of a session without a person, and the mod stays out of it', async () => {
    const { output } = await run('-p', 'Run the tests.', '--plugin-dir', join(plugins, 'claude'));
    expect(output).toContain('You said: Run the tests.');
    expect(shell.engine.agents.connectedIds()).toEqual([]);
  });
});

describe('a session of Claude Code in a terminal', () => {
  let tmux: Tmux;
  let pane: Pane;

  beforeEach(async () => {
    tmux = await Tmux.start();
    const env = Object.fromEntries(Object.entries(shell.env).map(([name, value]) => [name, String(value)]));
    const command = [...claude.command, '--plugin-dir', join(plugins, 'claude')];
    pane = await tmux.program(command, { env, workingDir: shell.folder });
    await shell.untilConnected(AGENT);
    await pane.until(/❯/);
  });
  afterEach(async () => {
    await pane.close();
    await tmux.dispose();
  });

  test('takes dictation into its prompt, submits it as the user’s words, and is heard by the engine', async () => {
    shell.say(AGENT, 'Run the tests');
    await pane.until(/❯\sRun the tests/);
    shell.say(AGENT, 'twice.', ['submit']);
    const texts = await model.asked('Run the tests twice.');
    expect(texts.at(-1)).toBe('Run the tests twice.');
    await pane.until(/You said: Run the tests twice\./);
    await vi.waitFor(
      () =>
        expect(shell.engine.receipts.map(([agentId, { receipt }]) => `${agentId} ${receipt}`)).toEqual([
          `${AGENT} shown`,
          `${AGENT} turn-started`,
          `${AGENT} turn-started`,
        ]),
      WAIT,
    );
  });

  test('goes on to take dictation after /clear, and leaves at its end', async () => {
    await pane.type('/clear\r');
    await shell.untilDisconnected(AGENT).catch(() => {});
    await shell.untilConnected(AGENT);
    shell.say(AGENT, 'Hello again.', ['submit']);
    await model.asked('Hello again.');
    await pane.until(/You said: Hello again\./);
    await pane.type('/exit\r');
    await shell.untilDisconnected(AGENT);
    await pane.ended();
  });

  test('has written declarations against which the mod is typed', async () => {
    const folder = join(plugins, 'claude');
    await vi.waitFor(
      () =>
        mkdir(join(folder, '.claude-plugin/types/claude-code')).then(
          () => Promise.reject(new Error('The declarations are not written yet.')),
          (error: NodeJS.ErrnoException) => expect(error.code).toBe('EEXIST'),
        ),
      WAIT,
    );
    await vi.waitFor(() => typeCheck(folder), { timeout: 50_000, interval: 1000 });
  });
});

async function typeCheck(folder: string): Promise<void> {
  const config = {
    extends: './.claude-plugin/types/tsconfig.json',
    compilerOptions: { allowJs: true, checkJs: true, typeRoots: ['./.claude-plugin/types'] },
    include: ['hooks'],
  };
  await writeFile(join(folder, 'tsconfig.check.json'), JSON.stringify(config));
  const tsc = join(PACKAGE_ROOT, 'node_modules/typescript/bin/tsc');
  await promisify(execFile)(process.execPath, [tsc, '-p', join(folder, 'tsconfig.check.json')]);
}
