import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { isProcessAlive } from '../../../src/client/node/endpoint.ts';
import type { TmuxControl } from './tmux-control.ts';
import { eventually } from './waiting.ts';
import type { Changes } from './waiting.ts';

const run = promisify(execFile);

export interface Size {
  readonly columns: number;
  readonly rows: number;
}

/** All that a person sees, and what the terminal keeps in mind for the program. */
export interface Screen {
  /** The lines as they are read, without spaces at their ends. */
  readonly text: string;
  /** The same with colours and other attributes as escape sequences. */
  readonly styled: string;
  /** Cursor, alternate screen, keypad, mouse, title: whatever the program has set. */
  readonly state: string;
}

/** How a program ended. */
export interface Ending {
  readonly code: number | null;
  readonly signal: string | null;
}

const STATE = [
  'cursor #{cursor_x},#{cursor_y} #{cursor_flag}',
  'alternate #{alternate_on}',
  'keypad #{keypad_flag} #{keypad_cursor_flag}',
  'mouse #{mouse_any_flag} #{mouse_sgr_flag}',
  'wrap #{wrap_flag} insert #{insert_flag} origin #{origin_flag}',
  'region #{scroll_region_upper},#{scroll_region_lower}',
].join('; ');

interface PaneParts {
  readonly id: string;
  readonly tty: string;
  readonly pid: number;
  readonly control: TmuxControl;
  readonly changes: Changes;
}

/** One terminal with one program in it. */
export class Pane {
  /** Path of the terminal device. */
  readonly tty: string;
  /** Of the program that was started. */
  readonly pid: number;
  readonly #id: string;
  readonly #control: TmuxControl;
  readonly #changes: Changes;

  constructor({ id, tty, pid, control, changes }: PaneParts) {
    this.#id = id;
    this.tty = tty;
    this.pid = pid;
    this.#control = control;
    this.#changes = changes;
  }

  /** Presses keys: what is given reaches the program byte for byte. */
  async type(keys: string | Uint8Array): Promise<void> {
    await this.#insert(keys, ['-r']);
  }

  /** Pastes as a person does: in brackets when the program asked for them. */
  async paste(text: string): Promise<void> {
    await this.#insert(text, ['-p']);
  }

  async resize({ columns, rows }: Size): Promise<void> {
    await this.#control.ask('resize-window', '-t', this.#id, '-x', `${columns}`, '-y', `${rows}`);
  }

  /** Brings it to the front, so that it has the focus and no other has. */
  async focus(): Promise<void> {
    await this.#control.ask('select-window', '-t', this.#id);
  }

  async screen(): Promise<Screen> {
    const [text, styled, [state = '']] = await Promise.all([
      this.#control.ask('capture-pane', '-p', '-t', this.#id),
      this.#control.ask('capture-pane', '-p', '-e', '-t', this.#id),
      this.#control.ask('display-message', '-p', '-t', this.#id, STATE),
    ]);
    return { text: text.join('\n').trimEnd(), styled: styled.join('\n').trimEnd(), state };
  }

  /** Everything since the program began, the lines that have left the screen included. */
  async everything(): Promise<string> {
    const lines = await this.#control.ask('capture-pane', '-p', '-J', '-S', '-', '-t', this.#id);
    return lines.join('\n').trimEnd();
  }

  /** Resolves with the first screen that is as expected. */
  async until(expected: RegExp | ((screen: Screen) => boolean)): Promise<Screen> {
    const fits = typeof expected === 'function' ? expected : ({ text }: Screen) => expected.test(text);
    let last: Screen | undefined;
    return eventually(
      async () => {
        last = await this.screen();
        return fits(last) ? last : undefined;
      },
      () => `The terminal never showed ${String(expected)}. It shows:\n${last?.text}\n${last?.state}`,
      this.#changes,
    );
  }

  /** Resolves when the program that was started has ended. */
  async ended(): Promise<Ending> {
    const format = '#{pid} #{pane_dead} #{pane_dead_status} #{pane_dead_signal}';
    let last = '';
    return eventually(
      async () => {
        const [line = ''] = await this.#control.ask('display-message', '-p', '-t', this.#id, format);
        const [server, dead, code = '', signal = ''] = line.split(' ');
        // The terminal is closed a moment before it is known how the program ended.
        if (dead === '1' && (code !== '' || signal !== ''))
          return { code: code === '' ? null : Number(code), signal: signal === '' ? null : signal };
        // tmux 3.3 now and then misses that a process has ended, and looks for all of them when it is told of one.
        if (dead === '1') process.kill(Number(server), 'SIGCHLD');
        last = `${line}\n${(await this.screen()).text}`;
        return undefined;
      },
      () => `The program never ended. It shows:\n${last}`,
      this.#changes,
    );
  }

  /** The modes of the terminal device, as `stty` tells them. */
  async modes(): Promise<string> {
    return (await run('stty', ['-g', '-F', this.tty])).stdout.trim();
  }

  /** Resolves when the modes of the device are those. */
  async untilModes(expected: string): Promise<void> {
    let last = '';
    await eventually(
      async () => {
        last = await this.modes();
        return last === expected ? true : undefined;
      },
      () => `The terminal’s modes should be ${expected} and are ${last}.`,
    );
  }

  /** Ends whatever still runs in it. */
  async close(): Promise<void> {
    await this.#control.ask('kill-pane', '-t', this.#id).catch(() => []);
    await eventually(
      () => (isProcessAlive(this.pid) ? undefined : true),
      () => 'The program outlived its terminal.',
    );
  }

  async #insert(content: string | Uint8Array, how: readonly string[]): Promise<void> {
    const name = randomUUID();
    const file = join(tmpdir(), `vivavoce-keys-${name}`);
    await writeFile(file, content);
    try {
      await this.#control.ask('load-buffer', '-b', name, file);
      await this.#control.ask('paste-buffer', '-d', ...how, '-b', name, '-t', this.#id);
    } finally {
      await rm(file, { force: true });
    }
  }
}
