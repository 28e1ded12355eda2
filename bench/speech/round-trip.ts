import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decodeWav, encodeWav } from '../../src/main/audio/wav.ts';
import { joinSamples } from '../../src/shared/kernel/join-samples.ts';
import { markdownTable } from '../support/report.ts';
import type { OpenModels } from '../support/models.ts';
import { speakMarkdown } from '../support/spoken-markdown.ts';
import { normaliseEnglish } from '../wer/english-normaliser.ts';
import { countWordErrors, wordErrorRatePercent, type WordErrors } from '../wer/word-errors.ts';

const PAUSE_MS = 300;

interface Sentence {
  readonly id: string;
  readonly markdown: string;
}

export interface RoundTrip {
  readonly id: string;
  readonly spoken: string;
  readonly heard: string;
  readonly errors: WordErrors;
}

/** Speaks each sentence into a WAV file with the shipped voice, and recognises the file. */
export async function roundTrips(models: OpenModels, sentencesFile: string): Promise<readonly RoundTrip[]> {
  const lines = (await readFile(sentencesFile, 'utf8')).trim().split('\n');
  const folder = await mkdtemp(join(tmpdir(), 'vivavoce-round-trip-'));
  const trips: RoundTrip[] = [];
  try {
    for (const line of lines) {
      const { id, markdown } = JSON.parse(line) as Sentence;
      const file = join(folder, `${id}.wav`);
      const spoken = await speakToFile(models, markdown, file);
      const { text } = await models.recogniser.recognise({
        pcm: decodeWav(await readFile(file)),
        kind: 'final',
        language: 'en',
        languages: [],
        task: 'transcribe',
        vocabulary: [],
        timestamps: 'none',
      });
      const errors = countWordErrors(wordsOf(spoken), wordsOf(text));
      trips.push({ id, spoken, heard: text, errors });
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  return trips;
}

/** Returns what was said, without the phonemes of single words. */
async function speakToFile({ supervisor }: OpenModels, markdown: string, file: string): Promise<string> {
  const { pcm, sampleRateHz, text } = await speakMarkdown(supervisor, markdown);
  const lead = new Float32Array(Math.round((PAUSE_MS / 1000) * sampleRateHz));
  await writeFile(file, encodeWav(joinSamples([lead, pcm]), { sampleRateHz }));
  return text;
}

/** Spellings of the same sound, levelled on both sides. */
const SAME_SOUND: readonly (readonly [RegExp, string])[] = [
  [/\bgit\b/g, 'get'],
  [/\bweb hook/g, 'webhook'],
  [/\bweb socket/g, 'websocket'],
  [/\btype script\b/g, 'typescript'],
  [/\bjava script\b/g, 'javascript'],
  [/\btime out/g, 'timeout'],
  [/\bread me\b/g, 'readme'],
  [/\blog in\b/g, 'login'],
  [/\bset up\b/g, 'setup'],
  [/\bre try\b/g, 'retry'],
  [/(\d) ?point ?(\d)/g, '$1.$2'],
  [/(\d) ?\. ?(\d)/g, '$1.$2'],
  [/(\d):(\d\d)/g, '$1$2'],
  [/\bdot\b/g, '.'],
  [/\boh\b/g, '0'],
];

function wordsOf(text: string): string[] {
  let plain = normaliseEnglish(text);
  for (const [pattern, replacement] of SAME_SOUND) plain = plain.replaceAll(pattern, replacement);
  // How letters and figures are grouped cannot be heard.
  return plain
    .replaceAll(/[.,:]/g, ' ')
    .replaceAll(/(?<=\b[a-z\d]) (?=[a-z\d]\b)/g, '')
    .split(/\s+/)
    .filter((word) => word !== '');
}

export function roundTripTable(trips: readonly RoundTrip[]): string {
  const wrong = trips.filter(({ errors }) => errors.errors > 0);
  const rate = wordErrorRatePercent(trips.map(({ errors }) => errors));
  const rows = wrong.map(({ id, errors, spoken, heard }) => [
    id,
    `${errors.errors} of ${errors.referenceWords}`,
    spoken,
    heard,
  ]);
  return [
    `${trips.length} sentences of coding agents, spoken by the shipped voice and recognised by the shipped recogniser ` +
      `through WAV files: **${rate.toFixed(2)} %** word errors; ${trips.length - wrong.length} sentences without any.`,
    '',
    markdownTable(['sentence', 'wrong', 'spoken', 'heard'], rows),
  ].join('\n');
}
