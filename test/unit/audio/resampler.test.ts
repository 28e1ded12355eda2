import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Resampler } from '../../../src/main/audio/resampler.ts';

const RATES_HZ = [8000, 11_025, 22_050, 32_000, 44_100, 48_000, 96_000, 192_000, 44_117];

function tone(frequencyHz: number, sampleRateHz: number, seconds: number): Float32Array {
  return Float32Array.from({ length: Math.round(sampleRateHz * seconds) }, (_, i) =>
    Math.sin((2 * Math.PI * frequencyHz * i) / sampleRateHz),
  );
}

function resample(pcm: Float32Array, sampleRateHz: number, blockSamples = pcm.length): Float32Array {
  const resampler = new Resampler();
  const pieces: number[] = [];
  for (let from = 0; from < pcm.length; from += blockSamples) {
    pieces.push(...resampler.push({ pcm: pcm.subarray(from, from + blockSamples), sampleRateHz }));
  }
  return Float32Array.from([...pieces, ...resampler.flush()]);
}

/** Level against a full sine, in dB, without the ends where the signal sets in. */
function levelDb(pcm: Float32Array): number {
  const middle = pcm.subarray(800, pcm.length - 800);
  const power = middle.reduce((sum, sample) => sum + sample * sample, 0) / middle.length;
  return 10 * Math.log10(2 * power + 1e-30);
}

describe('Resampler', () => {
  it.each([22_050, 44_100, 48_000, 96_000, 44_117])(
    'passes everything up to 7 kHz within 0.1 dB from %d Hz',
    (rateHz) => {
      for (const frequencyHz of [100, 1000, 3000, 5000, 7000]) {
        expect(Math.abs(levelDb(resample(tone(frequencyHz, rateHz, 0.5), rateHz)))).toBeLessThan(0.1);
      }
    },
  );

  it.each([32_000, 44_100, 48_000, 96_000, 192_000, 44_117])(
    'suppresses what 16 kHz cannot hold by more than 70 dB from %d Hz',
    (rateHz) => {
      for (const frequencyHz of [8050, 9000, 11_000, 15_000].filter((f) => f < rateHz / 2)) {
        expect(levelDb(resample(tone(frequencyHz, rateHz, 0.5), rateHz))).toBeLessThan(-70);
      }
    },
  );

  it.each(RATES_HZ)('keeps tones where they are in time and height from %d Hz', (rateHz) => {
    const output = resample(tone(440, rateHz, 0.3), rateHz);
    const expected = tone(440, 16_000, 0.3);
    const error = output.map((sample, i) => sample - (expected[i] as number));
    expect(levelDb(error)).toBeLessThan(-65);
  });

  it('gives the same samples however the input is cut', () => {
    const pcm = Float32Array.from({ length: 9000 }, (_, i) => Math.sin(i * i * 1e-4));
    fc.assert(
      fc.property(fc.constantFrom(...RATES_HZ), fc.integer({ min: 1, max: 4000 }), (rateHz, blockSamples) => {
        expect(resample(pcm, rateHz, blockSamples)).toEqual(resample(pcm, rateHz));
      }),
      { numRuns: 25 },
    );
  });

  it.each(RATES_HZ)('delivers exactly as much as went in from %d Hz', (rateHz) => {
    const samples = 3 * rateHz + 17;
    expect(resample(new Float32Array(samples), rateHz)).toHaveLength(Math.ceil((samples * 16_000) / rateHz));
  });

  it('keeps pace with the input to the sample', () => {
    const resampler = new Resampler();
    const block = new Float32Array(44_100);
    let delivered = 0;
    for (let second = 0; second < 100; second++)
      delivered += resampler.push({ pcm: block, sampleRateHz: 44_100 }).length;
    expect(delivered + resampler.flush().length).toBe(100 * 16_000);
  });

  it('hands 16 kHz through untouched', () => {
    const pcm = tone(300, 16_000, 0.1);
    expect(resample(pcm, 16_000, 100)).toEqual(pcm);
  });

  it('loses nothing when the device changes its rate', () => {
    const resampler = new Resampler();
    const delivered = [
      ...resampler.push({ pcm: new Float32Array(48_000), sampleRateHz: 48_000 }),
      ...resampler.push({ pcm: new Float32Array(44_100), sampleRateHz: 44_100 }),
      ...resampler.push({ pcm: new Float32Array(16_000), sampleRateHz: 16_000 }),
      ...resampler.flush(),
    ];
    expect(delivered).toHaveLength(3 * 16_000);
  });

  it('begins anew after a flush', () => {
    const resampler = new Resampler();
    const pcm = tone(500, 48_000, 0.1);
    const first = [...resampler.push({ pcm, sampleRateHz: 48_000 }), ...resampler.flush()];
    const second = [...resampler.push({ pcm, sampleRateHz: 48_000 }), ...resampler.flush()];
    expect(second).toEqual(first);
  });
});
