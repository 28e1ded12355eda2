/** Value below which the share `fraction` of the samples lies, interpolated between neighbours. */
export function quantile(samples: readonly number[], fraction: number): number {
  if (samples.length === 0) return Number.NaN;
  const sorted = samples.toSorted((a, b) => a - b);
  const position = (sorted.length - 1) * fraction;
  const below = sorted[Math.floor(position)] as number;
  const above = sorted[Math.ceil(position)] as number;
  return below + (above - below) * (position - Math.floor(position));
}

/** Reproducible random numbers in 0…1 (mulberry32). */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

export function shuffled<T>(items: readonly T[], random: () => number): T[] {
  const result = [...items];
  for (let last = result.length - 1; last > 0; last -= 1) {
    const other = Math.floor(random() * (last + 1));
    [result[last], result[other]] = [result[other] as T, result[last] as T];
  }
  return result;
}

/** 90 % bootstrap interval of a quantile. */
export function bootstrapInterval(
  samples: readonly number[],
  fraction: number,
  random: () => number = seededRandom(1),
): readonly [number, number] {
  const estimates = Array.from({ length: 500 }, () => {
    const resample = samples.map(() => samples[Math.floor(random() * samples.length)] as number);
    return quantile(resample, fraction);
  });
  return [quantile(estimates, 0.05), quantile(estimates, 0.95)];
}
