import { stat } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { HistoryPlace, idsOf, textsOf } from './history-place.ts';
import { entriesOf, entryOf, FIRST_MS } from './sample-entries.ts';

describe('the history store', () => {
  it('keeps entries over a restart, newest first, with everything in them', async () => {
    const place = await HistoryPlace.make();
    const first = place.open();
    const entries = entriesOf(5);
    expect(await Promise.all(entries.map((entry) => first.put(entry)))).toEqual(entries.map(() => true));
    await first.close();
    const second = place.open();
    const page = await second.find({ offset: 0, limit: 50 });
    expect(page).toEqual({ entries: entries.toReversed(), offset: 0, total: 5 });
    expect(second.state.problem).toBeNull();
    expect(second.state.entries).toBe(5);
    expect(second.state.databaseBytes).toBeGreaterThan(0);
  });

  it('is readable by its owner alone', async () => {
    const place = await HistoryPlace.make();
    const store = place.open();
    await store.put(entryOf(1));
    for (const name of await place.files())
      expect([name, (await stat(`${place.folder}/${name}`)).mode & 0o777]).toEqual([name, 0o600]);
    expect((await stat(place.folder)).mode & 0o777).toBe(0o700);
  });

  it('replaces an entry by its newer version, also one with another time', async () => {
    const place = await HistoryPlace.make();
    const store = place.open();
    await store.put(entryOf(1, { text: 'walnut' }));
    await store.put(entryOf(1, { text: 'hazel', starred: true }));
    expect(await textsOf(store, 'walnut')).toEqual([]);
    expect(await textsOf(store, 'hazel', { starred: true })).toEqual(['hazel']);
    await store.put(entryOf(1, { text: 'almond', timestamp: new Date(FIRST_MS).toISOString() }));
    expect((await store.find({ offset: 0, limit: 5 })).total).toBe(1);
    expect((await store.read(entryOf(1).id))?.text).toBe('almond');
    expect(store.state.entries).toBe(1);
  });

  it('answers what is read right after it was written, without waiting for the writing', async () => {
    const place = await HistoryPlace.make();
    const store = place.open();
    const written = entriesOf(500).map((entry) => store.put(entry));
    expect((await store.find({ offset: 0, limit: 1 })).total).toBe(500);
    expect((await store.known([entryOf(3).id, entryOf(9999).id])).size).toBe(1);
    expect(new Set(await Promise.all(written))).toEqual(new Set([true]));
  });

  it('pages by offset without gaps, also for many entries of one moment', async () => {
    const place = await HistoryPlace.make();
    const store = place.open();
    const timestamp = new Date(FIRST_MS).toISOString();
    const entries = entriesOf(2500, (number) => ({ ...(number >= 500 ? { timestamp } : {}) }));
    await store.add(entries);
    const ids = await idsOf(store, 99);
    expect(new Set(ids)).toEqual(new Set(entries.map(({ id }) => id)));
    expect(ids).toHaveLength(2500);
  });

  it('filters by agent, time and star, alone and together with words', async () => {
    const place = await HistoryPlace.make();
    const store = place.open();
    await store.add(entriesOf(60, (number) => ({ starred: number % 2 === 0, text: `word ${number}` })));
    const at = (number: number) => new Date(FIRST_MS + number * 60_000).toISOString();
    for (const text of [undefined, 'word']) {
      const total = async (filter: object) =>
        (await store.find({ ...(text === undefined ? {} : { text }), ...filter, offset: 0, limit: 1 })).total;
      expect(await total({})).toBe(60);
      expect(await total({ agent: 'agent-1' })).toBe(20);
      expect(await total({ agent: 'agent' })).toBe(0);
      expect(await total({ starred: true })).toBe(30);
      expect(await total({ starred: false })).toBe(30);
      expect(await total({ from: at(10), to: at(20) })).toBe(10);
      expect(await total({ agent: 'agent-1', starred: true, from: at(30) })).toBe(5);
    }
  });

  it('adds only what is new', async () => {
    const place = await HistoryPlace.make();
    const store = place.open();
    await store.put(entryOf(1, { text: 'mine' }));
    const result = await store.add([entryOf(1, { text: 'theirs' }), entryOf(2), entryOf(2)]);
    expect(result).toEqual({ added: [entryOf(2).id], known: [entryOf(1).id] });
    expect((await store.read(entryOf(1).id))?.text).toBe('mine');
  });

  it('exports what matches, oldest first, in more than one piece', async () => {
    const place = await HistoryPlace.make();
    const store = place.open();
    const entries = entriesOf(700);
    await store.add(entries);
    const pieces: string[] = [];
    for await (const piece of store.export('jsonl', { agent: 'agent-1' })) pieces.push(piece);
    expect(pieces.length).toBeGreaterThan(1);
    const lines = pieces.join('').trimEnd().split('\n');
    expect(lines.map((line) => JSON.parse(line))).toEqual(
      entries.filter(({ agentId }) => agentId === 'agent-1'),
    );
  });

  it('refuses what is asked after closing, and loses no promise', async () => {
    const place = await HistoryPlace.make();
    const store = place.open();
    const written = store.put(entryOf(1));
    await store.close();
    expect(await written).toBe(true);
    expect(await store.put(entryOf(2))).toBe(false);
    await expect(store.find({ offset: 0, limit: 1 })).rejects.toMatchObject({ code: 'unavailable' });
  });
});

describe('retention', () => {
  it('deletes what is too old and keeps what is starred', async () => {
    const place = await HistoryPlace.make();
    const store = place.open();
    const dayMs = 86_400_000;
    const ages = [1, 5, 9, 20];
    const entries = ages.map((age) =>
      entryOf(age, { timestamp: new Date(Date.now() - age * dayMs).toISOString(), starred: age === 20 }),
    );
    await store.add(entries);
    expect(await store.retain({ keepDays: 7, keepMegabytes: 0 })).toEqual([entryOf(9).id]);
    expect(new Set(await idsOf(store))).toEqual(new Set([1, 5, 20].map((age) => entryOf(age).id)));
    expect(await store.retain({ keepDays: 0, keepMegabytes: 0 })).toEqual([]);
  });

  it('deletes the oldest when the database is too large, and gives the space back', async () => {
    const place = await HistoryPlace.make();
    const store = place.open();
    const long = 'many different words that take some room on the disk '.repeat(20);
    await store.add(entriesOf(1500, (number) => ({ text: `${long}${number}`, starred: number < 3 })));
    const before = (await stat(place.file)).size + (await stat(`${place.file}-wal`)).size;
    expect(before).toBeGreaterThan(3_000_000);
    const gone = await store.retain({ keepDays: 0, keepMegabytes: 2 });
    expect(gone.length).toBeGreaterThan(500);
    expect((await stat(place.file)).size).toBeLessThan(2_200_000);
    expect(store.state.databaseBytes).toBeLessThan(2_200_000);
    const left = await idsOf(store);
    expect(left).toHaveLength(1500 - gone.length);
    expect(left.slice(-3)).toEqual([2, 1, 0].map((number) => entryOf(number).id));
    expect(left[0]).toBe(entryOf(1499).id);
  });
});
