/**
 * Latency of the whole engine, in real time: clips are played into a virtual microphone, a client over HTTP waits for
 * the text. T0, the end of speech, is the clip's label.
 *
 *   npm run bench:latency -- [FOLDER] [--quick] [--repeats N] [--seed N] [--idle SECONDS] [--only PART]...
 *
 * Parts: speech, fan-out, footprint (needs the built engine: npm run build).
 */
import { join } from 'node:path';
import { loadavg } from 'node:os';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { parseArgs } from 'node:util';
import { readClip } from '../support/clip-audio.ts';
import { publish } from '../support/report.ts';
import { seededRandom } from '../support/statistics.ts';
import { ARMS } from './arms.ts';
import { measureFanOut } from './fan-out.ts';
import { measureFootprint } from './footprint.ts';
import { Stage } from './stage.ts';
import { fanOutTable, footprintTable, lagTable, latencyTable } from './tables.ts';
import { GROUPS, runTrials } from './trials.ts';

const SUBSCRIBERS = 100;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    quick: { type: 'boolean', default: false },
    repeats: { type: 'string' },
    seed: { type: 'string', default: '1' },
    idle: { type: 'string' },
    only: { type: 'string', multiple: true, default: ['speech', 'fan-out', 'footprint'] },
  },
});
const folder = positionals[0] ?? join(import.meta.dirname, '../../test/fixtures/audio');
const repeats = wholeNumber('--repeats', values.repeats ?? (values.quick ? '1' : '5'));
const idleSeconds = wholeNumber('--idle', values.idle ?? (values.quick ? '10' : '30'));
const seed = wholeNumber('--seed', values.seed);
const wanted = new Set(values.only);
const options = values.quick ? ' -- --quick' : '';

if (wanted.has('speech') || wanted.has('fan-out')) {
  const stage = await Stage.open();
  try {
    if (wanted.has('speech')) await speech(stage);
    if (wanted.has('fan-out')) await fanOut(stage);
  } finally {
    await stage.close();
  }
}
if (wanted.has('footprint')) await footprint();

async function speech(stage: Stage): Promise<void> {
  const loadBefore = loadavg();
  const delay = monitorEventLoopDelay({ resolution: 5 });
  delay.enable();
  const trials = await runTrials(stage, {
    folder,
    arms: ARMS,
    repeats,
    clipsPerGroup: values.quick ? 1 : 3,
    random: seededRandom(seed),
  });
  delay.disable();
  const stallMs = { p99: delay.percentile(99) / 1e6 - 5, longest: delay.max / 1e6 - 5 };
  const summary = [
    latencyTable(trials, Object.keys(GROUPS), ARMS),
    '',
    'Milliseconds, in brackets the 90 % bootstrap interval. C2F: turn declared over, or key released → client has ' +
      'parsed the text. E2F: end of speech by the label → the same. Cut-offs: turns ended before the speech was.',
    '',
    lagTable(trials),
    '',
    `Main thread (engine, virtual microphone and client in one): 99 % of its delays below ` +
      `${stallMs.p99.toFixed(1)} ms, longest ${stallMs.longest.toFixed(0)} ms. ` +
      `Load of the machine before and after: ${loadText(loadBefore)}, ${loadText(loadavg())}.`,
  ].join('\n');
  await publish('latency', `npm run bench:latency${options}`, summary, { seed, trials, stallMs });
}

async function fanOut(stage: Stage): Promise<void> {
  const result = await measureFanOut(stage.host, SUBSCRIBERS);
  await publish('fan-out', 'npm run bench:latency -- --only fan-out', fanOutTable(result), result);
}

async function footprint(): Promise<void> {
  const ids = Object.values(GROUPS).flatMap(([id]) => id ?? []);
  const utterances = await Promise.all(ids.map((id) => readClip(join(folder, `${id}.wav`))));
  const result = await measureFootprint(utterances, idleSeconds);
  if (result === undefined) return console.log('Footprint: not measured, it needs the /proc of Linux.');
  await publish('footprint', 'npm run bench:latency -- --only footprint', footprintTable(result), result);
}

function loadText(load: readonly number[]): string {
  return (load[0] ?? 0).toFixed(1);
}

function wholeNumber(option: string, text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && value > 0) return value;
  throw new Error(`${option}: a whole number above 0 was expected, not "${text}".`);
}
