import { join } from 'node:path';
import { heardCandidate } from '../../src/main/recognition/heard-candidate.ts';
import { commandCandidates } from '../../src/shared/text/commands/command-candidates.ts';
import { triggerTable } from '../../src/shared/text/commands/trigger-table.ts';
import { readClip } from '../support/clip-audio.ts';
import { readManifest } from '../support/manifest.ts';
import type { OpenModels } from '../support/models.ts';
import { markdownTable } from '../support/report.ts';
import { soundOf, trials } from './spoken-commands.ts';
import { groupBy } from './tables.ts';

const LONGEST_CLIP_SECONDS = 7;
const CANDIDATES = commandCandidates(['listen'], 'en', triggerTable({}));

/** One utterance against the phrases that end the mute. */
export interface MutedTrial {
  readonly name: string;
  /** One of the phrases that are scored, another phrase for the same, or anything else. */
  readonly kind: 'scored phrase' | 'other phrase' | 'anything else';
  readonly score: number;
  readonly freeScore: number;
  readonly accepted: boolean;
  readonly tookMs: number;
}

/** Scores the phrases that end the mute on themselves and on what else may be said while muted. */
export async function* mutedTrials(models: OpenModels): AsyncGenerator<MutedTrial> {
  const hear = async (name: string, kind: MutedTrial['kind'], pcm: Float32Array): Promise<MutedTrial> => {
    const start = performance.now();
    const result = await models.recogniser.score({ pcm, language: 'en', candidates: CANDIDATES });
    const tookMs = performance.now() - start;
    const score = result.ranking[0]?.score ?? -Infinity;
    return {
      name,
      kind,
      score,
      freeScore: result.freeScore,
      accepted: heardCandidate(result) !== undefined,
      tookMs,
    };
  };
  const scored = CANDIDATES.flatMap(({ spellings }) => spellings);
  const english = trials().filter(({ language, manner }) => language === 'en' && manner === 'alone');
  for (const trial of english) {
    const isListen = trial.command === 'listen';
    const kind = isListen
      ? scored.includes(trial.said)
        ? 'scored phrase'
        : 'other phrase'
      : 'anything else';
    yield hear(`${trial.voice}: ${trial.said}`, kind, await soundOf(models, trial));
  }
  for (const clip of await readManifest(join(import.meta.dirname, '../../test/fixtures/audio'))) {
    if (clip.duration < LONGEST_CLIP_SECONDS) yield hear(clip.id, 'anything else', await readClip(clip.path));
  }
}

export function mutedTable(heard: readonly MutedTrial[]): string {
  const rows = [...groupBy(heard, ({ kind }) => kind)].map(([kind, group]) => {
    const leads = group.map(({ score, freeScore }) => score - freeScore).toSorted((a, b) => a - b);
    return [
      kind,
      group.length,
      group.filter(({ accepted }) => accepted).length,
      `${leads.at(0)?.toFixed(2)} … ${leads.at(-1)?.toFixed(2)}`,
      Math.round(group.reduce((sum, { tookMs }) => sum + tookMs, 0) / group.length),
    ];
  });
  return [
    `${CANDIDATES.flatMap(({ spellings }) => spellings).join(' ')} Each is scored in eight spellings; the lead is the best score minus that of the free text, per token.`,
    '',
    markdownTable(['said', 'count', 'accepted', 'lead', 'mean ms'], rows),
  ].join('\n');
}
