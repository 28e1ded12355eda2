/** The real engine, with a microphone that hears nothing, behind its real server. */
import { noneSource } from '../../src/main/capture/none-source.ts';
import { ControlClient } from '../../src/client/control-client.ts';
import { createServer } from '../../src/main/server/create-server.ts';
import type { AudioOutput } from '../../src/main/speech/playback/audio-output.ts';
import { EngineWitness } from './engine-witness.ts';
import { startLiveEngine } from './live-engine.ts';
import type { LiveEngine } from './live-engine.ts';

export interface SpeakingEngine {
  readonly live: LiveEngine;
  readonly url: string;
  readonly port: number;
  readonly client: ControlClient;
  readonly witness: EngineWitness;
  stop(): Promise<void>;
}

/** Resolves when recogniser and voice are warm. */
export async function startSpeakingEngine(output: AudioOutput): Promise<SpeakingEngine> {
  const live = await startLiveEngine(noneSource, { output, settings: { 'server.port': 0 } });
  const witness = new EngineWitness(live.engine);
  live.start({ listening: false });
  const server = await createServer(live.engine, {
    pageDir: undefined,
    endpointFilePath: undefined,
    log: { info() {}, warn() {}, error() {} },
  });
  await witness.next('status-changed', ({ recognition }) => recognition.state === 'idle');
  const client = new ControlClient({ baseUrl: server.url, token: server.token });
  for await (const _piece of client.synthesise({ text: 'Ready.' }));
  return {
    live,
    url: server.url,
    port: server.port,
    client,
    witness,
    async stop() {
      await server.stop();
      await live.stop();
    },
  };
}
