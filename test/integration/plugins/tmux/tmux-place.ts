/** A tmux server of the test's own, seen by a person in a terminal: a pane of a second server that shows the first. */
import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { vi } from 'vitest';
import { PACKAGE_ROOT } from '../../../support/cli-context.ts';
import { PluginShell } from '../../../support/plugin-shell.ts';

const run = promisify(execFile);
/** A loaded machine needs its time to start a command line. */
const PATIENCE = { timeout: 30_000 };
const SIZE = ['-x', '100', '-y', '24'] as const;

export const PLUGIN = join(PACKAGE_ROOT, 'plugins/tmux/vivavoce.tmux');

export class TmuxPlace {
  readonly shell: PluginShell;
  readonly #socket = `vivavoce-${randomUUID()}`;
  readonly #terminal = `vivavoce-${randomUUID()}`;

  private constructor(shell: PluginShell) {
    this.shell = shell;
  }

  /** One pane that runs `cat` in the project folder, and a terminal that is attached to it. */
  static async open(): Promise<TmuxPlace> {
    const place = new TmuxPlace(await PluginShell.open());
    const session = ['-f', '/dev/null', 'new-session', '-d', ...SIZE];
    await place.tmux(...session, '-c', place.shell.folder, 'cat');
    await place.tmux('set-option', '-g', 'display-time', '60000');
    await place.#outside(...session, `TERM=xterm-256color tmux -u -L ${place.#socket} attach`);
    await place.#outside('set-option', '-g', 'status', 'off');
    await until(async () => (await place.tmux('list-clients')) !== '');
    return place;
  }

  /** Resolves with what tmux prints. */
  tmux(...args: readonly string[]): Promise<string> {
    return this.#ask(this.#socket, args);
  }

  async loadPlugin(): Promise<void> {
    await this.tmux('run-shell', PLUGIN);
  }

  /** Keys of the person before the terminal, as tmux names them. */
  async press(...keys: readonly string[]): Promise<void> {
    await this.#outside('send-keys', ...keys);
  }

  /** All that the person sees, messages and status line included. */
  screen(): Promise<string> {
    return this.#outside('capture-pane', '-p');
  }

  async untilScreen(expected: RegExp): Promise<void> {
    await until(async () => expected.test(await this.screen()));
  }

  /** What a pane shows; the terminal stands still while it shows a message. */
  async untilPane(expected: RegExp, pane = '.0'): Promise<void> {
    await until(async () => expected.test(await this.tmux('capture-pane', '-p', '-t', pane)));
  }

  async dispose(): Promise<void> {
    for (const socket of [this.#terminal, this.#socket]) {
      await this.#ask(socket, ['kill-server']).catch(() => {});
    }
    await this.shell.dispose();
  }

  #outside(...args: readonly string[]): Promise<string> {
    return this.#ask(this.#terminal, args);
  }

  async #ask(socket: string, args: readonly string[]): Promise<string> {
    const { stdout } = await run('tmux', ['-u', '-L', socket, ...args], { env: this.shell.env });
    return stdout.trimEnd();
  }
}

async function until(condition: () => Promise<boolean>): Promise<void> {
  await vi.waitUntil(condition, PATIENCE);
}
