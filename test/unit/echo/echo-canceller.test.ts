import { expect, describe, it } from 'vitest';
import {
  hearScene,
  levelDb,
  roomResponse,
  type EchoScene,
  type EchoWay,
  subtractedDb,
  type HeardScene,
} from '../../../bench/support/echo-room.ts';
import { EchoCanceller } from '../../../src/main/echo/echo-canceller.ts';
import { FRAME_MS, FRAME_SAMPLES, msToSamples } from '../../../src/shared/kernel/audio-format.ts';
import { clipPcm } from '../../support/clips.ts';

const VOICE = clipPcm('lj-001-0010.wav');
const VOICE_MS = VOICE.length / 16;
const NEXT_SENTENCE = clipPcm('lj-001-0005.wav');
const USER = clipPcm('aider-settings-01-45.wav');
const ROOM = roomResponse(100, 3);
/** Speech begins 20 ms into the clip. */
const STARTS_AT_MS = 500;
const SECOND_AT_MS = STARTS_AT_MS + VOICE_MS + 2500;

function scene(way: EchoWay, change: Partial<EchoScene> = {}): EchoScene {
  return {
    durationMs: STARTS_AT_MS + VOICE_MS + 500,
    played: [{ pcm: VOICE, atMs: STARTS_AT_MS }],
    user: [],
    way: { response: ROOM, ...way },
    ...change,
  };
}

/** What the canceller took off between two moments after the echo began, in dB. */
function reduction(heard: HeardScene, fromMs: number, toMs: number): number {
  return levelDb(heard.microphone, fromMs, toMs) - levelDb(heard.cleaned, fromMs, toMs);
}

function correlation(a: Float32Array, b: Float32Array): number {
  let ab = 0;
  let aa = 0;
  let bb = 0;
  a.forEach((value, n) => {
    ab += value * (b[n] as number);
    aa += value * value;
    bb += (b[n] as number) ** 2;
  });
  return ab / Math.sqrt(aa * bb);
}

describe('echo of our own voice', () => {
  const ways: readonly EchoWay[] = [
    { levelDb: -6, delayMs: 30 },
    { levelDb: -12, delayMs: 120 },
    { levelDb: -20, delayMs: 300 },
    { levelDb: 0, delayMs: 450.4 },
  ];

  it.each(ways)('is gone one second after it began: $levelDb dB, $delayMs ms', (way) => {
    const heard = hearScene(scene(way));
    const beganAtMs = STARTS_AT_MS + way.delayMs;
    expect(reduction(heard, beganAtMs + 1000, beganAtMs + VOICE_MS)).toBeGreaterThan(30);
    expect(subtractedDb(heard, beganAtMs + 3000, beganAtMs + VOICE_MS)).toBeGreaterThan(20);
    expect(heard.frames.at(-1)?.echo?.delaySamples).toBeCloseTo(way.delayMs * 16, -2);
  });

  it('is gone though the clocks of the two devices differ by 100 ppm', () => {
    const way = { levelDb: -6, delayMs: 120, driftPpm: 100 };
    const heard = hearScene(scene(way));
    expect(reduction(heard, STARTS_AT_MS + 1120, STARTS_AT_MS + VOICE_MS)).toBeGreaterThan(30);
    expect(subtractedDb(heard, STARTS_AT_MS + 6000, STARTS_AT_MS + VOICE_MS)).toBeGreaterThan(20);
  });

  it('is gone though the loudspeaker distorts', () => {
    const heard = hearScene(scene({ levelDb: -6, delayMs: 120, saturation: 4 }));
    expect(reduction(heard, STARTS_AT_MS + 1120, STARTS_AT_MS + VOICE_MS)).toBeGreaterThan(18);
  });

  it('leaves the noise of the room', () => {
    const heard = hearScene(scene({ levelDb: -6, delayMs: 120 }, { noiseDb: -55 }));
    expect(levelDb(heard.cleaned, STARTS_AT_MS + 3000, STARTS_AT_MS + 8000)).toBeGreaterThan(-60);
  });
});

