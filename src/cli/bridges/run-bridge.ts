/** The frame that all bridges run in: one agent, its session file, its receipts, and its end. */
import { subscribeAsAgent } from '../../client/agent-client.ts';
import type { ConnectionState } from '../../client/event-stream.ts';
import { isProcessAlive } from '../../client/node/endpoint.ts';
import { agentIdFor, numberedAgentId } from '../../shared/doors/agent-id-for.ts';
import { AppError } from '../../shared/kernel/app-error.ts';
import { systemClock } from '../../shared/kernel/clock.ts';
import type { Clock } from '../../shared/kernel/clock.ts';
import { pauseUnless } from '../../shared/kernel/pause.ts';
import type { CliContext } from '../context.ts';
import type { EngineHandle } from '../engine-handle.ts';
import { findEngine, requireEngine } from '../engine.ts';
import { reportError } from '../errors.ts';
import { EXIT } from '../exit-codes.ts';
import type { ExitCode } from '../exit-codes.ts';
import {
  claimSession,
  ownsSession,
  removeFile,
  sessionFilePath,
  updateSession,
} from '../hook/session-files.ts';
import { printable, styleFor } from '../output/terminal.ts';
import { bridgeMessage } from './bridge.ts';
import type { Bridge, BridgeHost, BridgeMessage } from './bridge.ts';

const MAX_NUMBER = 9;
const LOOK_MS = 1000;

export interface BridgeOptions {
  /** The agent's id, as the user wants it; left out, one by program and folder. */
  readonly name?: string | undefined;
  /** What the id is made of where the program itself has no name for it. */
  readonly fallbackProgram?: string;
  /** Process after whose end the session is over. */
  readonly parent?: number | undefined;
}

/**
 * Delivers until the session is over: the bridge says so, its file was removed, its parent is gone, or we are asked to
 * end. Waits for an engine that is not there yet. Rejects with `conflict` when all names are taken.
 */
export async function runBridge(
  context: CliContext,
  bridge: Bridge,
  options: BridgeOptions = {},
): Promise<ExitCode> {
  const path = bridge.session === null ? undefined : sessionFilePath(context, bridge.session);
  const record = { agentId: null, pid: process.pid, folder: bridge.folder };
  if (path !== undefined && !(await claimSession(path, record))) {
    context.stderr.write('Another bridge serves this session already.\n');
    return EXIT.ok;
  }
  const frame = new BridgeFrame(context, bridge, options, path);
  try {
    await frame.run();
  } finally {
    await frame.settled();
    if (path !== undefined && (await ownsSession(path, process.pid))) await removeFile(path);
  }
  return context.signal.aborted ? EXIT.interrupted : EXIT.ok;
}

class BridgeFrame implements BridgeHost {
  readonly #context: CliContext;
  readonly #bridge: Bridge;
  readonly #options: BridgeOptions;
  readonly #sessionPath: string | undefined;
  readonly #clock: Clock = systemClock;
  readonly #over = new AbortController();
  #agentId = '';
  /** The last text was not taken, and the user was told so. */
  #isRefused = false;
  /** What the engine is still to be told, one after the other. */
  #telling: Promise<void> = Promise.resolve();

  constructor(context: CliContext, bridge: Bridge, options: BridgeOptions, sessionPath: string | undefined) {
    this.#context = context;
    this.#bridge = bridge;
    this.#options = options;
    this.#sessionPath = sessionPath;
  }

  /** Resolves when nothing is under way any more. */
  settled(): Promise<void> {
    return this.#telling;
  }

  receipt(messageId: string, receipt: 'accepted' | 'shown' | 'turn-started'): void {
    this.#tell((engine) => engine.client.sendReceipt(this.#agentId, { messageId, receipt }));
  }

