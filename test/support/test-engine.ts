/** An engine for tests of the server: scripted ears and mouth, the real agent registry, everything in memory. */
import { randomUUID } from 'node:crypto';
import { Agents } from '../../src/main/routing/agents.ts';
import type { AgentMessage } from '../../src/main/routing/agent-registry.ts';
import type { EngineFacade, EngineStats } from '../../src/main/engine/engine-facade.ts';
import type { Speaker, SpeechOutcome, SpeechRequest } from '../../src/main/speech/speaker.ts';
import type {
  Device,
  DoctorReport,
  EngineSnapshot,
  TranscribeLine,
} from '../../src/shared/contract/control.ts';
import { AppError } from '../../src/shared/kernel/app-error.ts';
import { systemClock } from '../../src/shared/kernel/clock.ts';
import { settingsSchema } from '../../src/shared/settings/schema.ts';
import type { Settings, SettingsInput } from '../../src/shared/settings/schema.ts';
import { deferred } from './deferred.ts';
import { ScriptedEngine } from './scripted-engine.ts';

type TranscribeOptions = Parameters<EngineFacade['transcribe']>[1];

export class ScriptedSpeaker implements Speaker {
  unavailable: string | undefined;
  voices: readonly string[] = ['anna', 'bela'];
  readonly spoken: SpeechRequest[] = [];
  /** Replaced to play a longer speech or a failure. */
  onSpeak: (request: SpeechRequest) => Promise<SpeechOutcome> = async () => ({
    result: 'done',
    durationMs: 1234.4,
  });
  stops = 0;

  speak(request: SpeechRequest): Promise<SpeechOutcome> {
    this.spoken.push(request);
    return this.onSpeak(request);
  }

  async stop(): Promise<void> {
    this.stops += 1;
  }
}

export class TestEngine extends ScriptedEngine implements EngineFacade {
  readonly speaker = new ScriptedSpeaker();
  readonly agents: Agents;
  settings: Settings;
  uptimeSeconds = 12.5;
  readonly shutdownRequested = deferred<'stop' | 'restart'>();
  readonly heard: TranscribeOptions[] = [];
  /** Replaced to play other recognitions. By default: one line of progress for each piece, then the total. */
  onTranscribe: EngineFacade['transcribe'] = transcribeProgress;

  constructor(settings: SettingsInput = {}, state: Partial<EngineSnapshot> = {}) {
    super(state);
    this.settings = settingsSchema.parse({ ...settings, server: { port: 0, ...settings.server } });
    this.agents = new Agents({
      clock: systemClock,
      newId: randomUUID,
      origin: 'vivavoce/0.1.0',
      policy: () => ({ graceMs: 0, holdMs: 0 }),
      onListenerError: (error) => {
        throw error;
      },
    });
    this.agents.subscribe((event) => {
      if (event.type === 'agents-changed') this.setAgents(event.agents);
    });
  }

  /** Delivers a text as the engine does after an utterance. */
  say(text: string, agentId: string): AgentMessage {
    const message: AgentMessage = {
      openvip: '1.0',
      type: 'transcription',
      id: randomUUID(),
      timestamp: new Date().toISOString(),
      text,
      origin: 'vivavoce/0.1.0',
    };
    if (!this.agents.relay(agentId, message)) throw new Error(`${agentId} is not connected.`);
    return message;
  }

  override async setActiveAgent(agentId: string): Promise<void> {
    this.agents.setActive(agentId);
  }

  stats(): EngineStats {
    return { transcriptions: 3, words: 14, audioSeconds: 9.5, transcriptionSeconds: 0.7 };
  }

  async setSetting(key: string, value: unknown): Promise<void> {
    this.asked.push(`setting ${key} ${JSON.stringify(value)}`);
    if (key !== 'server.compat') throw new AppError('invalid-input', `There is no setting "${key}".`);
    this.settings = settingsSchema.parse({
      ...this.settings,
      server: { ...this.settings.server, compat: value },
    });
  }

  async devices(): Promise<readonly Device[]> {
    return [{ id: 'default', label: 'Built-in microphone', isDefault: true }];
  }

  transcribe(
    ...[pcm, options, signal]: Parameters<EngineFacade['transcribe']>
  ): AsyncIterable<TranscribeLine> {
    this.heard.push(options);
    return this.onTranscribe(pcm, options, signal);
  }

  async doctor(): Promise<DoctorReport> {
    return {
      version: this.version,
      platform: process.platform,
      node: process.version,
      startup: { listeningMs: 1, canHearMs: 2, modelsWarmMs: null },
      processes: { engine: 1, inference: null },
      memory: { engineRssBytes: 1, inferenceRssBytes: null },
      checks: [{ name: 'microphone', ok: true, detail: 'Built-in microphone', remedy: null }],
    };
  }

  requestShutdown(kind: 'stop' | 'restart'): void {
    this.shutdownRequested.resolve(kind);
  }
}

async function* transcribeProgress(pcm: AsyncIterable<Uint8Array>): AsyncGenerator<TranscribeLine> {
  let bytes = 0;
  for await (const piece of pcm) {
    bytes += piece.length;
    yield { type: 'progress', audioMs: bytes / 32 };
  }
  yield { type: 'done', audioMs: bytes / 32, text: 'all of it' };
}
