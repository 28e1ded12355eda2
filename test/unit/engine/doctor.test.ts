import { expect, test } from 'vitest';
import { examine } from '../../../src/main/engine/doctor.ts';
import { StartupMarks } from '../../../src/main/engine/startup-marks.ts';

const VOICE = {
  id: 'hibari:heart',
  name: 'Heart',
  language: 'en-US',
  origin: 'shipped',
  licence: 'Apache-2.0',
  readsPhonemes: true,
} as const;

test('a shipped voice that cannot be loaded is not in order, though it is in the list', async () => {
  const { checks } = await examine({
    version: '0.1.0',
    marks: new StartupMarks(() => 0),
    modelsDirectory: 'models',
    supervisor: { status: { state: 'running', pid: 1, rssBytes: 1, ready: ['detector', 'recogniser'] } },
    capture: { device: null, devices: async () => [] },
    speaker: { voices: async () => [VOICE] },
    player: { problem: null },
    shippedVoiceProblem: () => 'A file of the voice is damaged.',
    wantedVoice: () => VOICE.id,
    microphoneProblem: () => null,
  });
  expect(checks.find(({ name }) => name === 'voice')).toMatchObject({
    ok: false,
    detail: 'A file of the voice is damaged.',
  });
});
