/** Long enough not to click, too short to be heard as a fade. */
const FADE_MS = 5;

/** The beginning of `pcm`, at most 5 ms, going down to silence along half a cosine. */
export function fadeOut(pcm: Float32Array, sampleRateHz: number): Float32Array {
  const faded = pcm.slice(0, fadeSamples(sampleRateHz));
  for (let i = 0; i < faded.length; i++) faded[i] = (faded[i] as number) * halfCosine(i, faded.length);
  return faded;
}

/** What may follow a sound that breaks off at `last`: 5 ms down to silence. */
export function tailOf(last: number, sampleRateHz: number): Float32Array {
  const samples = fadeSamples(sampleRateHz);
  return Float32Array.from({ length: samples }, (_, i) => last * halfCosine(i, samples));
}

function fadeSamples(sampleRateHz: number): number {
  return Math.max(1, Math.round((FADE_MS * sampleRateHz) / 1000));
}

/** From almost 1 down to 0 at the last sample. */
function halfCosine(index: number, samples: number): number {
  return 0.5 * (1 + Math.cos((Math.PI * (index + 1)) / samples));
}
