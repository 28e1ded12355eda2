/**
 * Polyphase low-pass filter for converting between two sampling rates.
 *
 * The impulse response is a sinc at the middle of the transition band under a Kaiser window,
 *   h(t) = 2·fc · sinc(2·fc·t) · I0(β·√(1 − (t/T)²)) / I0(β),   |t| < T,
 * with t in input samples, fc = (pass + stop) / 2 / inputRate, and for a stopband attenuation of A dB
 *   β = 0.1102 · (A − 8.7),   2T = (A − 7.95) / (14.36 · (stop − pass) / inputRate)
 * (J. F. Kaiser 1974; Oppenheim and Schafer, Discrete-Time Signal Processing, §7.5.3).
 * The stopband begins at half the lower of the two rates, the passband ends at 7/8 of that.
 */
const STOPBAND_DB = 75;
const PASSBAND_SHARE = 7 / 8;
/** Rates without a handy common divisor take the nearest of this many phases: an error below −75 dB. */
const MOST_PHASES = 2048;

export interface SincFilter {
  /** Output n lies at n · downBy / upBy input samples; the fraction is in its lowest terms. */
  readonly upBy: number;
  readonly downBy: number;
  /** Taps before and after the output instant. */
  readonly halfTaps: number;
  /**
   * The 2 · halfTaps weights for an output instant that lies `numerator / upBy` of a sample after input sample i:
   * weight j belongs to input sample i − halfTaps + 1 + j.
   */
  phase(numerator: number): Float64Array;
}

export function designSincFilter(inputRateHz: number, outputRateHz: number): SincFilter {
  const divisor = greatestCommonDivisor(inputRateHz, outputRateHz);
  const upBy = outputRateHz / divisor;
  const downBy = inputRateHz / divisor;
  const stopHz = Math.min(inputRateHz, outputRateHz) / 2;
  const passHz = stopHz * PASSBAND_SHARE;
  const halfTaps = Math.ceil((STOPBAND_DB - 7.95) / (14.36 * ((stopHz - passHz) / inputRateHz)) / 2);
  const cutoff = (passHz + stopHz) / 2 / inputRateHz;
  const phaseCount = Math.min(upBy, MOST_PHASES);
  const phases = Array.from({ length: phaseCount }, (_, index) =>
    phaseTaps(index / phaseCount, halfTaps, cutoff),
  );
  return {
    upBy,
    downBy,
    halfTaps,
    phase: (numerator) => phases[Math.floor((numerator * phaseCount) / upBy)] as Float64Array,
  };
}

function phaseTaps(fraction: number, halfTaps: number, cutoff: number): Float64Array {
  const taps = new Float64Array(2 * halfTaps).map((_, j) => {
    const t = fraction + halfTaps - 1 - j;
    return 2 * cutoff * sinc(2 * cutoff * t) * kaiser(t / halfTaps);
  });
  // Unity gain at zero frequency in every phase, else a constant input would come out with a ripple.
  const sum = taps.reduce((total, tap) => total + tap, 0);
  return taps.map((tap) => tap / sum);
}

function sinc(x: number): number {
  return x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
}

const BETA = 0.1102 * (STOPBAND_DB - 8.7);
const BESSEL_OF_BETA = besselI0(BETA);

function kaiser(position: number): number {
  return Math.abs(position) >= 1 ? 0 : besselI0(BETA * Math.sqrt(1 - position * position)) / BESSEL_OF_BETA;
}

/** Modified Bessel function of the first kind, order 0: Σ ((x/2)^k / k!)². */
function besselI0(x: number): number {
  let sum = 1;
  let term = 1;
  for (let k = 1; term > sum * 1e-12; k++) {
    term *= (x / (2 * k)) ** 2;
    sum += term;
  }
  return sum;
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}
