import { spawn, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach } from 'vitest';
import type { StoreState } from '../../../src/main/history/history-store.ts';

const running = new Set<ChildProcess>();
afterEach(() => {
  for (const child of running) child.kill('SIGKILL');
  running.clear();
});

/** A history in another process. */
export class SecondProcess {
  readonly #child: ChildProcess;
  readonly lines: string[] = [];
  #waiting: (() => void)[] = [];
  #ended = false;

  /** With `mostBytes` no file of that process grows beyond: the disk takes no more. */
  constructor(folder: string, options: { readonly mostBytes?: number } = {}) {
    const program = fileURLToPath(new URL('./history-child.ts', import.meta.url));
    const node = [process.execPath, '--import', import.meta.resolve('tsx'), program, folder];
    const limited = [
      'sh',
      '-c',
      `trap '' XFSZ; exec prlimit --fsize=${options.mostBytes}: "$@"`,
      'sh',
      ...node,
    ];
    const [command = '', ...args] = options.mostBytes === undefined ? node : limited;
    this.#child = spawn(command, args, { stdio: ['pipe', 'pipe', 'inherit'] });
    running.add(this.#child);
    if (this.#child.stdout !== null)
      createInterface({ input: this.#child.stdout }).on('line', (line) => this.#note(line));
    this.#child.on('close', () => {
      this.#ended = true;
      running.delete(this.#child);
      this.#wake();
    });
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  get state(): StoreState | undefined {
    const line = this.lines.findLast((text) => text.startsWith('state '));
    return line === undefined ? undefined : (JSON.parse(line.slice('state '.length)) as StoreState);
  }

  put(numbers: readonly number[]): void {
    this.#child.stdin?.write(numbers.map((number) => `${number}\n`).join(''));
  }

  /** Numbers of the entries that it has acknowledged. */
  get stored(): number[] {
    return this.lines.flatMap((line) => /^stored (\d+)$/.exec(line)?.[1] ?? []).map(Number);
  }

  async until(wanted: () => boolean): Promise<void> {
    while (!wanted()) {
      if (this.#ended) throw new Error(`The process has ended: ${this.lines.slice(-5).join(' | ')}`);
      await new Promise<void>((resolve) => void this.#waiting.push(resolve));
    }
  }

  async close(): Promise<void> {
    this.#child.stdin?.write('close\n');
    await this.#end();
  }

  async kill(): Promise<void> {
    this.#child.kill('SIGKILL');
    await this.#end();
  }

  async #end(): Promise<void> {
    while (!this.#ended) await new Promise<void>((resolve) => void this.#waiting.push(resolve));
  }

  #note(line: string): void {
    this.lines.push(line);
    this.#wake();
  }

  #wake(): void {
    for (const wake of this.#waiting.splice(0)) wake();
  }
}
