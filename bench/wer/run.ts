/**
 * Accuracy over a folder of clips with a `manifest.jsonl`: word error rate by kind and language, the worst clips, and
 * the words that silence and noise produced. Clips go through detector, recogniser and rejection score, whole.
 *
 *   npm run bench:wer -- [FOLDER] [--vocabulary FILE]
 */
import { join } from 'node:path';
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { FRAME_SAMPLES } from '../../src/shared/kernel/audio-format.ts';
import { voiceEvidence } from '../../src/main/detection/voice-evidence.ts';
import { isSpeech } from '../../src/main/recognition/rejection-score.ts';
import { readClip } from '../support/clip-audio.ts';
import { openModels } from '../support/models.ts';
import { readManifest, type Clip } from '../support/manifest.ts';
import { markdownTable, publish } from '../support/report.ts';
import { normaliseBasic, normaliseEnglish } from './english-normaliser.ts';
import { countWordErrors, wordErrorRatePercent, type WordErrors } from './word-errors.ts';

const UNSPACED_LANGUAGES = new Set(['ja', 'zh', 'th']);
const REJECTION_THRESHOLD = 0.7;

interface Heard {
  readonly clip: Clip;
  readonly text: string;
  readonly rejected: boolean;
  readonly errors: WordErrors;
}

function unitsOf(text: string, language: string): string[] {
  const plain = language === 'en' ? normaliseEnglish(text) : normaliseBasic(text);
  if (UNSPACED_LANGUAGES.has(language)) return [...plain.replaceAll(' ', '')];
  return plain.split(' ').filter((word) => word !== '');
}

function bestErrors(clip: Clip, text: string): WordErrors {
  const heard = unitsOf(text, clip.lang);
  const counts = [clip.text, ...(clip.alt ?? [])].map((reference) => {
    return countWordErrors(unitsOf(reference, clip.lang), heard);
  });
  return counts.reduce((best, one) => (one.errors < best.errors ? one : best));
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { vocabulary: { type: 'string' } },
});
const folder = positionals[0] ?? join(import.meta.dirname, '../../test/fixtures/audio');
const vocabulary =
  values.vocabulary === undefined
    ? []
    : readFileSync(values.vocabulary, 'utf8')
        .split('\n')
        .filter((line) => line !== '');

const clips = await readManifest(folder);
const models = await openModels();
const results: Heard[] = [];
for (const clip of clips) {
  const pcm = await readClip(clip.path);
  const detector = models.openDetector();
  const probabilities: number[] = [];
  for (let start = 0; start < pcm.length; start += FRAME_SAMPLES) {
    const frame = new Float32Array(FRAME_SAMPLES);
    frame.set(pcm.subarray(start, start + FRAME_SAMPLES));
    probabilities.push(await detector.probability(frame, { gain: 1, reset: start === 0 }));
  }
  detector.dispose();
  const recognition = await models.recogniser.recognise({
    pcm,
    kind: 'final',
    language: clip.lang === 'zxx' ? 'en' : clip.lang,
    languages: [],
    task: 'transcribe',
    vocabulary,
    timestamps: 'none',
  });
  const rejected = !isSpeech(recognition, voiceEvidence(probabilities), REJECTION_THRESHOLD);
  results.push({
    clip,
    text: recognition.text,
    rejected,
    errors: bestErrors(clip, rejected ? '' : recognition.text),
  });
}
await models.close();

const speech = results.filter(({ clip }) => clip.lang !== 'zxx');
const english = speech.filter(({ clip }) => clip.lang === 'en');
const speechless = results.filter(({ clip }) => clip.lang === 'zxx');
const percent = (group: readonly Heard[]): string =>
  wordErrorRatePercent(group.map((one) => one.errors)).toFixed(2);
const words = (group: readonly Heard[]): number =>
  group.reduce((sum, one) => sum + one.errors.referenceWords, 0);
const kinds = [...new Set(english.map(({ clip }) => clip.kind))].toSorted();
const languages = [...new Set(speech.map(({ clip }) => clip.lang))]
  .filter((language) => language !== 'en')
  .toSorted();
const row = (name: string, group: readonly Heard[]): readonly (string | number)[] => [
  name,
  group.length,
  words(group),
  percent(group),
  group.filter((one) => one.rejected).length,
];
const table = markdownTable(
  ['clips', 'count', 'words', 'WER %', 'rejected as noise'],
  [
    row('**English, all**', english),
    ...kinds.map((kind) =>
      row(
        `English, ${kind}`,
        english.filter(({ clip }) => clip.kind === kind),
      ),
    ),
    ...languages.map((language) =>
      row(
        language,
        speech.filter(({ clip }) => clip.lang === language),
      ),
    ),
  ],
);
const noisyFinals = speechless.filter((one) => !one.rejected).length;
const worst = english
  .toSorted((a, b) => b.errors.errors - a.errors.errors)
  .slice(0, 5)
  .map(({ clip, errors, text }) => `- ${clip.id}: ${errors.errors} of ${errors.referenceWords} — “${text}”`);
const summary = [
  table,
  '',
  `Silence and noise: ${speechless.length} clips, ${noisyFinals} with words.`,
  '',
  'Most errors:',
  ...worst,
].join('\n');
const command = `npm run bench:wer${values.vocabulary === undefined ? '' : ' -- --vocabulary FILE'}`;
await publish(values.vocabulary === undefined ? 'wer' : 'wer-vocabulary', command, summary, results);
