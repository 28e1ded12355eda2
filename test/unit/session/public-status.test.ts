import { describe, expect, it } from 'vitest';
import type { MicrophoneRegion } from '../../../src/main/session/machines/microphone-machine.ts';
import {
  isListening,
  platformState,
  publicStatus,
  type Regions,
} from '../../../src/main/session/machines/public-status.ts';

const MICROPHONE: Readonly<Record<MicrophoneRegion['kind'], MicrophoneRegion>> = {
  closed: { kind: 'closed', attempt: 0, utterance: false },
  opening: { kind: 'opening', attempt: 1, utterance: false, failures: 0 },
  armed: { kind: 'armed', attempt: 1 },
  recording: { kind: 'recording', attempt: 1 },
  closing: { kind: 'closing', attempt: 1, utterance: false, waitsFor: 'closed', reopen: false, failures: 0 },
  lost: { kind: 'lost', attempt: 1, utterance: false, failures: 1 },
};

function regions(microphone: MicrophoneRegion['kind'], more: Partial<Regions> = {}): Regions {
  return {
    microphone: MICROPHONE[microphone],
    recognition: { kind: 'idle', turns: [] },
    speech: { kind: 'silent' },
    listening: true,
    muted: false,
    ...more,
  };
}

const busy = { recognition: { kind: 'busy', turns: ['u1'] } } as const;
const degraded = { recognition: { kind: 'degraded', turns: [], problem: 'x' } } as const;
const speaking = { speech: { kind: 'speaking', id: 's1', waiting: [] } } as const;

describe('public status', () => {
  it.each<[string, Regions, string, string]>([
    ['off while not listening', regions('closed', { listening: false }), 'off', 'off'],
    ['off while the microphone is still opening', regions('opening'), 'off', 'off'],
    ['listening when the microphone is open', regions('armed'), 'listening', 'listening'],
    [
      'listening while the model still loads',
      regions('armed', { recognition: { kind: 'loading', turns: [] } }),
      'listening',
      'listening',
    ],
    ['muted when listening and muted', regions('armed', { muted: true }), 'muted', 'muted'],
    [
      'off, not muted, when not listening',
      regions('closed', { listening: false, muted: true }),
      'off',
      'off',
    ],
    [
      'off while an open microphone is only lent to the talk key',
      regions('armed', { listening: false }),
      'off',
      'off',
    ],
    ['off while closing', regions('closing', { listening: false }), 'off', 'off'],
    [
      'recording before all else that works',
      regions('recording', { ...busy, ...speaking, ...degraded, muted: true }),
      'recording',
      'recording',
    ],
    [
      'recording by the talk key while not listening',
      regions('recording', { listening: false }),
      'recording',
      'recording',
    ],
    [
      'transcribing until the text is there',
      regions('armed', { ...busy, ...speaking }),
      'transcribing',
      'transcribing',
    ],
    [
      'transcribing after listening was ended',
      regions('closed', { ...busy, listening: false }),
      'transcribing',
      'transcribing',
    ],
    ['speaking', regions('armed', speaking), 'speaking', 'playing'],
    [
      'speaking until it has really stopped',
      regions('armed', { speech: { kind: 'stopping', id: 's1', waiting: [], held: false } }),
      'speaking',
      'playing',
    ],
    [
      'not speaking while speech is paused',
      regions('armed', { speech: { kind: 'paused', id: 's1', waiting: [] } }),
      'listening',
      'listening',
    ],
    ['an error when the microphone is lost', regions('lost', busy), 'error', 'transcribing'],
    ['an error when the microphone is lost (resting)', regions('lost'), 'error', 'off'],
    [
      'an error when the recogniser is degraded and nothing goes on',
      regions('armed', degraded),
      'error',
      'listening',
    ],
    [
      'speaking even with a degraded recogniser',
      regions('armed', { ...degraded, ...speaking }),
      'speaking',
      'playing',
    ],
  ])('is %s', (_, given, status, platform) => {
    expect(publicStatus(given)).toBe(status);
    expect(platformState(given)).toBe(platform);
  });

  it('counts as listening only while the microphone is really open and listening is wanted', () => {
    const kinds = Object.keys(MICROPHONE) as MicrophoneRegion['kind'][];
    expect(kinds.filter((kind) => isListening(regions(kind)))).toEqual(['armed', 'recording']);
    expect(kinds.filter((kind) => isListening(regions(kind, { listening: false })))).toEqual([]);
  });
});
