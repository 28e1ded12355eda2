/** A terminal that can be read: a tmux server of its own, in which programs run as before a person. */
import { execFile, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Pane } from './pane.ts';
import type { Size } from './pane.ts';
import { TmuxControl } from './tmux-control.ts';
import { Changes } from './waiting.ts';

const run = promisify(execFile);
export const SIZE: Size = { columns: 100, rows: 30 };

/** Nothing of tmux's own is seen, a program's last screen stays, and its size changes by command only. */
const CONFIGURATION = `
set -g status off
set -g remain-on-exit on
set -g remain-on-exit-format ''
set -g default-size ${SIZE.columns}x${SIZE.rows}
set -g default-terminal tmux-256color
set -g focus-events on
set -g history-limit 10000
set -g allow-rename off
set -g automatic-rename off
set -s escape-time 0
set -s set-clipboard off
set -s exit-empty off
`;

export interface ProgramOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly workingDir?: string;
}

export class Tmux {
  /** The home of the programs; gone with the server. */
  readonly home: string;
  readonly #name: string;
  readonly #control: TmuxControl;
  readonly #changes: Changes;

  private constructor(home: string, name: string, control: TmuxControl, changes: Changes) {
    this.home = home;
    this.#name = name;
    this.#control = control;
    this.#changes = changes;
  }

  /** Throws an Error that names the Debian package when there is no tmux. */
  static async start(): Promise<Tmux> {
    const home = await mkdtemp(join(tmpdir(), 'vivavoce-terminal-'));
    const name = `vivavoce-${randomUUID()}`;
    const configuration = join(home, '.tmux.conf');
    await writeFile(configuration, CONFIGURATION);
    const env = plainEnvironment(home);
    const options = ['-u', '-L', name, '-f', configuration];
    try {
      await run('tmux', [...options, 'new-session', '-d', '-s', 'bench', 'tail -f /dev/null'], { env });
    } catch (error) {
      throw new Error('A readable terminal needs the Debian package tmux.', { cause: error });
    }
    const changes = new Changes();
    const client = spawn('tmux', [...options, '-C', 'attach', '-t', 'bench', '-f', 'ignore-size'], { env });
    const control = new TmuxControl(client, changes);
    await control.attached();
    return new Tmux(home, name, control, changes);
  }

  /** Starts a program in a window of its own, with nothing between it and the terminal. */
  async program(command: readonly string[], options: ProgramOptions = {}): Promise<Pane> {
    const { env = {}, workingDir = this.home } = options;
    const variables = Object.entries(env).flatMap(([name, value]) => ['-e', `${name}=${value}`]);
    const [line = ''] = await this.#control.ask(
      ...['new-window', '-d', '-P', '-F', '#{pane_id} #{pane_tty} #{pane_pid}'],
      ...['-t', 'bench:', '-c', workingDir, ...variables, ...command],
    );
    const [id = '', tty = '', pid = ''] = line.split(' ');
    return new Pane({ id, tty, pid: Number(pid), control: this.#control, changes: this.#changes });
  }

  async dispose(): Promise<void> {
    this.#control.close();
    await run('tmux', ['-L', this.#name, 'kill-server']).catch(() => {});
    await rm(this.home, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 });
  }
}

/** The same on all machines: no start files of the person, no language, no variables that change programs. */
function plainEnvironment(home: string): NodeJS.ProcessEnv {
  return {
    PATH: process.env['PATH'],
    HOME: home,
    TMPDIR: tmpdir(),
    LC_ALL: 'C.UTF-8',
    SHELL: '/bin/bash',
    PS1: '$ ',
    HISTFILE: '/dev/null',
    INPUTRC: '/dev/null',
    LESSHISTFILE: '-',
    PYTHONSTARTUP: '',
    PYTHONDONTWRITEBYTECODE: '1',
  };
}
