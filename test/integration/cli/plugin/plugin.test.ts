import {
  chmodSync,
  mkdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { PACKAGE_ROOT } from '../../../support/cli-context.ts';
import { PluginPlace } from './plugin-place.ts';

const AGENTS = ['claude', 'codex', 'gemini', 'opencode', 'cursor', 'aider', 'tmux', 'vscode'];

let place: PluginPlace;
beforeEach(() => {
  place = new PluginPlace();
});

describe('install and remove', () => {
  test.each(AGENTS)('of %s leave a populated home folder byte for byte as it was', async (agent) => {
    const before = place.populate().snapshot();
    expect(await place.run('install', agent)).toMatchObject({ exitCode: 0 });
    expect(place.snapshot()).not.toEqual(before);
    expect((await place.states())[agent]).toBe('installed');
    expect(await place.run('remove', agent)).toMatchObject({ exitCode: 0 });
    expect(place.snapshot()).toEqual(before);
    expect((await place.states())[agent]).toBe('not-installed');
  });

  test.each([
    ['Windows line ends', (text: string) => text.replaceAll(/\r?\n/g, '\r\n')],
    ['tabs', (text: string) => text.replaceAll('  ', '\t')],
    ['no line end at the end', (text: string) => text.trimEnd()],
    ['blank lines at the end', (text: string) => `${text}\n\n  \n`],
    ['a byte-order mark', (text: string) => `\uFEFF${text}`],
    ['nothing in them', () => ''],
    ['only blanks', () => ' \n\n'],
  ])('of all agents do the same with files that have %s', async (_, change) => {
    const isYaml = (path: string): boolean => path.endsWith('.yml');
    const before = place.populate((text, path) => (isYaml(path) ? text : change(text))).snapshot();
    const installed = await place.run('install');
    expect(installed.stderr).not.toContain('vivavoce:');
    expect(installed.exitCode).toBe(0);
    expect(new Set(Object.values(await place.states()))).toEqual(new Set(['installed']));
    expect(await place.run('remove')).toMatchObject({ exitCode: 0 });
    expect(place.snapshot()).toEqual(before);
  });

  test.each(AGENTS)('of %s leave nothing where nothing was', async (agent) => {
    expect(await place.run('install', agent)).toMatchObject({ exitCode: 0 });
    expect((await place.states())[agent]).toBe('installed');
    expect(await place.run('remove', agent)).toMatchObject({ exitCode: 0 });
    expect(place.snapshot()).toEqual({});
  });

  test('a second install changes no byte, neither there nor in the records, and says so', async () => {
    place.populate();
    await place.run('install');
    const [once, record] = [
      place.snapshot(),
      readFileSync(join(place.records, 'codex', 'manifest.json'), 'utf8'),
    ];
    const again = await place.run('install');
    expect(again.stdout).toBe(AGENTS.map((agent) => `${agent}: is installed.\n`).join(''));
    expect(place.snapshot()).toEqual(once);
    expect(readFileSync(join(place.records, 'codex', 'manifest.json'), 'utf8')).toBe(record);
  });

  test('a link is written through, and stays a link', async () => {
    place.write('dotfiles/claude.json', '{ "a": 1 }\n', 0o640);
    mkdirSync(place.path('.claude'));
    symlinkSync('../dotfiles/claude.json', place.path('.claude/settings.json'));
    const before = place.snapshot();
    await place.run('install', 'claude');
    expect(place.snapshot()['.claude/settings.json']).toBe(before['.claude/settings.json']);
    expect(place.read('dotfiles/claude.json')).toContain('vivavoce@vivavoce');
    expect(statSync(place.path('dotfiles/claude.json')).mode & 0o777).toBe(0o640);
    await place.run('remove', 'claude');
    expect(place.snapshot()).toEqual(before);
  });
});

describe('changes between', () => {
  test('what others wrote since stays; only our entries go', async () => {
    place.populate();
    await place.run('install');
    place.write(
      '.claude/settings.json',
      place.read('.claude/settings.json').replace('"FOO":"bar"', '"FOO":"baz" /* new */'),
    );
    place.write(
      '.codex/config.toml',
      `${place.read('.codex/config.toml')}\n[mcp_servers.later]\ncommand = "x" # mine\n`,
    );
    place.write(
      '.codex/hooks.json',
      place.read('.codex/hooks.json').replace('/usr/local/bin/ding', '/usr/bin/dong'),
    );
    place.write('.aider.conf.yml', `${place.read('.aider.conf.yml')}dark-mode: true\n`);
    place.write('.tmux.conf', place.read('.tmux.conf').replace('mouse on', 'mouse off'));
    expect(await place.run('remove')).toMatchObject({ exitCode: 0 });
    const fixture = new PluginPlace().populate();
    expect(place.read('.claude/settings.json')).toBe(
      fixture.read('.claude/settings.json').replace('"FOO":"bar"', '"FOO":"baz" /* new */'),
    );
    expect(place.read('.codex/config.toml')).toBe(
      `${fixture.read('.codex/config.toml')}\n[mcp_servers.later]\ncommand = "x" # mine\n`,
    );
    expect(place.read('.codex/hooks.json')).toBe(
      fixture.read('.codex/hooks.json').replace('/usr/local/bin/ding', '/usr/bin/dong'),
    );
    expect(place.read('.aider.conf.yml')).toBe(`${fixture.read('.aider.conf.yml')}dark-mode: true\n`);
    expect(place.read('.tmux.conf')).toBe(`${fixture.read('.tmux.conf').replace('mouse on', 'mouse off')}\n`);
  });

  test('an entry that somebody took out or changed makes it broken; install mends it, remove takes the rest', async () => {
    place.populate();
    await place.run('install');
    place.write('.claude/settings.json', '{ "mine": 1 }');
    place.write(
      '.cursor/mcp.json',
      place.read('.cursor/mcp.json').replace('"mcp"\r\n', '"mcp", "--more"\r\n'),
    );
    expect(await place.states()).toMatchObject({ claude: 'broken', cursor: 'broken', codex: 'installed' });
    expect(await place.run('status')).toMatchObject({ exitCode: 1 });
    await place.run('install', 'claude');
    expect((await place.states())['claude']).toBe('installed');
    await place.run('remove');
    expect(place.read('.claude/settings.json')).toBe('{ "mine": 1 }');
    expect(place.read('.cursor/mcp.json')).toBe(new PluginPlace().populate().read('.cursor/mcp.json'));
  });

  test('a file of ours that somebody changed is kept as a copy', async () => {
    const before = place.populate().snapshot();
    await place.run('install', 'gemini');
    place.write('.gemini/extensions/vivavoce/GEMINI.md', 'my own words');
    expect((await place.states())['gemini']).toBe('broken');
    const { stderr } = await place.run('remove', 'gemini');
    expect(place.snapshot()).toEqual(before);
    const [, copy = ''] = /a copy is in (.+)\n/.exec(stderr) ?? [];
    expect(readFileSync(copy, 'utf8')).toBe('my own words');
  });

  test('a file that was deleted in between stays deleted', async () => {
    place.populate();
    await place.run('install', 'codex');
    rmSync(place.path('.codex/hooks.json'));
    expect(await place.run('remove', 'codex')).toMatchObject({ exitCode: 0 });
    expect(place.has('.codex/hooks.json')).toBe(false);
  });
});

describe('refusals', () => {
  test.each([
    ['codex', '.codex/config.toml', 'a = = 1\n', 'line 1, column'],
    ['codex', '.codex/hooks.json', '{ "hooks": [ }', 'line 1, column'],
    ['claude', '.claude/settings.json', '{ "enabledPlugins": true }', '"enabledPlugins" is not an object'],
    ['cursor', '.cursor/hooks.json', '{\n  "hooks": { "stop": {} }\n}', '"hooks.stop" is not a list'],
    [
      'aider',
      '.aider.conf.yml',
      'notifications-command: ding\n',
      'sets "notifications-command" already (line 1)',
    ],
    ['opencode', '.config/opencode/opencode.jsonc', 'not json', 'line 1, column 1'],
    ['claude', '.claude/settings.json', Buffer.from([0x7b, 0xff, 0x7d]), 'is not UTF-8'],
  ])(
    '%s: %s that is damaged or taken is named with the place, and nothing is written',
    async (agent, path, content, reason) => {
      place.populate();
      place.write(path, content);
      const before = place.snapshot();
      const outcome = await place.run('install', agent);
      expect(outcome.exitCode).toBe(1);
      expect(outcome.stderr).toContain(reason);
      expect(outcome.stderr).toContain(place.path(path));
      expect(place.snapshot()).toEqual(before);
      expect((await place.states())[agent]).toBe('not-installed');
    },
  );

  test('a read-only file is refused before anything else of that agent is written', async () => {
    place.populate();
    chmodSync(place.path('.codex/config.toml'), 0o444);
    const before = place.snapshot();
    const outcome = await place.run('install', 'codex');
    expect(outcome).toMatchObject({ exitCode: 1, stdout: '' });
    expect(outcome.stderr).toContain('config.toml is read-only. Nothing was changed.');
    expect(place.snapshot()).toEqual(before);
  });

  test('one agent that is refused does not keep the others waiting', async () => {
    place.populate();
    place.write('.codex/config.toml', '= 1');
    expect(await place.run('install')).toMatchObject({ exitCode: 1 });
    expect(await place.states()).toMatchObject({
      claude: 'installed',
      codex: 'not-installed',
      vscode: 'installed',
    });
  });

  test('an unknown agent is wrong usage that names those there are', async () => {
    const outcome = await place.run('install', 'emacs');
    expect(outcome.exitCode).toBe(2);
    expect(outcome.stderr).toContain('claude, codex, gemini');
  });
});

describe('versions and interruptions', () => {
  test('another version is outdated, is brought up to date, and still undone to the first byte', async () => {
    const before = place.populate().snapshot();
    place.packageRoot = place.otherVersion('0.0.1', (plugins) =>
      writeFileSync(join(plugins, 'gemini', 'OLD.md'), 'old'),
    );
    await place.run('install');
    expect(place.has('.gemini/extensions/vivavoce/OLD.md')).toBe(true);
    place.packageRoot = PACKAGE_ROOT;
    expect(new Set(Object.values(await place.states()))).toEqual(new Set(['outdated']));
    expect(await place.run('install')).toMatchObject({ exitCode: 0 });
    expect(new Set(Object.values(await place.states()))).toEqual(new Set(['installed']));
    expect(place.has('.gemini/extensions/vivavoce/OLD.md')).toBe(false);
    expect(place.has('.vscode/extensions/vivavoce.vivavoce-0.0.1')).toBe(false);
    await place.run('remove');
    expect(place.snapshot()).toEqual(before);
  });

  test('a launcher on PATH that is us is called by its name; a change of it makes the plugin outdated', async () => {
    place.populate();
    await place.run('install', 'codex');
    const bin = place.path('bin');
    mkdirSync(bin);
    symlinkSync(realpathSync(join(PACKAGE_ROOT, 'bin', 'vivavoce.mjs')), join(bin, 'vivavoce'));
    place.env = { PATH: bin };
    expect((await place.states())['codex']).toBe('outdated');
    await place.run('install', 'codex');
    expect(place.read('.codex/hooks.json')).toContain('"vivavoce hook codex stop"');
    expect(place.read('.codex/hooks.json')).not.toContain('vivavoce.mjs');
  });

  test('the folder that npx puts on PATH is not relied on: hooks run without it', async () => {
    place.populate();
    const bin = place.path('.npm/_npx/1f/node_modules/.bin');
    mkdirSync(bin, { recursive: true });
    symlinkSync(realpathSync(join(PACKAGE_ROOT, 'bin', 'vivavoce.mjs')), join(bin, 'vivavoce'));
    place.env = { PATH: bin };
    await place.run('install', 'codex');
    expect(place.read('.codex/hooks.json')).toContain('vivavoce.mjs hook codex stop');
    place.env = {};
    expect((await place.states())['codex']).toBe('installed');
  });

  test('another program called vivavoce is not called', async () => {
    place.populate();
    place.write('bin/vivavoce', '#!/bin/sh\n', 0o755);
    place.env = { PATH: place.path('bin') };
    await place.run('install', 'codex');
    expect(place.read('.codex/hooks.json')).toContain('vivavoce.mjs hook codex stop');
  });

  test.each(['writing', 'removing'])(
    'what was interrupted while %s is seen, mended by install, and undone by remove',
    async (state) => {
      const before = place.populate().snapshot();
      await place.run('install', 'codex');
      const interrupt = (): void => {
        const path = join(place.records, 'codex', 'manifest.json');
        const record = JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>;
        writeFileSync(path, JSON.stringify({ ...record, state }));
        // The second of the two files was not reached.
        place.write('.codex/config.toml', new PluginPlace().populate().read('.codex/config.toml'));
      };
      interrupt();
      expect((await place.states())['codex']).toBe('broken');
      expect(await place.run('install', 'codex')).toMatchObject({ exitCode: 0 });
      expect((await place.states())['codex']).toBe('installed');
      interrupt();
      expect(await place.run('remove', 'codex')).toMatchObject({ exitCode: 0 });
      expect(place.snapshot()).toEqual(before);
    },
  );

  test('entries without a record are found again, and can be removed', async () => {
    const before = place.populate().snapshot();
    await place.run('install', 'cursor');
    rmSync(place.records, { recursive: true });
    expect(await place.run('install', 'cursor')).toMatchObject({ exitCode: 0 });
    await place.run('remove', 'cursor');
    expect(Object.keys(place.snapshot())).toEqual(Object.keys(before));
    expect(place.read('.cursor/mcp.json')).toBe(new PluginPlace().populate().read('.cursor/mcp.json'));
  });
});

describe('without changing anything', () => {
  test('a dry run shows the lines that would come, and writes nothing', async () => {
    const before = place.populate().snapshot();
    const outcome = await place.run('install', 'codex', '--dry-run');
    expect(outcome.stdout).toContain(
      `codex: changed  ${place.path('.codex/config.toml')}\n+\n+[mcp_servers.vivavoce]\n`,
    );
    expect(place.snapshot()).toEqual(before);
    await place.run('install', 'codex');
    const removal = await place.run('remove', 'codex', '--dry-run');
    expect(removal.stdout).toContain('-[mcp_servers.vivavoce]\n');
    expect((await place.states())['codex']).toBe('installed');
  });

  test('a dry run names the files of the plugin itself without their lines', async () => {
    place.populate();
    const installation = await place.run('install', 'gemini', '--dry-run');
    expect(installation.stdout).toMatch(/^(gemini: created  \S+\n)+$/);
    await place.run('install', 'gemini');
    const removal = await place.run('remove', 'gemini', '--dry-run');
    expect(removal.stdout).toMatch(/^(gemini: deleted  \S+\n)+$/);
  });

  test('install without a name looks for agents by program and by configuration', async () => {
    expect(await place.run('install')).toMatchObject({ exitCode: 1 });
    place.write('bin/codex', '#!/bin/sh\n', 0o755);
    place.write('.cursor/hooks.json', '{}');
    place.env = { PATH: place.path('bin') };
    const { stdout } = await place.run('install');
    expect(stdout).toMatch(/^codex: installed\.\n(.*\n)+cursor: installed\.\n/);
    expect(await place.states()).toMatchObject({
      codex: 'installed',
      cursor: 'installed',
      claude: 'not-installed',
    });
  });

  test('the status names every agent, whether it is here, and what is wrong', async () => {
    place.populate();
    const { stdout } = await place.run('status');
    expect(stdout.split('\n')).toHaveLength(AGENTS.length + 2);
    expect(stdout).toMatch(/^codex +Codex +not installed +on this machine/m);
  });
});
