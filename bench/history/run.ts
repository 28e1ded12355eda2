/**
 * The history with very many entries: writing, searching, paging, deleting, exporting, and its size on disk.
 *
 *   npm run bench:history -- [--entries N] [--repeats N]
 */
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { createHistoryStore } from '../../src/main/history/create-history-store.ts';
import type { HistoryStore } from '../../src/main/history/history-store.ts';
import { systemClock } from '../../src/shared/kernel/clock.ts';
import { markdownTable, publish } from '../support/report.ts';
import { quantile, seededRandom } from '../support/statistics.ts';
import { FIRST_MS, readWords, realisticEntries, TIME_BETWEEN_MS } from './realistic-entries.ts';

const { values } = parseArgs({
  options: { entries: { type: 'string', default: '100000' }, repeats: { type: 'string', default: '100' } },
});
const count = Number(values.entries);
const repeats = Number(values.repeats);
if (!Number.isInteger(count) || count < 1000) throw new Error('--entries takes a whole number from 1000 on.');
if (!Number.isInteger(repeats) || repeats < 2) throw new Error('--repeats takes a whole number from 2 on.');

const random = seededRandom(1);
const words = await readWords();
const entries = realisticEntries(count, words, random);
const folder = await mkdtemp(join(tmpdir(), 'vivavoce-bench-history-'));

interface Row {
  readonly what: string;
  readonly samplesMs: readonly number[];
}
const rows: Row[] = [];

async function timed(work: () => Promise<unknown>): Promise<number> {
  const startedAtMs = performance.now();
  await work();
  return performance.now() - startedAtMs;
}

/** Measures something many times, each time with another number 0…1. */
async function measure(
  what: string,
  work: (share: number) => Promise<unknown>,
  times = repeats,
): Promise<void> {
  const samplesMs: number[] = [];
  await work(0.5);
  for (let time = 0; time < times; time++) {
    const share = random();
    samplesMs.push(await timed(() => work(share)));
  }
  rows.push({ what, samplesMs });
}

async function writeAll(store: HistoryStore): Promise<number> {
  return timed(async () => {
    for (let first = 0; first < entries.length; first += 5000)
      await Promise.all(entries.slice(first, first + 5000).map((entry) => store.put(entry)));
  });
}

function at(share: number): string {
  return new Date(FIRST_MS + Math.floor(share * count) * TIME_BETWEEN_MS).toISOString();
}

/** One of the more frequent words for a share near 0, a rare one near 1. */
function wordAt(share: number): string {
  return words[Math.floor(words.length ** share) - 1] ?? 'the';
}

const megabytes = async (): Promise<string> =>
  ((await stat(join(folder, 'history.sqlite'))).size / 1e6).toFixed(0);

try {
  let store = createHistoryStore({ folder, clock: systemClock });
  const writeMs = await writeAll(store);
  await store.close();
  const size = await megabytes();
  store = createHistoryStore({ folder, clock: systemClock });
  const openMs = await timed(() => store.find({ offset: 0, limit: 50 }));

  const page = { offset: 0, limit: 50 };
  await measure('newest page', () => store.find(page));
  await measure('a page at any offset', (share) =>
    store.find({ ...page, offset: Math.floor(share * count) }),
  );
  await measure('one word', (share) => store.find({ ...page, text: `"${wordAt(share)}"` }));
  await measure('two words', (share) =>
    store.find({ ...page, text: `${wordAt(share)} "${wordAt(1 - share)}"` }),
  );
  await measure('beginning of a word, 3 letters', (share) =>
    store.find({ ...page, text: wordAt(share).slice(0, 3) }),
  );
  await measure('beginning of a word, 1 letter', (share) =>
    store.find({ ...page, text: wordAt(share).slice(0, 1) }),
  );
  await measure('phrase', (share) => store.find({ ...page, text: `"the ${wordAt(share)}"` }));
  await measure('word and agent', (share) => store.find({ ...page, text: wordAt(share), agent: 'agent-3' }));
  await measure('agent, any offset', (share) =>
    store.find({ ...page, agent: 'agent-3', offset: Math.floor((share * count) / 7) }),
  );
  await measure('a day', (share) => store.find({ ...page, from: at(share), to: at(share + 0.01) }));
  await measure('word in a day', (share) =>
    store.find({ ...page, text: 'the', from: at(share), to: at(share + 0.01) }),
  );
  await measure('starred, any offset', (share) =>
    store.find({ ...page, starred: true, offset: Math.floor((share * count) / 50) }),
  );
  await measure('one entry by id', (share) => store.read(entries[Math.floor(share * count)]?.id ?? ''));
  await measure('store one entry', (share) =>
    store.put({ ...entries[Math.floor(share * count)], starred: true } as (typeof entries)[number]),
  );
  await measure(
    'delete one entry',
    (share) => store.delete([entries[Math.floor(share * count)]?.id ?? '']),
    10,
  );

  const left = (await store.find(page)).total;
  let exportedBytes = 0;
  const exportMs = await timed(async () => {
    for await (const piece of store.export('jsonl', {})) exportedBytes += piece.length;
  });
  const agentMs = await timed(() => store.delete({ agent: 'agent-3' }));
  const sizeAfter = await megabytes();
  const allMs = await timed(() => store.delete({}));
  const sizeEmpty = await megabytes();
  await store.close();

  const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;
  const table = markdownTable(
    ['answer, ms', 'p50', 'p95'],
    rows.map(({ what, samplesMs }) => [
      what,
      quantile(samplesMs, 0.5).toFixed(1),
      quantile(samplesMs, 0.95).toFixed(1),
    ]),
  );
  const text = [
    table,
    '',
    `${count} entries of 3 to 40 words, every answer with its first 50 entries and the number of all. ` +
      `Written one by one in ${seconds(writeMs)}; ${size} MB on disk. Opened again after an orderly end and answered in ` +
      `${seconds(openMs)}. All ${left} exported as JSON Lines (${(exportedBytes / 1e6).toFixed(0)} MB) in ` +
      `${seconds(exportMs)}. All of one agent deleted in ${seconds(agentMs)} (then ${sizeAfter} MB), all others in ` +
      `${seconds(allMs)} (then ${sizeEmpty} MB). Load of the machine afterwards: ${(loadavg()[0] ?? 0).toFixed(1)}.`,
  ].join('\n');
  await publish('history', 'npm run bench:history', text, {
    rows,
    writeMs,
    openMs,
    exportMs,
    agentMs,
    allMs,
  });
} finally {
  await rm(folder, { recursive: true, force: true });
}