  async settings(): ReturnType<BridgeHost['settings']> {
    try {
      return await (await findEngine(this.#context))?.client.settings();
    } catch {
      return undefined;
    }
  }

  async run(): Promise<void> {
    const signal = AbortSignal.any([this.#context.signal, this.#over.signal]);
    const end = (): void => this.#over.abort();
    const watches = [this.#bridge.untilGone(this, signal), this.#untilSessionOver(signal)].map((watch) =>
      watch.finally(end),
    );
    try {
      await this.#subscribe(signal);
    } finally {
      end();
      await Promise.allSettled(watches);
    }
  }

  /** Under the first of the names that is free. */
  async #subscribe(signal: AbortSignal): Promise<void> {
    const { name, fallbackProgram } = this.#options;
    const { program, folder } = this.#bridge;
    const wanted = name ?? agentIdFor(program ?? fallbackProgram ?? 'agent', folder);
    for (let number = 1; number <= MAX_NUMBER && !signal.aborted; number += 1) {
      this.#agentId = numberedAgentId(wanted, number);
      try {
        return await this.#deliverAll(signal);
      } catch (error) {
        if (!AppError.is(error) || error.code !== 'conflict') throw error;
      }
    }
    if (signal.aborted) return;
    throw new AppError('conflict', `The names from "${wanted}" to "${this.#agentId}" are all taken.`, {
      remedy: 'Choose another name with --name.',
    });
  }

  async #deliverAll(signal: AbortSignal): Promise<void> {
    const messages = subscribeAsAgent({
      agentId: this.#agentId,
      locate: async () => (await requireEngine(this.#context)).address,
      signal,
      onState: (state) => this.#onState(state),
    });
    for await (const message of messages) {
      const taken = bridgeMessage(message);
      if (taken !== undefined) await this.#deliver(taken);
    }
  }

  /** What the program did not take is told where the user looks: at the agent, and here. */
  async #deliver(message: BridgeMessage): Promise<void> {
    try {
      await this.#bridge.deliver(message, this);
      if (!this.#isRefused || !message.operations.includes('submit')) return;
      this.#isRefused = false;
      // Nothing is needed any more; many programs have no hooks that would say so.
      this.#tell((engine) => engine.client.report(this.#agentId, { type: 'turn-completed', text: null }));
    } catch (error) {
      if (!AppError.is(error)) throw error;
      reportError(this.#context, error);
      this.#isRefused = true;
      const text = [error.message, error.remedy ?? ''].join(' ').trim();
      this.#tell((engine) =>
        engine.client.report(this.#agentId, { type: 'needs-you', reason: 'input', text }),
      );
    }
  }

  #onState(state: ConnectionState): void {
    const { stderr, env } = this.#context;
    if (state.state === 'connected') this.#introduce();
    if (stderr.isTTY !== true) return;
    const style = styleFor(stderr, env);
    if (state.state === 'connected') {
      stderr.write(style.dim(`Connected as "${printable(this.#agentId)}". Ctrl-C ends.\n`));
    } else if (state.state === 'waiting' && state.delayMs > 0) {
      stderr.write(style.dim(`${state.problem} Trying again in ${(state.delayMs / 1000).toFixed(1)} s.\n`));
    }
  }

  /** After each connection, because a restarted engine has forgotten it. */
  #introduce(): void {
    const agentId = this.#agentId;
    const { program, folder } = this.#bridge;
    const path = this.#sessionPath;
    this.#tell(async (engine) => {
      // A file that is gone must not come back: its removal is the end of the session.
      if (path !== undefined && (await ownsSession(path, process.pid))) {
        // On a full disk the hooks of the session go by its folder instead.
        await updateSession(path, { agentId, pid: process.pid, folder }).catch(() => {});
      }
      const name = this.#options.name === undefined ? {} : { name: this.#options.name };
      await engine.client.describeAgent(agentId, { program, folder, ...name });
    });
  }

  #tell(what: (engine: EngineHandle) => Promise<unknown>): void {
    this.#telling = this.#telling.then(async () => {
      try {
        await what(await requireEngine(this.#context));
      } catch (error) {
        // An engine that is away, or of another version, hears of it no more.
        if (!AppError.is(error)) throw error;
      }
    });
    this.#telling.catch(() => this.#over.abort());
  }

  async #untilSessionOver(signal: AbortSignal): Promise<void> {
    const { parent } = this.#options;
    while (!signal.aborted) {
      await pauseUnless(this.#clock, LOOK_MS, signal);
      if (parent !== undefined && !isProcessAlive(parent)) return;
      if (this.#sessionPath !== undefined && !(await ownsSession(this.#sessionPath, process.pid))) return;
    }
  }
}
