/**
 * The voice: how fast it answers, how much it costs, and how well it is understood.
 *
 *   npm run bench:speech -- [--repeats N] [--only PART]...
 *
 * Parts: first-sound, throughput, round-trip.
 */
import { loadavg } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { openModels } from '../support/models.ts';
import { publish } from '../support/report.ts';
import { firstSounds, firstSoundTable, SpeechStage } from './first-sound.ts';
import { roundTrips, roundTripTable } from './round-trip.ts';
import { measureMemory, measureThroughput, throughputTable } from './throughput.ts';
import { smoothness, smoothnessText } from './smoothness.ts';

const SENTENCES = join(import.meta.dirname, '../../test/fixtures/voice/agent-sentences.jsonl');
const COMMAND = 'npm run bench:speech';

const { values } = parseArgs({
  options: {
    repeats: { type: 'string', default: '20' },
    only: { type: 'string', multiple: true, default: ['first-sound', 'throughput', 'round-trip'] },
  },
});
const repeats = Number(values.repeats);
if (!Number.isInteger(repeats) || repeats < 2) throw new Error('--repeats takes a whole number from 2 on.');
const wanted = new Set(values.only);

if (wanted.has('first-sound')) {
  const stage = await SpeechStage.open();
  try {
    const samples = await firstSounds(stage, repeats);
    const gaps = await smoothness(stage);
    const load = loadavg()[0] ?? 0;
    const text = [
      firstSoundTable(samples),
      '',
      'From sending `POST /speech` to the first audible sample handed to the output, in the running engine. ' +
        `${smoothnessText(gaps)} Load of the machine afterwards: ${load.toFixed(1)}.`,
    ].join('\n');
    await publish('speech, first sound', COMMAND, text, { samples, gaps });
  } finally {
    await stage.close();
  }
}
if (wanted.has('throughput')) {
  const all = [await measureThroughput(1, repeats), await measureThroughput(2, repeats)];
  const memory = await measureMemory();
  await publish('speech, cost', COMMAND, throughputTable(all, memory), { all, memory });
}
if (wanted.has('round-trip')) {
  const models = await openModels({ voiceThreads: 1 });
  try {
    const trips = await roundTrips(models, SENTENCES);
    await publish('speech, understood', COMMAND, roundTripTable(trips), { trips });
  } finally {
    await models.close();
  }
}
