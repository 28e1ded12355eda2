import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hearScene, roomResponse } from '../../../bench/support/echo-room.ts';
import type { EchoMeasures } from '../../../src/main/echo/echo-canceller.ts';
import { EchoGuard, probabilityOfUser } from '../../../src/main/echo/echo-guard.ts';
import { FRAME_MS } from '../../../src/shared/kernel/audio-format.ts';
import { clipPcm } from '../../support/clips.ts';

function measures(change: Partial<EchoMeasures> = {}): EchoMeasures {
  return {
    alignment: 'aligned',
    sounding: true,
    unexplained: 0,
    likeness: 0.2,
    delaySamples: 1000,
    subtractedDb: 20,
    ...change,
  };
}

describe('echo guard', () => {
  it('takes every voice for the user’s while nothing is played', () => {
    expect(new EchoGuard().ownVoice(undefined)).toBe(0);
    expect(new EchoGuard().ownVoice(measures({ sounding: false }))).toBe(0);
  });

  it('takes what the echo explains for our own', () => {
    expect(new EchoGuard().ownVoice(measures())).toBe(1);
  });

  it('believes a voice that the echo does not explain at once, and through its weaker sounds', () => {
    const guard = new EchoGuard();
    const speaking = [0.9, 0.8, 0.9, 0.1, 0.2, 0.1, 0.7].map((unexplained) =>
      guard.ownVoice(measures({ unexplained })),
    );
    expect(speaking.every((ownVoice) => ownVoice < 0.5)).toBe(true);
  });

  it('doubts it again when nothing unexplained has come for a third of a second', () => {
    const guard = new EchoGuard();
    for (let frame = 0; frame < 5; frame++) guard.ownVoice(measures({ unexplained: 1 }));
    const after = Array.from({ length: 10 }, () => guard.ownVoice(measures()));
    expect(after.at(-1)).toBeGreaterThan(0.5);
  });

  it('hears nothing while the delay is searched, until it is clear that there is no echo', () => {
    const guard = new EchoGuard();
    const searching = measures({ alignment: 'searching', unexplained: 1, delaySamples: undefined });
    for (let passedMs = FRAME_MS; passedMs <= 2000; passedMs += FRAME_MS) {
      expect(guard.ownVoice(searching)).toBe(1);
    }
    for (let frame = 0; frame < 3; frame++) guard.ownVoice(searching);
    expect(guard.ownVoice(searching)).toBe(0);
  });

  it('does not take the echo of the search for a user when the delay is found', () => {
    const guard = new EchoGuard();
    for (let frame = 0; frame < 10; frame++) {
      guard.ownVoice(measures({ alignment: 'searching', unexplained: 1 }));
    }
    expect(guard.ownVoice(measures({ unexplained: 0.05 }))).toBeGreaterThan(0.9);
  });

  it('tells the engine from the user over it, frame by frame', () => {
    const user = clipPcm('aider-settings-01-45.wav');
    const { frames } = hearScene({
      durationMs: 9500,
      played: [{ pcm: clipPcm('lj-001-0010.wav'), atMs: 500 }],
      user: [{ pcm: user, atMs: 5000 }],
      way: { levelDb: -6, delayMs: 120, response: roomResponse(100, 5) },
    });
    const guard = new EchoGuard();
    const ownVoices = frames.map(({ echo }) => guard.ownVoice(echo));
    const between = (fromMs: number, toMs: number): number[] =>
      ownVoices.slice(Math.ceil(fromMs / FRAME_MS), Math.floor(toMs / FRAME_MS));
    expect(between(700, 4900).filter((ownVoice) => ownVoice < 0.5)).toEqual([]);
    const spoken = between(5200, 5000 + user.length / 16 - 300);
    expect(spoken.filter((ownVoice) => ownVoice < 0.5).length).toBeGreaterThan(0.7 * spoken.length);
  });

  it('hears a user who is 6 dB softer than the echo, though its loudness alone would explain them', () => {
    const user = clipPcm('aider-settings-01-45.wav');
    const voice = clipPcm('lj-001-0010.wav');
    const levelDb = -6;
    const gain = 10 ** ((levelDb - 6) / 20) * Math.sqrt(power(voice) / power(user));
    const softly = user.map((sample) => gain * sample);
    const { frames } = hearScene({
      durationMs: 9500,
      played: [{ pcm: voice, atMs: 500 }],
      user: [
        { pcm: softly, atMs: 4000 },
        { pcm: softly, atMs: 4000 + user.length / 16 },
      ],
      way: { levelDb, delayMs: 15 },
    });
    const guard = new EchoGuard();
    const ownVoices = frames.map(({ echo }) => guard.ownVoice(echo));
    const spoken = ownVoices.slice(Math.ceil(5700 / FRAME_MS), Math.floor(8200 / FRAME_MS));
    expect(spoken.filter((ownVoice) => ownVoice < 0.5).length).toBeGreaterThan(0.38 * spoken.length);
  });
});

function power(pcm: Float32Array): number {
  return pcm.reduce((sum, sample) => sum + sample * sample, 0) / pcm.length;
}

describe('probability of the user', () => {
  it('is the detector’s while the voice is rather the user’s, nothing when it is ours, and never more', () => {
    expect(probabilityOfUser(0.9, 0)).toBe(0.9);
    expect(probabilityOfUser(0.9, 0.5)).toBe(0.9);
    expect(probabilityOfUser(0.9, 1)).toBe(0);
    const share = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(share, share, share, (probability, a, b) => {
        const [less, more] = a < b ? [a, b] : [b, a];
        expect(probabilityOfUser(probability, less)).toBeLessThanOrEqual(probability);
        expect(probabilityOfUser(probability, more)).toBeLessThanOrEqual(
          probabilityOfUser(probability, less),
        );
      }),
    );
  });
});
