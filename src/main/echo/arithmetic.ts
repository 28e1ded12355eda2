/** Mean of the squares; 1 is a full-scale square wave. */
export function meanPower(samples: Float32Array | Float64Array): number {
  let sum = 0;
  for (let n = 0; n < samples.length; n++) sum += (samples[n] as number) ** 2;
  return sum / samples.length;
}

/** 0 up to `from`, 1 from `to` on, and straight between them. */
export function ramp(value: number, from: number, to: number): number {
  return Math.min(1, Math.max(0, (value - from) / (to - from)));
}
