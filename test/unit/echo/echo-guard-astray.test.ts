import { describe, expect, it } from 'vitest';
import {
  hearScene,
  roomResponse,
  type EchoScene,
  type HeardScene,
} from '../../../bench/support/echo-room.ts';
import { seededRandom } from '../../../bench/support/statistics.ts';
import { EchoCanceller, type CancelledFrame } from '../../../src/main/echo/echo-canceller.ts';
import { EchoGuard } from '../../../src/main/echo/echo-guard.ts';
import { FRAME_MS, msToSamples, type Frame } from '../../../src/shared/kernel/audio-format.ts';
import { clipPcm } from '../../support/clips.ts';

const VOICE = clipPcm('lj-001-0010.wav');
const USER = clipPcm('aider-settings-01-45.wav');
const DURATION_MS = VOICE.length / 16 + 1000;
const USER_AT_MS = 5500;
const WAY = { levelDb: -12, delayMs: 120, response: roomResponse(100, 5) };

/** Blocks and frames come up to 15 ms early or late. */
class Jittering extends EchoCanceller {
  readonly #random = seededRandom(9);

  override reference(pcm: Float32Array, sampleRateHz: number, atMs: number): void {
    super.reference(pcm, sampleRateHz, atMs + this.#jitterMs());
  }

  override process(frame: Frame): CancelledFrame {
    return super.process({ ...frame, capturedAtMs: frame.capturedAtMs + this.#jitterMs() });
  }

  #jitterMs(): number {
    return 30 * (this.#random() - 0.5);
  }
}

function ownVoices({ frames }: HeardScene): readonly number[] {
  const guard = new EchoGuard();
  return frames.map(({ echo }) => guard.ownVoice(echo));
}

function between(values: readonly number[], fromMs: number, toMs: number): readonly number[] {
  return values.slice(Math.ceil(fromMs / FRAME_MS), Math.floor(toMs / FRAME_MS));
}

/** A sentence during which the way grows longer at three moments, without anybody being told. */
function jumping(jumpMs: number): EchoScene {
  const cutsMs = [0, 2000, 3600, 7000, VOICE.length / 16];
  const played = cutsMs.slice(0, -1).map((fromMs, index) => ({
    pcm: VOICE.subarray(msToSamples(fromMs), msToSamples(cutsMs[index + 1] as number)),
    atMs: 500 + fromMs,
    way: { delayMs: WAY.delayMs + jumpMs * (index % 2) },
  }));
  return { durationMs: DURATION_MS, played, user: [], way: WAY };
}

const drifting: EchoScene = {
  durationMs: DURATION_MS,
  played: [{ pcm: VOICE, atMs: 500 }],
  user: [],
  way: { ...WAY, driftPpm: 2000 },
};

const cases: readonly (readonly [string, EchoScene, () => EchoCanceller])[] = [
  ['clocks differ by 2000 ppm', drifting, () => new EchoCanceller()],
  ['the delay jumps by 20 ms', jumping(20), () => new EchoCanceller()],
  ['the delay jumps by 60 ms', jumping(60), () => new EchoCanceller()],
  ['times jitter by 15 ms', { ...drifting, way: WAY }, () => new Jittering()],
];

describe.each(cases)('while %s', (_, scene, canceller) => {
  it('never takes its own voice for the user’s', () => {
    const alone = ownVoices(hearScene(scene, canceller()));
    expect(between(alone, 500, DURATION_MS).filter((ownVoice) => ownVoice < 0.5 && ownVoice > 0)).toEqual([]);
    expect(between(alone, 700, 9000).filter((ownVoice) => ownVoice < 0.5)).toEqual([]);
  });

  it('hears the user over it', () => {
    const together = ownVoices(hearScene({ ...scene, user: [{ pcm: USER, atMs: USER_AT_MS }] }, canceller()));
    const spoken = between(together, USER_AT_MS + 300, USER_AT_MS + USER.length / 16 - 300);
    expect(spoken.filter((ownVoice) => ownVoice < 0.5).length).toBeGreaterThan(0.4 * spoken.length);
  });
});

it('hears the user within two seconds when the microphone does not hear the loudspeaker', () => {
  const heard = ownVoices(
    hearScene({
      durationMs: DURATION_MS,
      played: [{ pcm: VOICE, atMs: 500 }],
      user: [{ pcm: USER, atMs: 1000 }],
      way: { ...WAY, levelDb: -120 },
    }),
  );
  expect(between(heard, 2700, DURATION_MS - 500).every((ownVoice) => ownVoice === 0)).toBe(true);
});
