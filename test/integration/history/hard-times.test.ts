import { execFileSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { ManualClock } from '../../../src/shared/kernel/clock.ts';
import { HistoryPlace, idsOf } from './history-place.ts';
import { entriesOf, entryOf } from './sample-entries.ts';
import { SecondProcess } from './second-process.ts';

const numbers = (from: number, to: number) => Array.from({ length: to - from }, (_, index) => from + index);

describe('two engines with one history', () => {
  it('only the first one writes; the other goes on in memory and takes over when the first ends', async () => {
    const place = await HistoryPlace.make();
    const other = new SecondProcess(place.folder);
    await other.until(() => other.lines.includes('ready'));
    other.put([1, 2]);
    await other.until(() => other.stored.length === 2);

    const clock = new ManualClock();
    const store = place.open(clock);
    const waiting = store.put(entryOf(7));
    expect((await store.find({ offset: 0, limit: 9 })).entries.map(({ id }) => id)).toEqual([entryOf(7).id]);
    expect(store.state.problem).toContain('Another Vivavoce is using this history');
    expect(store.state.problem).toContain('1 entry waits in memory.');
    await expect(store.add([entryOf(8)])).rejects.toMatchObject({ code: 'storage-failed' });
    clock.advance(1000);
    expect((await store.find({ offset: 0, limit: 9 })).total).toBe(1);

    await other.close();
    clock.advance(60_000);
    expect(await waiting).toBe(true);
    await place.until(store, ({ problem }) => problem === null);
    expect(await idsOf(store)).toEqual([7, 2, 1].map((number) => entryOf(number).id));
  });

  it('lets the other one have it after a crash', async () => {
    const place = await HistoryPlace.make();
    const other = new SecondProcess(place.folder);
    await other.until(() => other.lines.includes('ready'));
    await other.kill();
    const store = place.open();
    expect(await store.put(entryOf(1))).toBe(true);
    expect(store.state.problem).toBeNull();
  });
});

describe('a process that is killed while it writes', () => {
  it.each([1, 40, 300])('leaves every acknowledged entry readable, after %i of them', async (after) => {
    const place = await HistoryPlace.make();
    const other = new SecondProcess(place.folder);
    await other.until(() => other.lines.includes('ready'));
    for (const number of numbers(0, 1000)) other.put([number]);
    await other.until(() => other.stored.length >= after);
    await other.kill();
    const store = place.open();
    const known = await store.known(entriesOf(1000).map(({ id }) => id));
    expect(other.stored.filter((number) => !known.has(entryOf(number).id))).toEqual([]);
    expect((await store.find({ text: 'number', offset: 0, limit: 1 })).total).toBe(known.size);
    expect(store.state.problem).toBeNull();
  });
});

describe('a disk that takes no more', () => {
  it('keeps entries in memory, tells so, and stores them when there is room', async () => {
    const place = await HistoryPlace.make();
    const child = new SecondProcess(place.folder, { mostBytes: 400_000 });
    await child.until(() => child.lines.includes('ready'));
    child.put(numbers(0, 600));
    await child.until(() => typeof child.state?.problem === 'string');
    expect(child.state?.problem).toMatch(/The disk with the history .*in memory/);
    await child.until(() => child.state?.entries === 600);
    expect(child.stored.length).toBeLessThan(600);
    execFileSync('prlimit', ['--pid', String(child.pid), '--fsize=unlimited:']);
    await child.until(() => child.stored.length === 600);
    await child.until(() => child.state?.problem === null);
    await child.close();
    expect(await idsOf(place.open())).toHaveLength(600);
  });
});

describe('a history of a newer version', () => {
  it('is left as it is; entries stay in memory', async () => {
    const place = await HistoryPlace.make();
    await place.fill(entriesOf(3));
    const { default: Database } = await import('libsql');
    const connection = new Database(place.file);
    connection.exec('PRAGMA user_version = 9999');
    connection.close();
    const store = place.open();
    void store.put(entryOf(7));
    expect(await idsOf(store)).toEqual([entryOf(7).id]);
    expect(store.state.problem).toContain('newer version of Vivavoce');
    await store.close();
    expect((await readFile(place.file)).readUInt32BE(60)).toBe(9999);
    expect(await place.files()).toEqual(['history.sqlite']);
  });
});

describe('a folder that cannot be used', () => {
  it('leaves the history in memory and is tried again', async () => {
    const place = await HistoryPlace.make();
    const { mkdir, rmdir } = await import('node:fs/promises');
    await mkdir(place.file);
    const clock = new ManualClock();
    const store = place.open(clock);
    const written = store.put(entryOf(1));
    expect(await idsOf(store)).toEqual([entryOf(1).id]);
    expect(store.state.problem).toContain('cannot be opened for writing');
    await rmdir(place.file);
    clock.advance(1000);
    expect(await written).toBe(true);
    await place.until(store, ({ problem }) => problem === null);
  });
});
