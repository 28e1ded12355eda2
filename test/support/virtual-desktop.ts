/** A desktop without a screen: a private X server, and programs whose windows stand on it. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Atoms } from '../../src/main/keyboard/x11/atoms.ts';
import { XConnection } from '../../src/main/keyboard/x11/connection.ts';
import { parseDisplay } from '../../src/main/keyboard/x11/display.ts';
import { KeyboardExtensions } from '../../src/main/keyboard/x11/extensions.ts';
import { readProperty } from '../../src/main/keyboard/x11/properties.ts';
import { readWords, words, xRequest } from '../../src/main/keyboard/x11/wire.ts';
import { focusedWindow } from '../../src/main/keyboard/x11/windows.ts';

const QUERY_TREE = 15;
const GET_WINDOW_ATTRIBUTES = 3;
const SET_INPUT_FOCUS = 42;
const FOCUS_TO_PARENT = 2;
const VIEWABLE = 2;

export class VirtualDesktop {
  /** For programs that shall appear here. */
  readonly env: NodeJS.ProcessEnv;
  readonly folder: string;
  readonly #server: ChildProcess;
  readonly #programs = new Set<ChildProcess>();
  readonly #connections = new Set<XConnection>();

  private constructor(folder: string, display: string, server: ChildProcess) {
    this.folder = folder;
    this.#server = server;
    const { WAYLAND_DISPLAY: _, XAUTHORITY: __, ...env } = process.env;
    this.env = { ...env, HOME: folder, DISPLAY: display, LC_ALL: 'C.UTF-8' };
  }

  /** Throws an Error that names the Debian package when there is no Xvfb. */
  static async start(): Promise<VirtualDesktop> {
    const folder = await mkdtemp(join(tmpdir(), 'vivavoce-desktop-'));
    const server = spawn('Xvfb', '-displayfd 1 -screen 0 1024x768x24 -nolisten tcp -noreset'.split(' '), {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const number = await new Promise<string>((resolve, reject) => {
      server.once('error', () => reject(new Error('The virtual desktop needs the Debian package xvfb.')));
      server.once('exit', (code) => reject(new Error(`Xvfb ended with code ${code}.`)));
      server.stdout?.once('data', (bytes: Buffer) => resolve(bytes.toString().trim()));
    });
    return new VirtualDesktop(folder, `:${number}`, server);
  }

  /** A program of the test itself that knows nothing of others. */
  async connect(): Promise<XConnection> {
    const display = parseDisplay(this.env['DISPLAY'] ?? '');
    if (display === undefined) throw new Error('The desktop has no display.');
    const x = await XConnection.open(display, undefined);
    this.#connections.add(x);
    return x;
  }

  run(command: string, parameters: readonly string[]): ChildProcess {
    const program = spawn(command, parameters, { env: this.env, stdio: ['pipe', 'pipe', 'ignore'] });
    this.#programs.add(program);
    program.once('exit', () => this.#programs.delete(program));
    return program;
  }

  /** Runs a program to its end; the answer is what it wrote. */
  async output(command: string, parameters: readonly string[], input = Buffer.alloc(0)): Promise<Buffer> {
    const program = this.run(command, parameters);
    const parts: Buffer[] = [];
    program.stdout?.on('data', (part: Buffer) => parts.push(part));
    program.stdin?.on('error', () => {}).end(input);
    await once(program, 'close');
    return Buffer.concat(parts);
  }

  /** Gives the focus to the window whose program has this class, once it is there, and answers its number. */
  async focus(programClass: string): Promise<number> {
    const x = await this.connect();
    const property = await new Atoms(x).id('WM_CLASS');
    try {
      for (;;) {
        const tree = await x.ask(xRequest(QUERY_TREE, 0, words(x.setup.root)));
        for (const window of readWords(tree, 32, tree.readUInt16LE(16))) {
          const attributes = await x.ask(xRequest(GET_WINDOW_ATTRIBUTES, 0, words(window)));
          const value = await readProperty(x, window, property);
          if (attributes.readUInt8(26) !== VIEWABLE) continue;
          if (value?.data.toString('latin1').toLowerCase().split('\0').includes(programClass) !== true)
            continue;
          x.tell(xRequest(SET_INPUT_FOCUS, FOCUS_TO_PARENT, words(window, 0)));
          await focusedWindow(x);
          return window;
        }
      }
    } finally {
      x.close();
    }
  }

  /** Stops the program of a window, as when it is busy; the returned function lets it go on. */
  async freeze(window: number): Promise<() => void> {
    const x = await this.connect();
    const value = await readProperty(x, window, await new Atoms(x).id('_NET_WM_PID'));
    x.close();
    const pid = value?.data.readUInt32LE(0);
    if (pid === undefined || pid === 0)
      throw new Error('The window does not say to which process it belongs.');
    process.kill(pid, 'SIGSTOP');
    return () => process.kill(pid, 'SIGCONT');
  }

  /** Takes the focus from all windows. */
  async focusNothing(): Promise<void> {
    const x = await this.connect();
    x.tell(xRequest(SET_INPUT_FOCUS, FOCUS_TO_PARENT, words(0, 0)));
    await focusedWindow(x);
    x.close();
  }

  /** A hand that holds a key down until it is told to let go. */
  async hold(keycode: number): Promise<() => Promise<void>> {
    const x = await this.connect();
    const keys = await KeyboardExtensions.find(x);
    keys.press(keycode);
    await focusedWindow(x);
    return async () => {
      keys.release(keycode);
      await focusedWindow(x);
      x.close();
    };
  }

  /** The server ends as in a power cut. */
  async crash(): Promise<void> {
    if (this.#server.exitCode !== null || this.#server.signalCode !== null) return;
    const gone = once(this.#server, 'exit');
    this.#server.kill('SIGKILL');
    await gone;
  }

  async dispose(): Promise<void> {
    for (const x of this.#connections) x.close();
    await Promise.all(
      [...this.#programs].map(async (program) => {
        const gone = once(program, 'exit');
        program.kill('SIGKILL');
        await gone;
      }),
    );
    if (this.#server.exitCode === null && this.#server.signalCode === null) {
      const gone = once(this.#server, 'exit');
      this.#server.kill();
      await gone;
    }
    await rm(this.folder, { recursive: true, force: true, maxRetries: 3 });
  }
}
