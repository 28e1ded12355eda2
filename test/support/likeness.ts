/** Long enough to be found without doubt, short enough to be looked for everywhere. */
const PROBE_SAMPLES = 8000;

/**
 * How well `clip` is contained in `recording`, both at 16 kHz: the correlation coefficient (1 is equal but for the
 * volume) over the whole clip, where its loudest half second fits best. 0 when the recording is too short.
 */
export function likeness(clip: Float32Array, recording: Float32Array): number {
  const probeAt = loudestAt(clip);
  const probe = clip.subarray(probeAt, probeAt + PROBE_SAMPLES);
  let best = 0;
  let bestLag: number | undefined;
  for (let lag = 0; lag + clip.length <= recording.length; lag++) {
    let sum = 0;
    for (let i = 0; i < probe.length; i++) {
      sum += (probe[i] as number) * (recording[lag + probeAt + i] as number);
    }
    if (sum <= best) continue;
    best = sum;
    bestLag = lag;
  }
  if (bestLag === undefined) return 0;
  return correlation(clip, recording.subarray(bestLag, bestLag + clip.length));
}

function loudestAt(clip: Float32Array): number {
  let best = 0;
  let bestEnergy = -1;
  for (let from = 0; from + PROBE_SAMPLES <= clip.length; from += PROBE_SAMPLES / 4) {
    const energy = clip
      .subarray(from, from + PROBE_SAMPLES)
      .reduce((sum, sample) => sum + sample * sample, 0);
    if (energy <= bestEnergy) continue;
    bestEnergy = energy;
    best = from;
  }
  return best;
}

function correlation(a: Float32Array, b: Float32Array): number {
  let ab = 0;
  let aa = 0;
  let bb = 0;
  for (let i = 0; i < a.length; i++) {
    ab += (a[i] as number) * (b[i] as number);
    aa += (a[i] as number) ** 2;
    bb += (b[i] as number) ** 2;
  }
  return ab / Math.sqrt(aa * bb);
}
