/** An engine for tests of the server: scripted ears and mouth, the real agent registry, everything in memory. */
import { randomUUID } from 'node:crypto';
import { Agents } from '../../src/main/routing/agents.ts';
import type { AgentMessage } from '../../src/main/routing/agent-registry.ts';
import type { EngineFacade, EngineStats } from '../../src/main/engine/engine-facade.ts';
import type { AudioBlock } from '../../src/main/audio/audio-block.ts';
import type {
  Device,
  DoctorReport,
  EngineSnapshot,
  TranscribeLine,
} from '../../src/shared/contract/control.ts';
import type { SynthesiseRequest } from '../../src/shared/contract/speech.ts';
import { AppError } from '../../src/shared/kernel/app-error.ts';
import { systemClock } from '../../src/shared/kernel/clock.ts';
import { settingsSchema } from '../../src/shared/settings/schema.ts';
import type { Settings, SettingsInput } from '../../src/shared/settings/schema.ts';
import { PLAIN_TRAITS } from './agents-fixture.ts';
import { deferred } from './deferred.ts';
import { ScriptedEngine } from './scripted-engine.ts';

type TranscribeOptions = Parameters<EngineFacade['transcribe']>[1];

export class TestEngine extends ScriptedEngine implements EngineFacade {
  readonly agents: Agents;
  override settings: Settings;
  uptimeSeconds = 12.5;
  readonly shutdownRequested = deferred<'stop' | 'restart'>();
  readonly heard: TranscribeOptions[] = [];
  readonly focuses: (readonly [agentId: string, focused: boolean])[] = [];
  readonly synthesised: SynthesiseRequest[] = [];
  override hint: string | null = 'More voices come with espeak-ng.';
  /** Replaced to play other recognitions. By default: one line of progress for each piece, then the total. */
  onTranscribe: EngineFacade['transcribe'] = transcribeProgress;
  /** Replaced to play another voice. By default: a tenth of a second of a tone at 24 kHz for each word. */
  onSynthesise: EngineFacade['synthesise'] = synthesiseTones;

  constructor(settings: SettingsInput = {}, state: Partial<EngineSnapshot> = {}) {
    super(state);
    this.settings = settingsSchema.parse({ ...settings, server: { port: 0, ...settings.server } });
    this.agents = new Agents({
      clock: systemClock,
      newId: randomUUID,
      origin: 'vivavoce/0.1.0',
      policy: () => ({ graceMs: 0, holdMs: 0 }),
      traitsOf: () => PLAIN_TRAITS,
      onLeaving: () => {},
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

  reportFocus(agentId: string, focused: boolean): void {
    this.focuses.push([agentId, focused]);
  }

  stats(): EngineStats {
    return { transcriptions: 3, words: 14, audioSeconds: 9.5, transcriptionSeconds: 0.7 };
  }

  override async setSetting(key: string, value: unknown): Promise<void> {
    this.asked.push(`setting ${key} ${JSON.stringify(value)}`);
    if (key !== 'server.compat') throw new AppError('invalid-input', `There is no setting "${key}".`);
    this.settings = settingsSchema.parse({
      ...this.settings,
      server: { ...this.settings.server, compat: value },
    });
  }

  async voicesHint(): Promise<string | null> {
    return this.hint;
  }

  synthesise(...[request, signal]: Parameters<EngineFacade['synthesise']>): AsyncIterable<AudioBlock> {
    this.synthesised.push(request);
    return this.onSynthesise(request, signal);
  }

  async outputs(): Promise<readonly Device[]> {
    return this.outputDevices;
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

async function* synthesiseTones({ text }: SynthesiseRequest): AsyncGenerator<AudioBlock> {
  for (const _word of text.split(/\s+/).filter((word) => word !== '')) {
    const pcm = Float32Array.from(
      { length: 2400 },
      (_, i) => 0.5 * Math.sin((2 * Math.PI * 440 * i) / 24_000),
    );
    yield { pcm, sampleRateHz: 24_000 };
  }
}
