/**
 * What a vocabulary gives and costs: word error rates of the clips without and with the names of a project they might
 * be about, by prompt, by correction and by both; words from silence; the time of a pass, of gathering, of a prompt and
 * of a correction. The project is `test/fixtures/projects/pair-programmer`.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FRAME_SAMPLES } from '../../src/shared/kernel/audio-format.ts';
import { systemClock } from '../../src/shared/kernel/clock.ts';
import { voiceEvidence } from '../../src/main/detection/voice-evidence.ts';
import { isSpeech } from '../../src/main/recognition/rejection-score.ts';
import { Vocabulary } from '../../src/main/vocabulary/vocabulary.ts';
import { readClip } from '../support/clip-audio.ts';
import { makeFixtureProject } from '../support/fixture-project.ts';
import { readManifest, type Clip } from '../support/manifest.ts';
import { openModels, type OpenModels } from '../support/models.ts';
import { markdownTable, publish } from '../support/report.ts';
import { quantile } from '../support/statistics.ts';
import { normaliseEnglish } from '../wer/english-normaliser.ts';
import { countWordErrors, wordErrorRatePercent, type WordErrors } from '../wer/word-errors.ts';
import { measureCosts } from './costs.ts';

const REJECTION_THRESHOLD = 0.7;
const AGENTS = ['Claude', 'Codex'];

interface Pass {
  readonly clip: Clip;
  readonly prompted: boolean;
  readonly text: string;
  readonly corrected: string;
  readonly rejected: boolean;
  readonly decodeMs: number;
  readonly errors: WordErrors;
  readonly correctedErrors: WordErrors;
}

function errorsIn(clip: Clip, text: string): WordErrors {
  const words = (one: string): string[] => normaliseEnglish(one).split(' ').filter(Boolean);
  return [clip.text, ...(clip.alt ?? [])]
    .map((reference) => countWordErrors(words(reference), words(text)))
    .reduce((best, one) => (one.errors < best.errors ? one : best));
}

async function probabilitiesOf(models: OpenModels, pcm: Float32Array): Promise<readonly number[]> {
  const detector = models.openDetector();
  const probabilities: number[] = [];
  for (let start = 0; start < pcm.length; start += FRAME_SAMPLES) {
    const frame = new Float32Array(FRAME_SAMPLES);
    frame.set(pcm.subarray(start, start + FRAME_SAMPLES));
    probabilities.push(await detector.probability(frame, { gain: 1, reset: start === 0 }));
  }
  detector.dispose();
  return probabilities;
}

const place = await mkdtemp(join(tmpdir(), 'vocabulary-bench-'));
const folder = join(place, 'aider');
await makeFixtureProject('pair-programmer', folder);
const vocabulary = new Vocabulary({
  settings: () => ({ entries: [], words: [], project: true, correction: true }),
  agentNames: () => AGENTS,
  triggerWords: () => ['ok send', 'ok mute'],
  clock: systemClock,
});
vocabulary.useFolder(folder);
await vocabulary.settled();
const prompt = vocabulary.prompt();
const correct = vocabulary.corrector();

const clips = (await readManifest(join(import.meta.dirname, '../../test/fixtures/audio'))).filter(
  ({ lang }) => lang === 'en' || lang === 'zxx',
);
const models = await openModels();
const passes: Pass[] = [];
for (const clip of clips) {
  const pcm = await readClip(clip.path);
  const evidence = voiceEvidence(await probabilitiesOf(models, pcm));
  // One after the other on the same clip, so that a busy minute hits both alike.
  for (const prompted of [false, true]) {
    const recognition = await models.recogniser.recognise({
      pcm,
      kind: 'final',
      language: 'en',
      languages: [],
      task: 'transcribe',
      vocabulary: prompted ? prompt : [],
      timestamps: 'none',
    });
    const rejected = !isSpeech(recognition, evidence, REJECTION_THRESHOLD);
    const text = rejected ? '' : recognition.text;
    const corrected = correct(text, 'en').text;
    passes.push({
      clip,
      prompted,
      text,
      corrected,
      rejected,
      decodeMs: recognition.timings.decodeMs,
      errors: errorsIn(clip, text),
      correctedErrors: errorsIn(clip, corrected),
    });
  }
}
await models.close();
vocabulary.dispose();
const costs = await measureCosts(folder, place);
await rm(place, { recursive: true, force: true });

const speech = passes.filter(({ clip }) => clip.lang === 'en');
const kinds = [...new Set(speech.map(({ clip }) => clip.kind))].toSorted();
const rate = (group: readonly Pass[], prompted: boolean, corrected: boolean): string => {
  const counted = group
    .filter((pass) => pass.prompted === prompted)
    .map((pass) => (corrected ? pass.correctedErrors : pass.errors));
  const errors = counted.reduce((sum, one) => sum + one.errors, 0);
  return `${wordErrorRatePercent(counted).toFixed(2)} (${errors})`;
};
const row = (name: string, group: readonly Pass[]): readonly (string | number)[] => [
  name,
  group.length / 2,
  group.filter(({ prompted }) => !prompted).reduce((sum, { errors }) => sum + errors.referenceWords, 0),
  rate(group, false, false),
  rate(group, false, true),
  rate(group, true, false),
  rate(group, true, true),
];
const words = (prompted: boolean): number =>
  passes.filter((pass) => pass.clip.lang === 'zxx' && pass.prompted === prompted && pass.corrected !== '')
    .length;
const lost = (prompted: boolean): number =>
  speech.filter((pass) => pass.rejected && pass.prompted === prompted).length;
const decodeMs = (prompted: boolean, fraction: number): string =>
  quantile(
    speech.filter((pass) => pass.prompted === prompted).map((pass) => pass.decodeMs),
    fraction,
  ).toFixed(0);
const changed = speech.filter((pass) => pass.text !== pass.corrected);
const summary = [
  markdownTable(
    ['word errors, % (count)', 'clips', 'words', 'neither', 'correction', 'prompt', 'both'],
    [
      row('**English, all**', speech),
      ...kinds.map((kind) =>
        row(
          `English, ${kind}`,
          speech.filter(({ clip }) => clip.kind === kind),
        ),
      ),
    ],
  ),
  '',
  `Prompt: ${prompt.join(', ')}. Silence and noise: ${words(false)} clips with words without it, ${words(true)} with it; speech taken for noise: ${lost(false)} and ${lost(true)}. Decoding takes ${decodeMs(false, 0.5)} ms without it and ${decodeMs(true, 0.5)} ms with it (p50; p95 ${decodeMs(false, 0.95)} and ${decodeMs(true, 0.95)}).`,
  '',
  costs,
  '',
  'Corrected:',
  ...changed.map(
    ({ clip, prompted, text, corrected }) =>
      `- ${clip.id}${prompted ? ', with the prompt' : ''}: “${text}” → “${corrected}”`,
  ),
].join('\n');
await publish(
  'vocabulary',
  'npm run bench:vocabulary',
  summary,
  passes.map(({ clip, ...rest }) => ({ id: clip.id, ...rest })),
);
