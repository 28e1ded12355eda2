/** The real server with the built page, before a scripted engine. */
import { createServer } from '../../src/main/server/create-server.ts';
import type { RunningServer } from '../../src/main/server/server-options.ts';
import type { EngineFacade } from '../../src/main/engine/engine-facade.ts';
import { AppError } from '../../src/shared/kernel/app-error.ts';
import type { ScriptedEngine } from './scripted-engine.ts';

const silentLog = { info() {}, warn() {}, error() {} };

export class ScriptedEngineServer {
  /** Replaced to play a restart: the page then meets another engine at the same address. */
  engine: ScriptedEngine;
  /** Bearer token of the control plane; the page's session survives a restart that keeps it. */
  token = 'a-token-of-the-tests-that-is-long-enough';
  readonly #pageDir: string;
  #server: RunningServer | undefined;
  #port = 0;

  constructor(pageDir: string, engine: ScriptedEngine) {
    this.#pageDir = pageDir;
    this.engine = engine;
  }

  /** Opens the page signed in; works once. */
  get pageLink(): string {
    if (this.#server === undefined) throw new Error('The server does not run.');
    return this.#server.createPageLink();
  }

  /** Listens on a free port, and after `stop` on the same one again. */
  async start(): Promise<void> {
    this.#server = await createServer(facadeOf(this.engine, this.#port), {
      pageDir: this.#pageDir,
      endpointFilePath: undefined,
      log: silentLog,
      token: this.token,
    });
    this.#port = this.#server.port;
  }

  async stop(): Promise<void> {
    await this.#server?.stop();
    this.#server = undefined;
  }
}

/** What the page never asks for is not there. */
function facadeOf(engine: ScriptedEngine, port: number): EngineFacade {
  const absent = (): Promise<never> => Promise.reject(new AppError('unavailable', 'Not scripted.'));
  return {
    version: engine.version,
    instanceId: engine.instanceId,
    agents: {
      connect: () => Promise.resolve({ connected: false, reason: 'full' }),
      relay: () => false,
      connectedIds: () => engine.snapshot().agents.map(({ id }) => id),
      activeAgentId: engine.snapshot().activeAgentId,
    },
    speaker: engine.speaker,
    // oxlint-disable-next-line require-yield
    async *synthesise() {
      throw new AppError('unavailable', 'Not scripted.');
    },
    voicesHint: () => Promise.resolve(engine.hint),
    pageSpeaker: engine.pageSpeaker,
    pageMicrophone: engine.pageMicrophone,
    snapshot: () => engine.snapshot(),
    subscribe: (listener) => engine.subscribe(listener),
    eventsSince: (seq) => engine.eventsSince(seq),
    setListening: (listening) => engine.setListening(listening),
    setMuted: (muted) => engine.setMuted(muted),
    talk: (action) => engine.talk(action),
    setOutputMode: (mode) => engine.setOutputMode(mode),
    setActiveAgent: (agentId) => engine.setActiveAgent(agentId),
    reportFocus: () => {},
    sendAgain: (entryId, agentId) => engine.sendAgain(entryId, agentId),
    retryRecognition: (entryId, options) => engine.retryRecognition(entryId, options),
    withdraw: (entryId) => engine.withdraw(entryId),
    confirm: (entryId) => engine.confirm(entryId),
    answerAgentQuestion: (agentId) => engine.answerAgentQuestion(agentId),
    setSpelling: (active) => engine.setSpelling(active),
    describeAgent: (agentId, about) => engine.describeAgent(agentId, about),
    reportFromAgent: (agentId, report) => engine.reportFromAgent(agentId, report),
    takeReceipt: (agentId, receipt) => engine.takeReceipt(agentId, receipt),
    questions: engine.questions,
    discover: () => engine.discover(),
    connectDiscovered: (sessionId) => engine.connectDiscovered(sessionId),
    history: engine.history,
    get settings() {
      return { ...engine.settings, server: { ...engine.settings.server, port } };
    },
    setSetting: (key, value) => engine.setSetting(key, value),
    devices: () => Promise.resolve([]),
    outputs: () => Promise.resolve(engine.outputDevices),
    // oxlint-disable-next-line require-yield
    async *transcribe() {
      throw new AppError('unavailable', 'Not scripted.');
    },
    doctor: absent,
    stats: () => ({ transcriptions: 0, words: 0, audioSeconds: 0, transcriptionSeconds: 0 }),
    uptimeSeconds: 0,
    requestShutdown: () => {},
  };
}
