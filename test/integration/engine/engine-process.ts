import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { join } from 'node:path';
import { ControlClient } from '../../../src/client/control-client.ts';
import type { EngineAddress } from '../../../src/client/http.ts';
import { encodeSamples } from '../../../src/main/audio/wav.ts';
import type { EngineSnapshot } from '../../../src/shared/contract/control.ts';
import type { SpoolCall } from './engine-child.ts';

const PROGRAM = join(import.meta.dirname, 'engine-child.ts');

export interface EngineProcessOptions {
  /** It kills itself as soon as this call of its spool has returned. */
  readonly dieAfter?: SpoolCall;
  /** Settings as environment variables. */
  readonly env?: Readonly<Record<string, string>>;
}

/** An engine that can be killed: its own process, its server, its ear at the test's hand. */
export class EngineProcess {
  readonly address: EngineAddress;
  readonly client: ControlClient;
  /** Resolves with the signal that ended it. */
  readonly ended: Promise<NodeJS.Signals | null>;
  readonly #child: ChildProcess;

  private constructor(child: ChildProcess, address: EngineAddress) {
    this.#child = child;
    this.address = address;
    this.client = new ControlClient(address);
    this.ended = once(child, 'exit').then(([, signal]) => signal as NodeJS.Signals | null);
  }

  /** Resolves when it hears and understands. */
  static async start(
    home: string,
    { dieAfter, env = {} }: EngineProcessOptions = {},
  ): Promise<EngineProcess> {
    const program = [
      '--import',
      import.meta.resolve('tsx'),
      PROGRAM,
      ...(dieAfter === undefined ? [] : [dieAfter]),
    ];
    const child = spawn(process.execPath, program, {
      stdio: ['pipe', 'pipe', 'inherit'],
      env: { ...process.env, VIVAVOCE_RECOGNITION_LANGUAGE: 'en', ...env, VIVAVOCE_HOME: home },
    });
    // What is still on its way into a process that dies is nobody's concern.
    child.stdin?.on('error', () => {});
    const lines = createInterface({ input: child.stdout as NonNullable<typeof child.stdout> });
    const [line] = (await once(lines, 'line')) as [string];
    const engine = new EngineProcess(child, JSON.parse(line) as EngineAddress);
    await engine.until(({ listening, recognition }) => listening && recognition.state === 'idle');
    return engine;
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  /** It hears this next, as fast as it can. */
  say(pcm: Float32Array): void {
    this.#child.stdin?.write(encodeSamples(pcm));
  }

  async kill(): Promise<void> {
    if (this.#child.exitCode === null && this.#child.signalCode === null) this.#child.kill('SIGKILL');
    await this.ended;
  }

  /** In order, with everything put away. */
  async stop(): Promise<void> {
    await this.client.shutDown();
    await this.ended;
  }

  /** Resolves with the first snapshot for which `condition` holds; looks again after every event. */
  async until(condition: (snapshot: EngineSnapshot) => boolean | Promise<boolean>): Promise<EngineSnapshot> {
    const done = new AbortController();
    const first = await this.client.snapshot();
    if (await condition(first)) return first;
    try {
      for await (const _ of this.client.events({ signal: done.signal, after: first.seq })) {
        const snapshot = await this.client.snapshot();
        if (await condition(snapshot)) return snapshot;
      }
    } finally {
      done.abort();
    }
    throw new Error('The event stream ended before the condition held.');
  }
}
