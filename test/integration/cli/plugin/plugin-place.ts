/** A home folder with configurations of agents, and the command line run in it. */
import { createHash } from 'node:crypto';
import {
  chmodSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { PACKAGE_ROOT, runInProcess } from '../../../support/cli-context.ts';
import type { CliOutcome } from '../../../support/cli-context.ts';

const fixtures = fileURLToPath(new URL('../../../fixtures/agent-configurations/', import.meta.url));

/** Where each fixture lies in a home folder. */
const CONFIGURATIONS = {
  'claude/settings.json': '.claude/settings.json',
  'codex/config.toml': '.codex/config.toml',
  'codex/hooks.json': '.codex/hooks.json',
  'cursor/hooks.json': '.cursor/hooks.json',
  'cursor/mcp.json': '.cursor/mcp.json',
  'opencode/opencode.jsonc': '.config/opencode/opencode.jsonc',
  'aider/aider.conf.yml': '.aider.conf.yml',
  'tmux/tmux.conf': '.tmux.conf',
} as const;

export class PluginPlace {
  readonly home = mkdtempSync(join(tmpdir(), 'plugins-'));
  readonly #state = mkdtempSync(join(tmpdir(), 'plugins-state-'));
  packageRoot = PACKAGE_ROOT;
  env: Record<string, string | undefined> = {};

  /** The configurations of a person who uses everything. */
  populate(change: (text: string, path: string) => string | Buffer = (text) => text): this {
    for (const [fixture, path] of Object.entries(CONFIGURATIONS))
      this.write(path, change(fixtureText(fixture), path));
    mkdirSync(join(this.home, '.gemini'));
    mkdirSync(join(this.home, '.vscode'));
    return this;
  }

  write(path: string, content: string | Buffer, mode: number = 0o600): void {
    mkdirSync(dirname(join(this.home, path)), { recursive: true });
    writeFileSync(join(this.home, path), content);
    chmodSync(join(this.home, path), mode);
  }

  read(path: string): string {
    return readFileSync(join(this.home, path), 'utf8');
  }

  path(path: string): string {
    return join(this.home, path);
  }

  get records(): string {
    return join(this.#state, 'plugins');
  }

  has(path: string): boolean {
    return existsSync(join(this.home, path));
  }

  /** Without programs on PATH only traces of agents count, and hooks name the launcher in full. */
  run(...args: string[]): Promise<CliOutcome> {
    return runInProcess(['plugin', ...args], {
      home: this.home,
      packageRoot: this.packageRoot,
      env: { VIVAVOCE_HOME: undefined, VIVAVOCE_STATE_DIR: this.#state, PATH: '/nowhere', ...this.env },
    });
  }

  async states(): Promise<Record<string, string>> {
    const { stdout } = await this.run('status', '--json');
    const { agents } = JSON.parse(stdout) as { agents: { agent: string; state: string }[] };
    return Object.fromEntries(agents.map(({ agent, state }) => [agent, state]));
  }

  /** Every file, folder and link below the home folder, with mode and content. */
  snapshot(): Record<string, string> {
    const found: Record<string, string> = {};
    for (const path of readdirSync(this.home, { recursive: true, encoding: 'utf8' }).toSorted()) {
      const info = lstatSync(join(this.home, path));
      const mode = (info.mode & 0o7777).toString(8);
      if (info.isDirectory()) found[path] = `folder ${mode}`;
      else if (info.isSymbolicLink()) found[path] = `link ${readlinkSync(join(this.home, path))}`;
      else {
        const bytes = readFileSync(join(this.home, path));
        found[path] = `${mode} ${createHash('sha256').update(bytes).digest('hex')}`;
      }
    }
    return found;
  }

  /** A copy of the package with another version and, where wanted, changed plugin files. */
  otherVersion(version: string, change: (pluginsDir: string) => void = () => {}): string {
    const root = mkdtempSync(join(tmpdir(), 'plugins-package-'));
    cpSync(join(PACKAGE_ROOT, 'plugins'), join(root, 'plugins'), { recursive: true });
    writeFileSync(join(root, 'package.json'), JSON.stringify({ name: 'vivavoce', version }));
    change(join(root, 'plugins'));
    return root;
  }
}

/** One of them was written on Windows; version control would not keep that. */
function fixtureText(fixture: string): string {
  const text = readFileSync(join(fixtures, fixture), 'utf8');
  return fixture === 'cursor/mcp.json' ? text.replaceAll(/\r?\n/g, '\r\n') : text;
}
