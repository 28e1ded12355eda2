import { expect, test } from 'vitest';
import { projectStatus, statusFingerprint } from '../../../src/main/server/status-projection.ts';
import type { StatusSource } from '../../../src/main/server/status-projection.ts';
import { statusSchema } from '../../../src/shared/contract/openvip.ts';
import type { EngineSnapshot, PublicStatus } from '../../../src/shared/contract/control.ts';
import { agentInfo } from '../../support/entries.ts';
import { NO_MICROPHONE, SILENT } from '../../support/engine-states.ts';
import { ScriptedEngine } from '../../support/scripted-engine.ts';

function source(state: Partial<EngineSnapshot> = {}, more: Partial<StatusSource> = {}): StatusSource {
  return {
    snapshot: new ScriptedEngine(state).snapshot(),
    stats: { transcriptions: 3, words: 14, audioSeconds: 9.5, transcriptionSeconds: 0.7 },
    uptimeSeconds: 12.5,
    voice: { enabled: true, id: 'hibari:heart', language: 'en' },
    voiceProblem: undefined,
    ...more,
  };
}

test('the status says what existing clients read', () => {
  const status = projectStatus(
    source({
      agents: [
        agentInfo({ id: 'claude' }),
        agentInfo({ id: 'gone', state: 'away' }),
        agentInfo({ id: '__tts__' }),
      ],
      activeAgentId: 'claude',
    }),
  );
  expect(statusSchema.parse(status)).toEqual({
    openvip: '1.0',
    stt: { enabled: true, active: true },
    tts: { enabled: true },
    connected_agents: ['claude'],
    platform: {
      name: 'vivavoce',
      version: '0.1.0',
      mode: 'agents',
      state: 'listening',
      uptime_seconds: 12.5,
      stt: { model_name: 'whisper-base', device: 'cpu' },
      tts: { engine: 'hibari', language: 'en', available: true, error: null },
      output: { mode: 'agents', current_agent: 'claude', available_agents: ['claude'] },
      loading: { active: false, models: [] },
      hotkey: { key: null, bound: false, status: 'unavailable' },
      audio_devices: { input: 'Built-in microphone', output: 'Built-in speakers' },
      stats: { transcriptions: 3, words: 14, audio_seconds: 9.5, transcription_seconds: 0.7 },
    },
  });
});

test.each<[PublicStatus, string]>([
  ['off', 'off'],
  ['listening', 'listening'],
  ['muted', 'muted'],
  ['recording', 'recording'],
  ['transcribing', 'transcribing'],
  ['speaking', 'playing'],
  ['error', 'off'],
])('%s is called %s', (status, state) => {
  expect(projectStatus(source({ status })).platform.state).toBe(state);
});

test.each(['closed', 'opening', 'closing', 'lost'] as const)(
  'a microphone that is %s does not listen',
  (state) => {
    expect(projectStatus(source({ microphone: { ...NO_MICROPHONE, state } })).stt.active).toBe(false);
  },
);

test('an engine without a voice says why', () => {
  const { tts, platform } = projectStatus(source({}, { voiceProblem: 'No voice is installed.' }));
  expect(tts.enabled).toBe(false);
  expect(platform.tts).toMatchObject({ engine: 'none', available: false, error: 'No voice is installed.' });
});

test('an engine whose loudspeaker cannot be used says why, and takes speeches all the same', () => {
  const { tts, platform } = projectStatus(source({ speech: { ...SILENT, problem: 'No output was found.' } }));
  expect(tts.enabled).toBe(true);
  expect(platform.tts).toMatchObject({ available: true, error: 'No output was found.' });
});

test('an engine that is told not to speak has a voice all the same', () => {
  const voice = { enabled: false, id: 'hibari:heart', language: 'en' };
  const { tts, platform } = projectStatus(source({}, { voice }));
  expect([tts.enabled, platform.tts.available]).toEqual([false, true]);
});

test('a model that loads is named', () => {
  const { loading } = projectStatus(
    source({ recognition: { state: 'loading', model: 'whisper-base', language: 'auto', problem: null } }),
  ).platform;
  expect(loading).toEqual({
    active: true,
    models: [{ name: 'whisper-base', status: 'loading', elapsed: 12.5, estimated: null }],
  });
});

test('counters that tick make no other state', () => {
  const loading = { recognition: { state: 'loading', model: 'm', language: 'auto', problem: null } } as const;
  const print = (more: Partial<StatusSource>): string =>
    statusFingerprint(projectStatus(source(loading, more)));
  const later = {
    uptimeSeconds: 99,
    stats: { transcriptions: 9, words: 99, audioSeconds: 99, transcriptionSeconds: 9 },
  };
  expect(print(later)).toBe(print({}));
  expect(print({ voiceProblem: 'gone' })).not.toBe(print({}));
});
