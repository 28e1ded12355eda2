/** Published Python packages, each in an environment of its own that is kept for the next run. */
import { execFile, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';

const run = promisify(execFile);
const CACHE_DIR = 'node_modules/.cache/vivavoce-python';

/** The reference engine's command line, which runs without the packages that listen and speak. */
export const DICTARE: readonly (readonly string[])[] = [
  ['openvip==1.0.0', 'python-json-logger>=2', 'pathvalidate>=3', 'typer>=0.12', 'rich>=13', 'tomlkit>=0.14'],
  ['--no-deps', 'dictare==0.6.2'],
];

/** Path of a Python with what the arguments of `pip install` bring, one call each. Rejects with what is missing. */
export async function pythonWith(name: string, installs: readonly (readonly string[])[]): Promise<string> {
  const folder = join(CACHE_DIR, name);
  const python = join(folder, 'bin', 'python');
  const receipt = join(folder, 'installed.json');
  const wanted = JSON.stringify(installs);
  if ((await readFile(receipt, 'utf8').catch(() => '')) === wanted) return python;
  await rm(folder, { recursive: true, force: true });
  await mkdir(CACHE_DIR, { recursive: true });
  await step('python3 with the module venv is needed (Debian: python3-venv)', 'python3', [
    '-m',
    'venv',
    folder,
  ]);
  for (const install of installs) {
    const need = `PyPI must be reachable to install ${install.join(' ')}`;
    await step(need, python, ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', ...install]);
  }
  await writeFile(receipt, wanted);
  return python;
}

async function step(need: string, command: string, args: readonly string[]): Promise<void> {
  try {
    await run(command, args);
  } catch (error) {
    throw new Error(`This test cannot run: ${need}.`, { cause: error });
  }
}

export interface DriverEvent {
  readonly event: string;
  readonly value?: unknown;
  readonly error?: string;
  readonly status?: number;
  readonly body?: Readonly<Record<string, unknown>>;
}

/** A process that takes calls and tells events, one JSON object a line each. */
export class PythonDriver {
  readonly #child: ChildProcess;
  readonly #events: DriverEvent[] = [];
  readonly #waiting = new Set<() => void>();
  #complaints = '';
  #ended = false;

  constructor(python: string, script: string, args: readonly string[]) {
    this.#child = spawn(python, ['-u', script, ...args], { stdio: ['pipe', 'pipe', 'pipe'] });
    const { stdout, stderr } = this.#child;
    if (stdout === null || stderr === null) throw new Error('The driver has no output.');
    createInterface(stdout).on('line', (line) => {
      this.#events.push(JSON.parse(line) as DriverEvent);
      this.#wake();
    });
    stderr.setEncoding('utf8').on('data', (text: string) => (this.#complaints += text));
    this.#child.once('close', () => {
      this.#ended = true;
      this.#wake();
    });
  }

  /** The next event of this name; each is given out once. */
  async next(name: string): Promise<DriverEvent> {
    for (;;) {
      const index = this.#events.findIndex(({ event }) => event === name);
      const [found] = index === -1 ? [] : this.#events.splice(index, 1);
      if (found !== undefined) return found;
      if (this.#ended) throw new Error(`The driver ended before "${name}": ${this.#complaints}`);
      await new Promise<void>((resolve) => this.#waiting.add(resolve));
    }
  }

  call(
    name: string,
    args: readonly unknown[] = [],
    named: Readonly<Record<string, unknown>> = {},
  ): Promise<DriverEvent> {
    this.#child.stdin?.write(`${JSON.stringify({ call: name, args, named })}\n`);
    return this.next('result');
  }

  /** Ends the process without giving it a chance to say goodbye. */
  async kill(): Promise<void> {
    this.#child.kill('SIGKILL');
    while (!this.#ended) await new Promise<void>((resolve) => this.#waiting.add(resolve));
  }

  #wake(): void {
    for (const resolve of this.#waiting) resolve();
    this.#waiting.clear();
  }
}
