import { copyFile, open, readFile, stat, truncate, writeFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../../bench/support/statistics.ts';
import type { HistoryStore } from '../../../src/main/history/history-store.ts';
import { HistoryPlace, idsOf } from './history-place.ts';
import { entriesOf, entryOf } from './sample-entries.ts';
import { SecondProcess } from './second-process.ts';

const PAGE_BYTES = 4096;
const COUNT = 400;

/** What an entry of `sample` is in the file: its JSON, which no other place holds. */
function isWhole(bytes: Buffer, id: string, json: string): boolean {
  return bytes.includes(json) && json.includes(id);
}

const sample = entriesOf(COUNT, (number) => ({
  text: `entry number ${number}${number % 10 === 0 ? ' a long one '.repeat(600) : ''}`,
}));

/** A closed history of `sample`. */
async function damagedPlace(damage: (file: string) => Promise<void>): Promise<HistoryPlace> {
  const place = await HistoryPlace.make();
  await place.fill(sample);
  await damage(place.file);
  return place;
}

async function repaired(place: HistoryPlace): Promise<HistoryStore> {
  const store = place.open();
  await place.until(store, ({ problem }) => problem?.includes('could be saved') === true);
  return store;
}

/** Everything whose text lies in the damaged file in one piece must have been saved. */
async function expectNothingReadableLost(place: HistoryPlace, store: HistoryStore): Promise<number> {
  const kept = (await place.files()).filter((name) => /^history\.damaged-.*\.sqlite$/.test(name));
  expect(kept).toHaveLength(1);
  const bytes = await readFile(`${place.folder}/${kept[0] ?? ''}`);
  const saved = new Set(await idsOf(store));
  const short = sample.filter((_, number) => number % 10 !== 0);
  const lost = short.filter(
    (entry) => !saved.has(entry.id) && isWhole(bytes, entry.id, JSON.stringify(entry)),
  );
  // A row is found through the list of rows of its page: where that is gone, its text alone is no row any more.
  expect(lost.length).toBeLessThanOrEqual(ROWS_IN_PAGE);
  expect(store.state.problem).toContain(`${saved.size} entr`);
  expect(store.state.entries).toBe(saved.size);
  for (const id of saved) {
    const original = sample.find((entry) => entry.id === id);
    expect((await store.read(id))?.id).toBe(original?.id);
  }
  expect(await store.put(entryOf(5000, { text: 'after the damage' }))).toBe(true);
  expect((await store.find({ text: 'damage', offset: 0, limit: 1 })).total).toBe(1);
  return saved.size;
}

/** Rows of `sample` that share one page at most. */
const ROWS_IN_PAGE = 9;

describe('a damaged history', () => {
  it.each([0, 100, 4096, 9000, 40_000, 200_000, 600_000])(
    'cut to %i bytes gives what is left',
    async (size) => {
      const place = await damagedPlace((file) => truncate(file, size));
      const store = await repaired(place);
      const saved = await expectNothingReadableLost(place, store);
      expect(saved).toBeLessThan(COUNT);
    },
  );

  it('without its header loses nothing', async () => {
    const place = await damagedPlace(async (file) => {
      const handle = await open(file, 'r+');
      await handle.write(Buffer.alloc(100, 0x55), 0, 100, 0);
      await handle.close();
    });
    expect(await expectNothingReadableLost(place, await repaired(place))).toBe(COUNT);
  });

  it('without its whole first page loses nothing', async () => {
    const place = await damagedPlace(async (file) => {
      const handle = await open(file, 'r+');
      await handle.write(Buffer.alloc(PAGE_BYTES, 0xa7), 0, PAGE_BYTES, 0);
      await handle.close();
    });
    expect(await expectNothingReadableLost(place, await repaired(place))).toBe(COUNT);
  });

  it('that is nothing but noise begins anew and is kept', async () => {
    const place = await damagedPlace((file) => writeFile(file, Buffer.alloc(50_000, 'noise')));
    const store = await repaired(place);
    expect(await idsOf(store)).toEqual([]);
    expect(store.state.problem).toContain('0 entries could be saved');
  });

  it.each([1, 2, 3, 4, 5, 6, 7, 8])(
    'overwritten with noise gives all pages that are whole: %i',
    async (seed) => {
      const random = seededRandom(seed);
      const holes = 1 + Math.floor(random() * 4);
      const place = await damagedPlace(async (file) => {
        const { size } = await stat(file);
        const handle = await open(file, 'r+');
        for (let hole = 0; hole < holes; hole++) {
          const at = Math.floor(random() * size);
          const length = Math.min(1 + Math.floor(random() * 3 * PAGE_BYTES), size - at);
          const noise = Buffer.from(Array.from({ length }, () => Math.floor(random() * 256)));
          await handle.write(noise, 0, length, at);
        }
        await handle.close();
      });
      const store = place.open();
      await store.find({ offset: 0, limit: 1 });
      await place.until(store, ({ problem }) => problem === null || !problem.includes('being saved'));
      const ids = await idsOf(store);
      // Each hole lies in up to four pages; it costs the rows in them, and long entries that go through it.
      expect(ids.length).toBeGreaterThanOrEqual(COUNT - holes * 4 * ROWS_IN_PAGE);
      if (ids.length < COUNT) expect(store.state.problem).toContain('could be saved');
      expect(await store.put(entryOf(5000))).toBe(true);
    },
  );

  it('whose search index alone is damaged keeps its file', async () => {
    const place = await damagedPlace(async (file) => {
      const { default: Database } = await import('libsql');
      const connection = new Database(file);
      connection.exec(`UPDATE entry_words_data SET block = x'00112233445566778899' WHERE id > 100`);
      connection.exec('PRAGMA wal_checkpoint(TRUNCATE)');
      connection.exec('PRAGMA journal_mode = DELETE');
    });
    const store = place.open();
    expect((await store.find({ text: 'entry', offset: 0, limit: 1 })).total).toBe(COUNT);
    expect(store.state.problem).toContain('search index');
    expect((await place.files()).some((name) => name.includes('damaged'))).toBe(false);
    expect(await store.put(entryOf(5000))).toBe(true);
  });

  it('is mended while it runs when the damage shows later', async () => {
    const place = await HistoryPlace.make();
    await place.fill(sample);
    const store = place.open();
    await store.find({ offset: 0, limit: 1 });
    const { size } = await stat(place.file);
    const handle = await open(place.file, 'r+');
    for (let at = PAGE_BYTES * 4; at < size; at += PAGE_BYTES * 6)
      await handle.write(Buffer.alloc(PAGE_BYTES, 0xee), 0, PAGE_BYTES, at);
    await handle.close();
    for (let offset = 0; offset < COUNT && store.state.problem === null; offset += 50)
      await store.find({ offset, limit: 50 });
    await place.until(store, ({ problem }) => problem?.includes('could be saved') === true);
    expect(await expectNothingReadableLost(place, store)).toBeGreaterThan(COUNT / 3);
  });

  it('goes on with saving where a crash has ended it', async () => {
    const place = await damagedPlace((file) => truncate(file, 300_000));
    await copyFile(place.file, `${place.folder}/history.salvage-2026.sqlite`);
    const { rm } = await import('node:fs/promises');
    await rm(place.file);
    const store = await repaired(place);
    expect((await place.files()).includes('history.damaged-2026.sqlite')).toBe(true);
    expect((await idsOf(store)).length).toBeGreaterThan(50);
  });

  it('whose log is damaged after a crash gives what log and file hold', async () => {
    const place = await HistoryPlace.make();
    const other = new SecondProcess(place.folder);
    await other.until(() => other.lines.includes('ready'));
    for (let number = 0; number < 60; number++) {
      other.put([number]);
      await other.until(() => other.stored.length > number);
    }
    await other.kill();
    const log = `${place.file}-wal`;
    const handle = await open(log, 'r+');
    await handle.write(Buffer.alloc(200, 0x3c), 0, 200, 32 + 24 + 30 * (24 + PAGE_BYTES) + 50);
    await handle.close();
    const store = await repaired(place);
    expect((await idsOf(store)).length).toBeGreaterThanOrEqual(55);
  });

  it('that was cut to nothing gives what its log holds', async () => {
    const place = await HistoryPlace.make();
    const other = new SecondProcess(place.folder);
    await other.until(() => other.lines.includes('ready'));
    other.put([1, 2, 3]);
    await other.until(() => other.stored.length === 3);
    await other.kill();
    await truncate(place.file, 0);
    const store = await repaired(place);
    expect(await idsOf(store)).toHaveLength(3);
  });
});
