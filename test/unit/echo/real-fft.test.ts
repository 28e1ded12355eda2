import fc from 'fast-check';
import { expect, it } from 'vitest';
import { RealFft } from '../../../src/main/echo/real-fft.ts';

const signals = fc
  .constantFrom(8, 16, 64, 256)
  .chain((size) =>
    fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: size, maxLength: size }),
  );

it('is the discrete Fourier transform, and its inverse gives the signal back', () => {
  fc.assert(
    fc.property(signals, (values) => {
      const samples = Float64Array.from(values);
      const fft = new RealFft(samples.length);
      const re = new Float64Array(fft.bins);
      const im = new Float64Array(fft.bins);
      fft.forward(samples, re, im);
      for (let k = 0; k < fft.bins; k++) {
        let sumRe = 0;
        let sumIm = 0;
        samples.forEach((sample, n) => {
          const angle = (2 * Math.PI * k * n) / samples.length;
          sumRe += sample * Math.cos(angle);
          sumIm -= sample * Math.sin(angle);
        });
        expect(re[k]).toBeCloseTo(sumRe, 9);
        expect(im[k]).toBeCloseTo(sumIm, 9);
      }
      const back = new Float64Array(samples.length);
      fft.inverse(re, im, back);
      samples.forEach((sample, n) => expect(back[n]).toBeCloseTo(sample, 12));
    }),
    { numRuns: 40 },
  );
});