describe('echo after a pause', () => {
  function secondSentence(change: Partial<EchoWay>): HeardScene {
    return hearScene(
      scene(
        { levelDb: -6, delayMs: 120 },
        {
          durationMs: SECOND_AT_MS + 8000,
          played: [
            { pcm: VOICE, atMs: STARTS_AT_MS },
            { pcm: NEXT_SENTENCE, atMs: SECOND_AT_MS, way: change },
          ],
        },
      ),
    );
  }

  it.each([0, 7, -9.5])('is gone after a fifth of a second, the stream being %d ms late', (lateMs) => {
    const heard = secondSentence({ delayMs: 120 + lateMs });
    expect(reduction(heard, SECOND_AT_MS + 350, SECOND_AT_MS + 7500)).toBeGreaterThan(30);
    expect(subtractedDb(heard, SECOND_AT_MS + 350, SECOND_AT_MS + 7500)).toBeGreaterThan(25);
  });

  it('is found again when the device has another delay', () => {
    const heard = secondSentence({ delayMs: 220 });
    expect(reduction(heard, SECOND_AT_MS + 1700, SECOND_AT_MS + 7500)).toBeGreaterThan(25);
    expect(heard.frames.at(-1)?.echo?.delaySamples).toBeCloseTo(220 * 16, -2);
  });

  it('is learnt anew when the room has changed', () => {
    const heard = secondSentence({ response: roomResponse(100, 9) });
    expect(reduction(heard, SECOND_AT_MS + 3000, SECOND_AT_MS + 7500)).toBeGreaterThan(30);
    expect(subtractedDb(heard, SECOND_AT_MS + 3000, SECOND_AT_MS + 7500)).toBeGreaterThan(20);
  });

  it('is learnt anew when the volume was turned up', () => {
    const heard = secondSentence({ levelDb: 0 });
    expect(reduction(heard, SECOND_AT_MS + 1500, SECOND_AT_MS + 7500)).toBeGreaterThan(30);
  });
});

describe('the user who speaks over it', () => {
  it.each([-6, -12, -20])('is kept as loud and as clear as before, over an echo of %d dB', (level) => {
    const userAtMs = 5000;
    const heard = hearScene(
      scene({ levelDb: level, delayMs: 120 }, { user: [{ pcm: USER, atMs: userAtMs }] }),
    );
    const [from, to] = [userAtMs, userAtMs + USER.length / 16];
    const change = levelDb(heard.cleaned, from, to) - levelDb(heard.user, from, to);
    expect(Math.abs(change)).toBeLessThan(3);
    const part = (samples: Float32Array): Float32Array =>
      samples.subarray(msToSamples(from), msToSamples(to));
    expect(correlation(part(heard.cleaned), part(heard.user))).toBeGreaterThan(0.85);
  });

  it('does not spoil what is known of the room', () => {
    const userAtMs = 4000;
    const alone = hearScene(scene({ levelDb: -6, delayMs: 120 }));
    const together = hearScene(
      scene({ levelDb: -6, delayMs: 120 }, { user: [{ pcm: USER, atMs: userAtMs }] }),
    );
    const afterMs = userAtMs + USER.length / 16 + 300;
    const difference = subtractedDb(alone, afterMs, 9000) - subtractedDb(together, afterMs, 9000);
    expect(difference).toBeLessThan(12);
  });

  it('is untouched while something is played that the microphone does not hear', () => {
    const userAtMs = 4000;
    const heard = hearScene(
      scene({ levelDb: -120, delayMs: 120 }, { user: [{ pcm: USER, atMs: userAtMs }] }),
    );
    const [from, to] = [userAtMs, userAtMs + USER.length / 16];
    const part = (samples: Float32Array): Float32Array =>
      samples.subarray(msToSamples(from), msToSamples(to));
    expect(correlation(part(heard.cleaned), part(heard.user))).toBeGreaterThan(0.97);
  });
});

