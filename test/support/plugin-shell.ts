/** The place where a coding agent runs a plugin's commands: a shell, a home, `vivavoce` on the path, an engine. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { isProcessAlive } from '../../src/client/node/endpoint.ts';
import { PACKAGE_ROOT } from './cli-context.ts';
import { startServer } from './test-server.ts';
import type { TestServer } from './test-server.ts';
import { TestEngine } from './test-engine.ts';
import { vivavoceCommand } from './terminal/vivavoce-command.ts';

export interface HookRun {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export class PluginShell {
  readonly home: string;
  readonly engine: TestEngine;
  /** A project folder, in which the agent works. */
  readonly folder: string;
  readonly env: NodeJS.ProcessEnv;
  readonly #running: TestServer;

  private constructor(home: string, running: TestServer) {
    this.home = home;
    this.#running = running;
    this.engine = running.engine;
    this.folder = join(home, 'web-shop');
    const path = [join(home, 'bin'), process.env['PATH'] ?? ''].join(delimiter);
    this.env = { PATH: path, HOME: home, VIVAVOCE_HOME: home, LANG: 'C.UTF-8' };
  }

  static async open(engine: TestEngine = new TestEngine()): Promise<PluginShell> {
    const home = await mkdtemp(join(tmpdir(), 'vivavoce-plugin-'));
    const running = await startServer({}, { endpointFilePath: join(home, 'state', 'endpoint.json') }, engine);
    const shell = new PluginShell(home, running);
    await mkdir(shell.folder);
    await shell.provide('vivavoce', `exec ${vivavoceCommand().map(quoted).join(' ')} "$@"`);
    return shell;
  }

  /** A program on the path: these lines of shell. */
  async provide(name: string, lines: string): Promise<void> {
    const file = join(this.home, 'bin', name);
    await mkdir(join(this.home, 'bin'), { recursive: true });
    await writeFile(file, `#!/bin/sh\n${lines}\n`);
    await chmod(file, 0o755);
  }

  /** Runs one command line as programs run their hooks: with `sh -c`, in the folder, JSON on standard input. */
  async run(line: string, input: unknown = '', env: NodeJS.ProcessEnv = {}): Promise<HookRun> {
    const child = spawn('sh', ['-c', line], { cwd: this.folder, env: { ...this.env, ...env } });
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (data) => (stdout += String(data)));
    child.stderr.on('data', (data) => (stderr += String(data)));
    child.stdin.on('error', () => {}).end(typeof input === 'string' ? input : JSON.stringify(input));
    const [code] = (await once(child, 'close')) as [number | null];
    return { code, stdout, stderr };
  }

  /**
   * As `run`, for hooks that report: again until the engine has heard of it. A hook gives up after the fifth of a second
   * that its program may wait, so on a busy machine one or the other is lost.
   */
  async report(line: string, input: unknown = '', env: NodeJS.ProcessEnv = {}): Promise<HookRun> {
    const { reports } = this.engine;
    const before = reports.length;
    for (;;) {
      const done = await this.run(line, input, env);
      if (reports.length > before) {
        // One that came late, after its hook had given up, is the same report.
        reports.length = before + 1;
        return done;
      }
    }
  }

  /** Resolves when the agent's stream is open. */
  async untilConnected(agentId: string): Promise<void> {
    await this.until(() => this.engine.agents.connectedIds().includes(agentId));
  }

  async untilDisconnected(agentId: string): Promise<void> {
    await this.until(() => !this.engine.agents.connectedIds().includes(agentId));
  }

  async until(condition: () => boolean): Promise<void> {
    await new Promise<void>((resolve) => {
      const look = (): void => {
        if (!condition()) return;
        void subscription.dispose();
        resolve();
      };
      const subscription = this.engine.agents.subscribe(look);
      look();
    });
  }

  /** Words with operations, as after an utterance that ends with a spoken command. */
  say(agentId: string, text: string, ops: readonly ('submit' | 'newline')[] = []): void {
    const message = {
      openvip: '1.0',
      type: 'transcription',
      id: crypto.randomUUID(),
      timestamp: new Date().toISOString(),
      text,
      ...(ops.length === 0 ? {} : { x_input: { ops: [...ops] } }),
    } as const;
    if (!this.engine.agents.relay(agentId, message)) throw new Error(`${agentId} is not connected.`);
  }

  async dispose(): Promise<void> {
    // Bridges that hooks have started run on without us: only their session files know them.
    const sessions = join(this.home, 'state', 'sessions');
    const pids = await Promise.all(
      (await readdir(sessions).catch(() => [])).map(async (name) => {
        const { pid } = JSON.parse(await readFile(join(sessions, name), 'utf8')) as { readonly pid: number };
        return pid;
      }),
    );
    for (const pid of pids) if (isProcessAlive(pid)) process.kill(pid, 'SIGTERM');
    while (pids.some(isProcessAlive)) await new Promise((resolve) => setImmediate(resolve));
    await this.#running.server.stop();
    await rm(this.home, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** What a program writes to the standard input of its hook for one event, with this working folder. */
export async function documentedPayload(program: string, event: string, folder: string): Promise<unknown> {
  const file = join(PACKAGE_ROOT, 'test/fixtures/plugins', program, 'payloads.json');
  const payloads = JSON.parse(
    (await readFile(file, 'utf8')).replaceAll('"$FOLDER"', JSON.stringify(folder)),
  ) as Readonly<Record<string, unknown>>;
  const payload = payloads[event];
  if (payload === undefined) throw new Error(`${file} has no ${event}.`);
  return payload;
}

/** A file of `plugins/`, as text. */
export function pluginFile(path: string): Promise<string> {
  return readFile(join(PACKAGE_ROOT, 'plugins', path), 'utf8');
}

/** As one word of a shell line. */
export function quoted(word: string): string {
  return `'${word.replaceAll("'", "'\\''")}'`;
}
