import type { EngineSnapshot, PublicStatus } from '../../shared/contract/control.ts';
import { OPENVIP_VERSION } from '../../shared/contract/openvip.ts';
import type { OpenvipStatus } from '../../shared/contract/openvip.ts';
import type { EngineStats } from '../engine/engine-facade.ts';

export interface StatusSource {
  readonly snapshot: EngineSnapshot;
  readonly stats: EngineStats;
  readonly uptimeSeconds: number;
  /** What is spoken by itself: whether at all, by which voice, in which language. */
  readonly voice: { readonly enabled: boolean; readonly id: string; readonly language: string };
  /** Why nothing can be spoken; undefined when a voice is available. */
  readonly voiceProblem: string | undefined;
}

const PLATFORM_STATE: Readonly<Record<PublicStatus, OpenvipStatus['platform']['state']>> = {
  off: 'off',
  listening: 'listening',
  muted: 'muted',
  recording: 'recording',
  transcribing: 'transcribing',
  speaking: 'playing',
  // Existing clients know no such state; a microphone that cannot be used is as good as off.
  error: 'off',
};

/** The engine's state in the words of the OpenVIP plane. Pure; holds no dictated text. */
export function projectStatus(source: StatusSource): OpenvipStatus {
  const { snapshot, stats, uptimeSeconds, voice } = source;
  const { microphone, recognition, speech, capabilities } = snapshot;
  const agents = snapshot.agents
    .filter(({ id, state }) => state === 'connected' && !id.startsWith('__'))
    .map(({ id }) => id);
  // Without a loudspeaker speeches are still taken, and end in their time.
  const canSpeak = source.voiceProblem === undefined;
  return {
    openvip: OPENVIP_VERSION,
    stt: {
      enabled: recognition.state !== 'degraded',
      active: microphone.state === 'armed' || microphone.state === 'recording',
    },
    tts: { enabled: voice.enabled && canSpeak },
    connected_agents: agents,
    platform: {
      name: 'vivavoce',
      version: snapshot.version,
      mode: snapshot.outputMode,
      state: PLATFORM_STATE[snapshot.status],
      uptime_seconds: uptimeSeconds,
      stt: { model_name: recognition.model, device: 'cpu' },
      tts: {
        // The part of a voice's id before the colon names what speaks.
        engine: canSpeak ? (voice.id.split(':', 1)[0] ?? voice.id) : 'none',
        language: canSpeak ? voice.language : null,
        available: canSpeak,
        error: source.voiceProblem ?? speech.problem,
      },
      output: {
        mode: snapshot.outputMode,
        current_agent: snapshot.activeAgentId,
        available_agents: agents,
      },
      loading: {
        active: recognition.state === 'loading',
        models:
          recognition.state === 'loading'
            ? [{ name: recognition.model, status: 'loading', elapsed: uptimeSeconds, estimated: null }]
            : [],
      },
      hotkey: {
        key: null,
        bound: capabilities.globalHotkey,
        status: capabilities.globalHotkey ? 'active' : 'unavailable',
      },
      audio_devices: { input: microphone.device?.label ?? null, output: speech.device },
      stats: {
        transcriptions: stats.transcriptions,
        words: stats.words,
        audio_seconds: stats.audioSeconds,
        transcription_seconds: stats.transcriptionSeconds,
      },
    },
  };
}

/** Equal for two states that differ in nothing but counters that tick by themselves. */
export function statusFingerprint(status: OpenvipStatus): string {
  const { uptime_seconds: _uptime, stats: _stats, loading, ...platform } = status.platform;
  const models = loading.models.map(({ elapsed: _elapsed, ...model }) => model);
  return JSON.stringify({ ...status, platform: { ...platform, loading: { ...loading, models } } });
}
