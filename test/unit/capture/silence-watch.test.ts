import { describe, expect, it } from 'vitest';
import { SilenceWatch, type SilenceFinding } from '../../../src/main/capture/silence-watch.ts';

const BLOCK_MS = 100;

interface Dated {
  readonly atMs: number;
  readonly finding: SilenceFinding;
}

/** Feeds stretches of zeros (negative length: of sound) and tells when something was found, in audio time. */
function listen(...stretchesMs: readonly number[]): Dated[] {
  const watch = new SilenceWatch();
  const findings: Dated[] = [];
  let atMs = 0;
  for (const stretchMs of stretchesMs) {
    for (let fed = 0; fed < Math.abs(stretchMs); fed += BLOCK_MS) {
      const finding = watch.push({
        pcm: new Float32Array(1600).fill(stretchMs < 0 ? 1e-5 : 0),
        sampleRateHz: 16_000,
      });
      atMs += BLOCK_MS;
      if (finding !== undefined) findings.push({ atMs, finding });
    }
  }
  return findings;
}

describe('SilenceWatch', () => {
  it('says nothing about zeros shorter than a second, such as a headset delivers at first', () => {
    expect(listen(900, -100, 900, -100)).toEqual([]);
  });

  it('does not take faint sound for silence', () => {
    expect(listen(-60_000)).toEqual([]);
  });

  it('reports a stretch of zeros once and asks for tries at doubling intervals up to half a minute', () => {
    expect(listen(150_000)).toEqual([
      { atMs: 1000, finding: 'silent' },
      { atMs: 3000, finding: 'still-silent' },
      { atMs: 7000, finding: 'still-silent' },
      { atMs: 15_000, finding: 'still-silent' },
      { atMs: 31_000, finding: 'still-silent' },
      { atMs: 61_000, finding: 'still-silent' },
      { atMs: 91_000, finding: 'still-silent' },
      { atMs: 121_000, finding: 'still-silent' },
    ]);
  });

  it('tells at once when there is sound again', () => {
    expect(listen(1500, -100)).toEqual([
      { atMs: 1000, finding: 'silent' },
      { atMs: 1600, finding: 'sound-again' },
    ]);
  });

  it('grows patient with a device that is silent in every pause', () => {
    const reported = listen(1500, -500, 1500, -500, 2500, -500, 3500).filter(
      ({ finding }) => finding === 'silent',
    );
    expect(reported).toHaveLength(2);
  });
});
