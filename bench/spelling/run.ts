/**
 * Spelling: letters and digits of recorded people, and identifiers spelled by the shipped voice.
 *
 *   npm run bench:spelling -- [FOLDER]
 */
import { loadavg } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { respell } from '../../src/main/recognition/spelling/respell.ts';
import { SpellingDecoder } from '../../src/main/recognition/spelling/spelling-decoder.ts';
import { joinSpelled } from '../../src/shared/text/spelling/join.ts';
import { readClip } from '../support/clip-audio.ts';
import { readManifest } from '../support/manifest.ts';
import { openModels, type OpenModels } from '../support/models.ts';
import { markdownTable, publish } from '../support/report.ts';
import { spellAloud } from '../support/spelled-aloud.ts';
import { hearSpelled } from '../support/spelled-turn.ts';
import { quantile } from '../support/statistics.ts';
import { writtenSymbol } from './clip-symbols.ts';
import { IDENTIFIERS, inGroups, withNato, type SpelledIdentifier } from './identifiers.ts';

interface Trial {
  readonly arm: string;
  readonly written: string;
  readonly heard: string;
  /** Time of each stretch in the recogniser. */
  readonly stretchMs: readonly number[];
}

async function recordedSymbols(models: OpenModels, folder: string): Promise<readonly Trial[]> {
  const decoder = new SpellingDecoder(models.recogniser);
  const trials: Trial[] = [];
  for (const clip of await readManifest(folder)) {
    if (clip.kind !== 'letters' && clip.kind !== 'digits') continue;
    const pcm = await readClip(clip.path);
    const startedAt = performance.now();
    const { symbols } = await decoder.decode(pcm, clip.lang);
    const stretchMs = [performance.now() - startedAt];
    const heard = joinSpelled(symbols.map(({ id }) => id));
    trials.push({ arm: `recorded ${clip.kind}`, written: writtenSymbol(clip.text), heard, stretchMs });
  }
  return trials;
}

async function identifiers(
  models: OpenModels,
  arm: string,
  spoken: (identifier: SpelledIdentifier) => SpelledIdentifier,
): Promise<readonly Trial[]> {
  const trials: Trial[] = [];
  for (const identifier of IDENTIFIERS.map(spoken)) {
    const { pcm } = await spellAloud(models.supervisor, identifier.said);
    const turns = await hearSpelled(models, pcm);
    const heard = turns.map(({ text }) => text).join(' ');
    const stretchMs = turns.flatMap((turn) => turn.stretchMs);
    trials.push({ arm, written: identifier.written, heard, stretchMs });
  }
  return trials;
}

async function behindTrigger(models: OpenModels): Promise<readonly Trial[]> {
  const trials: Trial[] = [];
  for (const { written, said } of IDENTIFIERS) {
    const { pcm } = await spellAloud(models.supervisor, ['spell', ...said]);
    const { text } = await respell(models.recogniser, { pcm, language: 'en', triggerWords: 1 });
    trials.push({ arm: 'identifiers behind "spell"', written, heard: text, stretchMs: [] });
  }
  return trials;
}

function table(trials: readonly Trial[]): string {
  const arms = [...new Set(trials.map(({ arm }) => arm))];
  const rows = arms.map((arm) => {
    const own = trials.filter((trial) => trial.arm === arm);
    const right = own.filter(({ heard, written }) => heard === written).length;
    const times = own.flatMap(({ stretchMs }) => stretchMs);
    const ms = (fraction: number): string =>
      times.length === 0 ? '–' : quantile(times, fraction).toFixed(0);
    const wrong = own.filter(({ heard, written }) => heard !== written);
    const list = wrong.map(({ heard, written }) => `\`${written}\` → \`${heard}\``).join(', ');
    return [arm, `${String(right)} / ${String(own.length)}`, ms(0.5), ms(0.95), list];
  });
  return markdownTable(['what', 'whole', 'ms a stretch p50', 'p95', 'wrong'], rows);
}

const { positionals } = parseArgs({ allowPositionals: true });
const folder = positionals[0] ?? join(import.meta.dirname, '../../test/fixtures/audio');
const models = await openModels({ voiceThreads: 1 });
try {
  const trials = [
    ...(await recordedSymbols(models, folder)),
    ...(await identifiers(models, 'identifiers, letters by their names', (identifier) => identifier)),
    ...(await identifiers(models, 'identifiers, NATO words', withNato)),
    ...(await identifiers(models, 'identifiers, three letters without a pause', inGroups)),
    ...(await behindTrigger(models)),
  ];
  const text = [
    table(trials),
    '',
    'Each stretch is decoded among all symbols of English: letters, digits, signs and controls. Identifiers are spoken ' +
      'by the shipped voice at 0.9 of its speed, with pauses of 250–400 ms, and heard by detector, turn taking and ' +
      `recogniser as in the engine. Load of the machine afterwards: ${(loadavg()[0] ?? 0).toFixed(1)}.`,
  ].join('\n');
  await publish('spelling', 'npm run bench:spelling', text, { trials });
} finally {
  await models.close();
}
