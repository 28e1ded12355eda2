import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { DICTARE, pythonWith } from '../../support/python.ts';
import { startServer } from '../../support/test-server.ts';
import type { TestServer } from '../../support/test-server.ts';

let python: string;
let home: string;
let running: TestServer;
let terminal: Terminal;

/** What the person sees. */
class Terminal {
  readonly #child: ChildProcess;
  readonly #waiting = new Set<() => void>();
  #shown = '';
  #ended = false;

  constructor(baseUrl: string) {
    this.#child = spawn(python, ['-u', 'test/support/dictare_agent.py', baseUrl, 'claude'], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, HOME: home },
    });
    const show = (data: Buffer): void => {
      this.#shown += data.toString();
      this.#wake();
    };
    this.#child.stdout?.on('data', show);
    this.#child.stderr?.on('data', show);
    this.#child.once('close', () => {
      this.#ended = true;
      this.#wake();
    });
  }

  async shows(text: string): Promise<void> {
    while (!this.#shown.includes(text)) {
      if (this.#ended) throw new Error(`The terminal closed. It showed: ${this.#shown}`);
      await new Promise<void>((resolve) => this.#waiting.add(resolve));
    }
  }

  async close(): Promise<void> {
    this.#child.kill('SIGKILL');
    while (!this.#ended) await new Promise<void>((resolve) => this.#waiting.add(resolve));
  }

  #wake(): void {
    for (const resolve of this.#waiting) resolve();
    this.#waiting.clear();
  }
}

function connected(): Promise<void> {
  const { engine } = running;
  return new Promise((resolve) => {
    const look = (): void => {
      if (engine.agents.connectedIds().includes('claude')) resolve();
    };
    engine.subscribe(look);
    look();
  });
}

beforeAll(async () => {
  python = await pythonWith('dictare', DICTARE);
}, 300_000);

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'vivavoce-dictare-'));
  running = await startServer();
  terminal = new Terminal(`${running.url}/openvip`);
});

afterEach(async () => {
  await terminal.close();
  await running[Symbol.asyncDispose]();
  await rm(home, { recursive: true, force: true });
});

describe('the agent command of the reference engine, unchanged,', () => {
  test('shows what is said in its terminal', async () => {
    await connected();
    running.engine.say('fix the login bug', 'claude');
    await terminal.shows('fix the login bug');
    expect(running.engine.agents.connectedIds()).toEqual(['claude']);
  });

  test('keeps its terminal through a restart of the engine', async () => {
    await connected();
    const { port } = running.server;
    await running.server.stop();
    running = await startServer({ server: { port } });
    await connected();
    running.engine.say('still with you', 'claude');
    await terminal.shows('still with you');
    expect(running.engine.agents.connectedIds()).toEqual(['claude']);
  });
});
