/**
 * Answers to agents' questions: how often a phrase that allows or denies is understood, whether anything else ever
 * allows, and how often a choice is understood. In the shipped voice, and on the recordings of the tests.
 *
 *   npm run bench:asking -- [--quick] [--only approvals|choices]…
 *
 * `--quick`: only in a quiet room, with two of the four cuts, and with the first recordings.
 */
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { asWritten } from '../../src/main/asking/approval-question.ts';
import { askingWords } from '../../src/main/asking/languages/languages.ts';
import { readClip } from '../support/clip-audio.ts';
import { readManifest } from '../support/manifest.ts';
import { openModels } from '../support/models.ts';
import { markdownTable, publish } from '../support/report.ts';
import {
  answerSound,
  decisionOf,
  hearApproval,
  hearChoice,
  MANNERS,
  type HeardText,
  type Manner,
} from './spoken-answers.ts';
import { CHOICE_TRIALS, CUT_REFUSALS, MUST_NOT_ALLOW } from './utterances.ts';

const MUST_NOT_ALLOW_GROUP = 'must not allow';
const LONGEST_CLIP_SECONDS = 7;
const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    only: { type: 'string', multiple: true, default: ['approvals', 'choices'] },
  },
});
const command = `npm run bench:asking${values.quick ? ' -- --quick' : ''}`;
const manners = values.quick ? MANNERS.slice(0, 1) : MANNERS;
const cutsMs = values.quick ? [60, 180] : [60, 120, 180, 240];
const mostRecordings = values.quick ? 20 : Infinity;

interface Trial extends HeardText {
  readonly group: string;
  readonly manner: string;
  readonly said: string;
  readonly expected: string | null;
}

const models = await openModels({ voiceThreads: 2 });
const { allow, deny } = askingWords('en').approval;

async function approvals(): Promise<readonly Trial[]> {
  const trials: Trial[] = [];
  const spoken = async (
    group: string,
    said: string,
    expected: string | null,
    manner: Manner,
  ): Promise<void> => {
    const heard = await hearApproval(models, await answerSound(models, said, manner));
    trials.push({ group, said, expected, manner: manner.name, ...heard });
  };
  for (const manner of manners) {
    for (const phrase of allow) await spoken('allows', asWritten(phrase), 'allow', manner);
    for (const phrase of deny) await spoken('denies', asWritten(phrase), 'deny', manner);
    for (const said of MUST_NOT_ALLOW) await spoken(MUST_NOT_ALLOW_GROUP, said, null, manner);
  }
  for (const cutMs of cutsMs) {
    const manner = { name: 'beginning lost', speed: 1, cutMs };
    for (const said of CUT_REFUSALS) await spoken(MUST_NOT_ALLOW_GROUP, said, null, manner);
  }
  const clips = await readManifest(join(import.meta.dirname, '../../test/fixtures/audio'));
  const short = clips.filter(({ duration }) => duration < LONGEST_CLIP_SECONDS);
  for (const clip of short.slice(0, mostRecordings)) {
    const heard = await hearApproval(models, await readClip(clip.path));
    trials.push({
      group: MUST_NOT_ALLOW_GROUP,
      said: clip.id,
      expected: null,
      manner: 'recordings of people',
      ...heard,
    });
  }
  return trials;
}

async function choices(): Promise<readonly Trial[]> {
  const trials: Trial[] = [];
  for (const manner of manners) {
    for (const trial of CHOICE_TRIALS) {
      for (const [said, expected] of Object.entries(trial.said)) {
        const heard = await hearChoice(models, await answerSound(models, said, manner), trial.choices);
        const group = expected === null ? 'names none, or no single one' : 'names a choice';
        trials.push({ group, said, expected, manner: manner.name, ...heard });
      }
    }
  }
  return trials;
}

/** What must not allow may well be understood as a refusal. */
function isAsMeant(trial: Trial): boolean {
  const made = decisionOf(trial);
  return trial.group === MUST_NOT_ALLOW_GROUP ? made !== 'allow' : made === trial.expected;
}

function table(trials: readonly Trial[], ids: readonly string[]): string {
  const keys = [...new Set(trials.map(({ group, manner }) => `${group}|${manner}`))];
  const rows = keys.map((key) => {
    const [group = '', manner = ''] = key.split('|');
    const of = trials.filter((trial) => trial.group === group && trial.manner === manner);
    const right = of.filter(isAsMeant).length;
    const counts = ids.map((id) => of.filter((trial) => decisionOf(trial) === id).length);
    const margins = of.flatMap(({ verdict }) =>
      verdict.kind === 'answer' && verdict.margin !== null ? [verdict.margin] : [],
    );
    const least = margins.length === 0 ? '–' : Math.min(...margins).toFixed(2);
    const mean = Math.round(of.reduce((sum, { tookMs }) => sum + tookMs, 0) / of.length);
    return [group, manner, of.length, right, ...counts, least, mean];
  });
  return markdownTable(['said', 'how', 'count', 'as meant', ...ids, 'least margin', 'mean ms'], rows);
}

if (values.only.includes('approvals')) {
  const trials = await approvals();
  await publish('asking, permissions', command, table(trials, ['allow', 'deny']), trials);
}
if (values.only.includes('choices')) {
  const trials = await choices();
  await publish('asking, choices', command, table(trials, []), trials);
}
await models.close();
