/** The whole engine behind its server: a voice into its microphone, agents over HTTP. */
import { createServer } from '../../src/main/server/create-server.ts';
import type { EngineEvent, TranscriptEntry } from '../../src/shared/contract/control.ts';
import type { HistoryPage } from '../../src/shared/contract/history.ts';
import { VirtualMicrophone } from '../../bench/support/virtual-microphone.ts';
import { EngineWitness } from './engine-witness.ts';
import { startLiveEngine, type LiveEngine } from './live-engine.ts';
import { RemoteAgent } from './remote-agent.ts';

export interface SpokenScene {
  readonly live: LiveEngine;
  readonly microphone: VirtualMicrophone;
  readonly witness: EngineWitness;
  connect(agentId: string): Promise<RemoteAgent>;
  /** Plays it and resolves with its entry. */
  hear(pcm: Float32Array): Promise<TranscriptEntry>;
  /** What the history has, once it has put away all that was said. */
  stored(): Promise<HistoryPage>;
  /** All agents leave, and what was announced so far is of no interest any more. */
  settle(): Promise<void>;
  stop(): Promise<void>;
}

/** Listens and understands when it resolves. */
export async function openSpokenScene(
  options: Parameters<typeof startLiveEngine>[1] = {},
): Promise<SpokenScene> {
  const microphone = new VirtualMicrophone();
  const settings = { 'server.port': 0, 'recognition.language': 'en', ...options.settings };
  const live = await startLiveEngine(microphone, { ...options, settings });
  const witness = new EngineWitness(live.engine);
  const server = await createServer(live.engine, {
    pageDir: undefined,
    endpointFilePath: undefined,
    log: { info() {}, warn() {}, error() {} },
  });
  live.start({ listening: true });
  await witness.next('status-changed', (event) => event.recognition.state === 'idle' && event.listening);
  let agents: RemoteAgent[] = [];
  const leave = async (): Promise<void> => {
    for (const agent of agents) await agent.leave();
    if (live.engine.snapshot().agents.length > 0)
      await witness.next('agents-changed', (event) => event.agents.length === 0);
    agents = [];
  };
  return {
    live,
    microphone,
    witness,
    async connect(agentId) {
      const agent = await RemoteAgent.connect({ baseUrl: server.url }, agentId);
      agents.push(agent);
      return agent;
    },
    hear(pcm) {
      void microphone.play(pcm);
      return witness.nextFinal();
    },
    async stored() {
      // The history answers in the order in which it is asked.
      return live.engine.history.find({ offset: 0, limit: 500 });
    },
    async settle() {
      await witness.quiet();
      await leave();
      witness.skipAll();
    },
    async stop() {
      await server.stop();
      await live.stop();
    },
  };
}

type EventOf<Type extends EngineEvent['type']> = Extract<EngineEvent, { type: Type }>;

/** All events of one kind, in their order. */
export function eventsOf<Type extends EngineEvent['type']>(
  events: readonly EngineEvent[],
  type: Type,
): readonly EventOf<Type>[] {
  return events.filter((event): event is EventOf<Type> => event.type === type);
}
