import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import { parse as parseJsonc } from 'jsonc-parser';
import { parse as parseToml } from 'smol-toml';
import { parse as parseYaml } from 'yaml';
import { beforeEach, expect, test } from 'vitest';
import { PACKAGE_ROOT } from '../../../support/cli-context.ts';
import { PluginPlace } from './plugin-place.ts';

let place: PluginPlace;
const jsonc = (path: string): unknown => parseJsonc(place.read(path), [], { allowTrailingComma: true });

beforeEach(async () => {
  place = new PluginPlace();
  place.populate();
  await place.run('install');
});

const launcher = `${process.execPath} ${PACKAGE_ROOT}bin/vivavoce.mjs`;
const args = [`${PACKAGE_ROOT}bin/vivavoce.mjs`, 'mcp'];

test('claude: our marketplace and plugin beside those of others', () => {
  const market = join(place.records, 'marketplace');
  expect(jsonc('.claude/settings.json')).toMatchObject({
    extraKnownMarketplaces: {
      team: { source: { source: 'github' } },
      vivavoce: { source: { source: 'directory', path: market } },
    },
    enabledPlugins: { 'formatter@team': true, 'vivavoce@vivavoce': true },
  });
  const listed = JSON.parse(readFileSync(join(market, '.claude-plugin', 'marketplace.json'), 'utf8')) as {
    name: string;
    plugins: { name: string; source: string }[];
  };
  expect(listed.name).toBe('vivavoce');
  expect(listed.plugins.map(({ name }) => name)).toEqual(['vivavoce']);
  const plugin = join(market, listed.plugins[0]?.source ?? '');
  expect(readFileSync(join(plugin, 'hooks', 'hooks.json'), 'utf8')).toContain(`${launcher} hook claude stop`);
});

test('codex: hooks behind those of others, the server as a table', () => {
  expect(jsonc('.codex/hooks.json')).toMatchObject({
    hooks: {
      Stop: [
        { hooks: [{ command: '/usr/local/bin/ding' }] },
        { hooks: [{ command: `${launcher} hook codex stop` }] },
      ],
      PreToolUse: [{ matcher: 'Bash' }],
      SessionStart: [{ hooks: [{ command: `${launcher} hook codex session-start` }] }],
    },
  });
  const toml = parseToml(place.read('.codex/config.toml'), { integersAsBigInt: 'asNeeded' });
  expect(toml).toMatchObject({
    model: 'gpt-5',
    mcp_servers: { docs: { command: 'npx' }, vivavoce: { command: process.execPath, args } },
  });
});

test('cursor: hooks behind those of others, comments kept', () => {
  expect(jsonc('.cursor/hooks.json')).toMatchObject({
    version: 1,
    hooks: {
      afterFileEdit: [{ command: './format.sh' }],
      stop: [{ command: 'say done' }, { command: `${launcher} hook cursor stop` }],
    },
  });
  expect(place.read('.cursor/hooks.json')).toContain('/* off: { "command": "old" } */');
  expect(jsonc('.cursor/mcp.json')).toMatchObject({
    mcpServers: { github: { command: 'npx' }, vivavoce: { command: process.execPath, args } },
  });
});

test('opencode: the server among those of others', () => {
  expect(jsonc('.config/opencode/opencode.jsonc')).toMatchObject({
    theme: 'tokyonight',
    mcp: {
      jira: { enabled: false },
      vivavoce: { type: 'local', command: [process.execPath, ...args], enabled: true },
    },
  });
  expect(readdirSync(place.path('.config/opencode/plugins')).length).toBeGreaterThan(0);
});

test('gemini: an extension with its record and its commands', () => {
  const folder = '.gemini/extensions/vivavoce';
  expect(jsonc(`${folder}/.gemini-extension-install.json`)).toEqual({
    source: join(PACKAGE_ROOT, 'plugins', 'gemini'),
    type: 'local',
  });
  expect(jsonc(`${folder}/gemini-extension.json`)).toMatchObject({
    name: 'vivavoce',
    mcpServers: { vivavoce: { command: process.execPath, args } },
  });
  expect(place.read(`${folder}/hooks/hooks.json`)).toContain(`${launcher} hook gemini after-agent`);
});

test('aider: its notification command', () => {
  expect(parseYaml(place.read('.aider.conf.yml'))).toMatchObject({
    model: 'sonnet',
    notifications: true,
    'notifications-command': `${launcher} hook aider notify`,
  });
});

test('tmux: it runs a program that is there, and knows how to start us', async () => {
  const { stdout } = await promisify(execFile)('tmux', [
    '-L',
    basename(place.home),
    '-f',
    place.path('.tmux.conf'),
    ...[
      'start-server',
      ';',
      'show-option',
      '-gqv',
      '@vivavoce-command',
      ';',
      'list-keys',
      '-N',
      ';',
      'kill-server',
    ],
  ]);
  expect(stdout).toContain(`${launcher}\n`);
  expect(stdout).toContain('Vivavoce: dictation into this pane');
});

test('vscode: the extension under its name and version', () => {
  const { version } = JSON.parse(readFileSync(join(PACKAGE_ROOT, 'package.json'), 'utf8')) as {
    version: string;
  };
  expect(jsonc(`.vscode/extensions/vivavoce.vivavoce-${version}/package.json`)).toMatchObject({
    name: 'vivavoce',
  });
});
