/** The built product as a user starts it: the command line in a process of its own, with a home of its own. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ControlClient } from '../../src/client/control-client.ts';
import type { EngineAddress } from '../../src/client/http.ts';
import { addressOf, readEndpoint } from '../../src/client/node/endpoint.ts';
import type { EngineSnapshot } from '../../src/shared/contract/control.ts';

const LAUNCHER = join(import.meta.dirname, '../../bin/vivavoce.mjs');

export interface CommandResult {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export class Product {
  readonly home: string;
  readonly env: NodeJS.ProcessEnv;
  address: EngineAddress = { baseUrl: '' };
  client = new ControlClient(this.address);
  #engine: ChildProcess | undefined;
  #output = '';

  private constructor(home: string, env: NodeJS.ProcessEnv) {
    this.home = home;
    this.env = env;
  }

  /** A home without an engine. `env` is added to that of the tests. */
  static async install(env: NodeJS.ProcessEnv = {}): Promise<Product> {
    const home = await mkdtemp(join(tmpdir(), 'vivavoce-product-'));
    return new Product(home, { ...process.env, ...env, VIVAVOCE_HOME: home });
  }

  /** What the engine has written to its terminal. */
  get output(): string {
    return this.#output;
  }

  get pid(): number | undefined {
    return this.#engine?.pid;
  }

  /** `vivavoce serve` with these arguments, on a free port; resolves when it answers. */
  async serve(...args: string[]): Promise<void> {
    const engine = this.#spawn(['serve', '--port', '0', ...args]);
    this.#engine = engine;
    const collect = (text: unknown): void => {
      this.#output += String(text);
    };
    engine.stdout?.on('data', collect);
    engine.stderr?.on('data', collect);
    await this.#untilOutput(/is running at/);
    const endpoint = await readEndpoint(join(this.home, 'state', 'endpoint.json'));
    if (endpoint === undefined) throw new Error(`No endpoint file was written. ${this.#output}`);
    this.address = addressOf(endpoint);
    this.client = new ControlClient(this.address);
  }

  /** Runs one command to its end. */
  async run(args: readonly string[], input?: string | Buffer): Promise<CommandResult> {
    const child = this.#spawn(args);
    let stdout = '';
    let stderr = '';
    child.stdout?.on('data', (text) => (stdout += String(text)));
    child.stderr?.on('data', (text) => (stderr += String(text)));
    child.stdin?.on('error', () => {}).end(input);
    const [code] = (await once(child, 'close')) as [number | null];
    return { code, stdout, stderr };
  }

  /** Resolves with the first snapshot for which `condition` holds; looks again after every event. */
  async until(condition: (snapshot: EngineSnapshot) => boolean): Promise<EngineSnapshot> {
    const done = new AbortController();
    const first = await this.client.snapshot();
    if (condition(first)) return first;
    try {
      for await (const _ of this.client.events({ signal: done.signal, after: first.seq })) {
        const snapshot = await this.client.snapshot();
        if (condition(snapshot)) return snapshot;
      }
    } finally {
      done.abort();
    }
    throw new Error('The event stream ended before the condition held.');
  }

  /** Ctrl-C; resolves with the exit code. */
  async interrupt(): Promise<number | null> {
    const engine = this.#engine;
    this.#engine = undefined;
    if (engine === undefined || engine.exitCode !== null) return engine?.exitCode ?? null;
    const gone = once(engine, 'exit');
    engine.kill('SIGINT');
    return ((await gone) as [number | null])[0];
  }

  async dispose(): Promise<void> {
    await this.interrupt();
    await rm(this.home, { recursive: true, force: true, maxRetries: 3 });
  }

  #spawn(args: readonly string[]): ChildProcess {
    return spawn(process.execPath, [LAUNCHER, ...args], { env: this.env, stdio: 'pipe' });
  }

  async #untilOutput(pattern: RegExp): Promise<void> {
    const engine = this.#engine as ChildProcess;
    await new Promise<void>((resolve, reject) => {
      const look = (): void => {
        if (pattern.test(this.#output)) resolve();
      };
      engine.stdout?.on('data', look);
      engine.once('exit', (code) => reject(new Error(`The engine ended with ${code}. ${this.#output}`)));
    });
  }
}
