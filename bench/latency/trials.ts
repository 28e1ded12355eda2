import { msToSamples } from '../../src/shared/kernel/audio-format.ts';
import { readClip } from '../support/clip-audio.ts';
import { readManifest, type Clip } from '../support/manifest.ts';
import { shuffled } from '../support/statistics.ts';
import { SHIPPED, type Arm } from './arms.ts';
import type { Performed, Stage } from './stage.ts';
import { wordLags, type TimedWord } from './word-lag.ts';

/** Clips of one length. Those of LibriVox have word times. */
export const GROUPS: Readonly<Record<string, readonly string[]>> = {
  '3 s': ['librivox-0880', 'sb-spk1-1', 'aider-settings-01-45'],
  '5 s': ['librivox-0890', 'p287-006-clean', 'aider-drop-00-10'],
  '10 s': ['lj-001-0025', 'jfk', 'aider-settings-00-25'],
};

export interface Trial {
  readonly group: string;
  readonly clip: string;
  readonly arm: string;
  /** Turn declared over, or key released → client has parsed the last text of the clip; milliseconds. */
  readonly closeToFinalMs: number | undefined;
  /** End of speech → the same. */
  readonly endToFinalMs: number | undefined;
  /** Turns that were ended before the speech was. */
  readonly cutOffs: number;
  readonly partialLagsMs: readonly number[];
  readonly stableLagsMs: readonly number[];
  readonly texts: readonly string[];
}

export interface TrialPlan {
  readonly folder: string;
  readonly arms: readonly Arm[];
  readonly repeats: number;
  readonly clipsPerGroup: number;
  readonly random: () => number;
}

/** Plays every clip under every arm, arms in random order within each clip, so that all meet the same weather. */
export async function runTrials(stage: Stage, plan: TrialPlan): Promise<readonly Trial[]> {
  const manifest = await readManifest(plan.folder);
  const cast = Object.entries(GROUPS).flatMap(([group, ids]) =>
    ids.slice(0, plan.clipsPerGroup).map((id) => ({ group, clip: find(manifest, id) })),
  );
  const trials: Trial[] = [];
  for (let repeat = 0; repeat < plan.repeats; repeat += 1) {
    for (const { group, clip } of shuffled(cast, plan.random)) {
      const pcm = await readClip(clip.path);
      for (const arm of shuffled(plan.arms, plan.random)) {
        // Speech begins anywhere within a frame.
        const delayMs = 32 * plan.random();
        const performed = await stage.perform(delayed(pcm, delayMs), delayMs + speechEndMs(clip), arm);
        trials.push(trialOf(group, clip, arm, performed));
      }
    }
    process.stderr.write(`repeat ${repeat + 1} of ${plan.repeats}\n`);
  }
  return trials;
}

function trialOf(group: string, clip: Clip, arm: Arm, performed: Performed): Trial {
  const { finals, speechEndedAtMs, releasedAtMs } = performed;
  const last = finals.at(-1);
  const parsedAtMs = last?.parsedAtMs;
  const words = clip['words'] as readonly TimedWord[] | undefined;
  const lags = arm === SHIPPED && words !== undefined ? wordLags(performed, words) : undefined;
  return {
    group,
    clip: clip.id,
    arm: arm.name,
    closeToFinalMs:
      last === undefined || parsedAtMs === undefined
        ? undefined
        : parsedAtMs - (releasedAtMs ?? last.decidedAtMs),
    endToFinalMs: parsedAtMs === undefined ? undefined : parsedAtMs - speechEndedAtMs,
    cutOffs: finals.filter(({ decidedAtMs }) => decidedAtMs < speechEndedAtMs).length,
    partialLagsMs: lags?.partialMs ?? [],
    stableLagsMs: lags?.stableMs ?? [],
    texts: finals.map(({ text }) => text),
  };
}

function delayed(pcm: Float32Array, delayMs: number): Float32Array {
  const result = new Float32Array(msToSamples(delayMs) + pcm.length);
  result.set(pcm, msToSamples(delayMs));
  return result;
}

function speechEndMs(clip: Clip): number {
  if (clip.speech_end === undefined) throw new Error(`${clip.id} has no speech_end in the manifest.`);
  return clip.speech_end * 1000;
}

function find(manifest: readonly Clip[], id: string): Clip {
  const clip = manifest.find((one) => one.id === id);
  if (clip === undefined) throw new Error(`There is no clip "${id}" in the manifest.`);
  return clip;
}
