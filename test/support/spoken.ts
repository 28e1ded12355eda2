import { join } from 'node:path';
import { readClip } from '../../bench/support/clip-audio.ts';
import { readManifest, type Clip } from '../../bench/support/manifest.ts';
import { normaliseEnglish } from '../../bench/wer/english-normaliser.ts';
import { msToSamples } from '../../src/shared/kernel/audio-format.ts';
import { joinSamples } from '../../src/shared/kernel/join-samples.ts';

const FOLDER = join(import.meta.dirname, '../fixtures/audio');

export interface SpokenClip extends Clip {
  readonly pcm: Float32Array;
}

/** A recording with what is said in it. */
export async function spoken(id: string): Promise<SpokenClip> {
  const clip = (await readManifest(FOLDER)).find((one) => one.id === id);
  if (clip === undefined) throw new Error(`There is no clip "${id}" in ${FOLDER}.`);
  return { ...clip, pcm: await readClip(clip.path) };
}

/** Recordings one after the other, with so much quiet room in between. */
export function inARow(clips: readonly Float32Array[], pauseMs: number): Float32Array {
  const pause = roomNoise(pauseMs);
  return joinSamples(clips.flatMap((pcm, index) => (index === 0 ? [pcm] : [pause, pcm])));
}

/** Reproducible noise at −70 dBFS. */
export function roomNoise(durationMs: number): Float32Array {
  let random = 7;
  return Float32Array.from({ length: msToSamples(durationMs) }, () => {
    random = (Math.imul(random, 1_664_525) + 1_013_904_223) >>> 0;
    return (random / 2 ** 31 - 1) * 0.0005;
  });
}

/** Words without what writing adds: case, punctuation, figures, spelling variants. */
export function wordsOf(text: string): readonly string[] {
  return normaliseEnglish(text)
    .split(' ')
    .filter((word) => word !== '');
}