describe('while nothing is played', () => {
  it('frames pass with the very same array, from the first on and 1.5 s after the last sample', () => {
    const canceller = new EchoCanceller();
    const frame = (seq: number): { seq: number; capturedAtMs: number; pcm: Float32Array } => ({
      seq,
      capturedAtMs: (seq + 1) * FRAME_MS,
      pcm: new Float32Array(FRAME_SAMPLES).fill(0.01),
    });
    const before = frame(0);
    expect(canceller.process(before)).toEqual({ ...before, echo: undefined });
    expect(canceller.process(frame(1)).pcm).not.toBe(before.pcm);
    canceller.reference(new Float32Array(320).fill(0.1), 16_000, 2 * FRAME_MS);
    const passed: boolean[] = [];
    for (let seq = 2; seq < 60; seq++) {
      const given = frame(seq);
      const result = canceller.process(given);
      passed.push(result.pcm === given.pcm);
      expect(result.echo === undefined).toBe(result.pcm === given.pcm);
      expect(given.pcm.every((sample) => sample === Math.fround(0.01))).toBe(true);
    }
    // 64 ms + 20 ms + 1.5 s is the middle of frame 49.
    expect(passed.indexOf(true) + 2).toBe(50);
    expect(passed.lastIndexOf(false) + 2).toBe(49);
  });

  it('silence that is played counts as nothing', () => {
    const canceller = new EchoCanceller();
    const pcm = new Float32Array(FRAME_SAMPLES);
    for (let seq = 0; seq < 100; seq++) {
      canceller.reference(new Float32Array(512), 16_000, seq * FRAME_MS);
      expect(canceller.process({ seq, capturedAtMs: (seq + 1) * FRAME_MS, pcm }).pcm).toBe(pcm);
    }
  });
});

it('every frame that comes out is finite and bounded, whatever goes in', () => {
  const canceller = new EchoCanceller();
  const loud = new Float32Array(FRAME_SAMPLES).map((_, n) => (n % 7 < 3 ? 1 : -1));
  const silent = new Float32Array(FRAME_SAMPLES);
  for (let seq = 0; seq < 400; seq++) {
    const capturedAtMs = (seq + 1) * FRAME_MS + (seq > 200 ? 5000 : 0) - (seq > 300 ? 2000 : 0);
    if (seq % 40 < 25)
      canceller.reference(seq % 80 < 40 ? loud : silent, 16_000, capturedAtMs + (seq % 5) * 30);
    if (seq % 60 === 0) canceller.discarded(100_000, 48_000);
    const { pcm } = canceller.process({ seq, capturedAtMs, pcm: seq % 30 < 15 ? loud : silent });
    expect(pcm.every((sample) => Math.abs(sample) < 8)).toBe(true);
  }
});

it('hears the same whatever rate the output has and however its blocks are cut', () => {
  const canceller = new EchoCanceller();
  const at48k = new Float32Array(VOICE.length * 3);
  for (let n = 0; n < at48k.length; n++) {
    const whole = Math.floor(n / 3);
    const rest = n / 3 - whole;
    at48k[n] = (1 - rest) * (VOICE[whole] ?? 0) + rest * (VOICE[whole + 1] ?? 0);
  }
  const delay = 1600;
  let handed = 0;
  let microphonePower = 0;
  let cleanedPower = 0;
  for (let seq = 0; (seq + 1) * FRAME_SAMPLES < VOICE.length; seq++) {
    const nowMs = (seq + 1) * FRAME_MS;
    while (handed < (nowMs + 30) * 48) {
      const size = 480 + ((handed * 7) % 500);
      canceller.reference(at48k.subarray(handed, handed + size), 48_000, nowMs - FRAME_MS);
      handed += size;
    }
    const pcm = new Float32Array(FRAME_SAMPLES).map(
      (_, n) => 0.5 * (VOICE[seq * FRAME_SAMPLES + n - delay] ?? 0),
    );
    const cleaned = canceller.process({ seq, capturedAtMs: nowMs, pcm }).pcm;
    if (nowMs < 1500) continue;
    pcm.forEach((sample) => (microphonePower += sample * sample));
    cleaned.forEach((sample) => (cleanedPower += sample * sample));
  }
  expect(10 * Math.log10(microphonePower / cleanedPower)).toBeGreaterThan(30);
});
