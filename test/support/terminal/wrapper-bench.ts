/** Programs in a readable terminal, bare and in the wrapper, with an engine that dictates to them. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { wrapperSettingsSchema } from '../../../src/shared/settings/door-settings.ts';
import type { SettingsInput } from '../../../src/shared/settings/schema.ts';
import { PACKAGE_ROOT } from '../cli-context.ts';
import { postJson, startServer, transcription } from '../test-server.ts';
import type { TestServer } from '../test-server.ts';
import type { Pane } from './pane.ts';
import { Tmux } from './tmux.ts';
import type { ProgramOptions } from './tmux.ts';
import { eventually } from './waiting.ts';
import { vivavoceCommand } from './vivavoce-command.ts';

/** What the user may say beside the words, in order. */
export type Operation = 'submit' | 'newline';

/**
 * A submit that a busy machine delays may reach a program together with the text before it, which the pause is there
 * to prevent. Longer than the default, so that what a test sees depends less on what else the machine does.
 */
const SETTINGS: NonNullable<SettingsInput['wrapper']> = { submitDelayMs: 400, summary: false };

export interface WrapOptions extends ProgramOptions {
  readonly profile?: string;
  /** Further options of `vivavoce agent`. */
  readonly options?: readonly string[];
  /** Where it is not the engine that the home folder tells of. */
  readonly agent?: string;
}

/** A program in the wrapper, and the agent that it is. */
export interface Wrapped {
  readonly pane: Pane;
  readonly agent: string;
}

export class WrapperBench {
  readonly tmux: Tmux;
  readonly #product: string;
  readonly #command = vivavoceCommand();
  #engine: TestServer | undefined;
  #settings = SETTINGS;
  #port = 0;
  #agentCount = 0;

  private constructor(tmux: Tmux) {
    this.tmux = tmux;
    this.#product = join(tmux.home, 'vivavoce');
  }

  /** A terminal and an engine that runs. */
  static async start(): Promise<WrapperBench> {
    const bench = new WrapperBench(await Tmux.start());
    await bench.useSettings({});
    await bench.startEngine();
    return bench;
  }

  /** Path in the home folder of the programs. */
  file(name: string): string {
    return join(this.tmux.home, name);
  }

  get engine(): TestServer {
    if (this.#engine === undefined) throw new Error('No engine runs now.');
    return this.#engine;
  }

  /** For wrappers that start from now on: they ask the engine, and where none runs the file. */
  async useSettings(wrapper: NonNullable<SettingsInput['wrapper']>): Promise<void> {
    this.#settings = { ...SETTINGS, ...wrapper };
    const folder = join(this.#product, 'config');
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, 'settings.json'), JSON.stringify({ wrapper: this.#settings }));
    const engine = this.#engine?.engine;
    if (engine === undefined) return;
    engine.settings = { ...engine.settings, wrapper: wrapperSettingsSchema.parse(this.#settings) };
  }

  /** At the port of the one before. */
  async startEngine(): Promise<void> {
    const endpointFilePath = join(this.#product, 'state', 'endpoint.json');
    const settings = { server: { port: this.#port }, wrapper: this.#settings };
    this.#engine = await startServer(settings, { endpointFilePath });
    this.#port = Number(new URL(this.#engine.url).port);
  }

  async stopEngine(): Promise<void> {
    const engine = this.engine;
    this.#engine = undefined;
    await engine.server.stop();
  }

  bare(command: readonly string[], options: ProgramOptions = {}): Promise<Pane> {
    return this.tmux.program(command, options);
  }

  /** The command line that runs a program in the wrapper, for a shell or a window of its own. */
  wrapperCommand(agent: string, command: readonly string[], options: WrapOptions = {}): readonly string[] {
    const { profile = 'shell', options: further = [] } = options;
    return [...this.#command, 'agent', agent, '--profile', profile, ...further, '--', ...command];
  }

  /** What a program that starts the wrapper needs in its environment. */
  get environment(): Readonly<Record<string, string>> {
    return { VIVAVOCE_HOME: this.#product };
  }

  /** Resolves as soon as the wrapper has been started. */
  async wrap(command: readonly string[], options: WrapOptions = {}): Promise<Wrapped> {
    this.#agentCount += 1;
    const agent = options.agent ?? `agent-${this.#agentCount}`;
    const env = { ...this.environment, ...options.env };
    const pane = await this.tmux.program(this.wrapperCommand(agent, command, options), { ...options, env });
    return { pane, agent };
  }

  /** Resolves when the wrapper's agent is connected. */
  async wrapConnected(command: readonly string[], options: WrapOptions = {}): Promise<Wrapped> {
    const wrapped = await this.wrap(command, options);
    await this.untilConnected(wrapped);
    return wrapped;
  }

  async untilConnected({ agent, pane }: Wrapped): Promise<void> {
    const last = await pane.screen();
    await eventually(
      () => (this.engine.engine.agents.connectedIds().includes(agent) ? true : undefined),
      () => `${agent} never connected. Its terminal showed first:\n${last.text}`,
    );
  }

  /** Dictates to an agent; resolves when the engine has taken it, rejects when it has not. */
  async dictate(
    { agent }: Pick<Wrapped, 'agent'>,
    text: string,
    ...ops: readonly Operation[]
  ): Promise<void> {
    const message = transcription({ text, ...(ops.length > 0 && { x_input: { ops } }) });
    const answer = await postJson(`${this.engine.url}/openvip/agents/${agent}/messages`, message);
    if (answer.status !== 200) throw new Error(`The engine answered ${answer.status}.`);
  }

  async dispose(): Promise<void> {
    await this.tmux.dispose();
    await this.#engine?.server.stop();
  }
}

/** Path of one of the programs that are there for these tests. */
export function fixtureProgram(name: string): string {
  return join(PACKAGE_ROOT, 'test/fixtures/terminal', name);
}
