import { describe, expect, it } from 'vitest';
import { HistoryPlace, idsOf } from './history-place.ts';
import { entriesOf, entryOf } from './sample-entries.ts';

/** Words that occur nowhere else, nor any beginning of them that could be told from others. */
function secretOf(number: number): string {
  return `zq${(number * 7919 + 104_729).toString(36)}vault${number}`;
}

describe('deleting', () => {
  it.each([
    ['one by one', 1],
    ['some at once', 100],
    ['many at once', 400],
  ])('leaves nothing of the text in any file: %s', async (_name, batch) => {
    const place = await HistoryPlace.make();
    const store = place.open();
    const deleted = 400;
    await store.add(
      entriesOf(1200, (number) => ({
        text:
          number % 3 === 0
            ? `the key is ${secretOf(number)} for camelCase${secretOf(number)}`
            : `keep ${number}`,
      })),
    );
    const ids = entriesOf(1200)
      .filter((_, number) => number % 3 === 0)
      .map(({ id }) => id);
    const gone: string[] = [];
    const some = batch === 1 ? ids.slice(0, 60) : ids;
    for (let first = 0; first < some.length; first += batch)
      gone.push(...(await store.delete(some.slice(first, first + batch))));
    expect(new Set(gone)).toEqual(new Set(some));
    expect(store.state.entries).toBe(1200 - gone.length);
    await store.close();
    const bytes = await place.bytes();
    const found = some
      .map((_, index) => secretOf(index * 3))
      .filter((secret) => bytes.includes(secret) || bytes.includes(secret.slice(0, 8)));
    expect(found).toEqual([]);
    expect(deleted).toBe(ids.length);
  });

  it('leaves nothing while the history is open either, its log included', async () => {
    const place = await HistoryPlace.make();
    const store = place.open();
    await store.put(entryOf(1, { text: 'zqopensesame' }));
    await store.put(entryOf(2, { text: 'zqopensesame again' }));
    expect(await store.delete({ text: 'zqopensesame' })).toHaveLength(2);
    // Reading the file in this process gives up the lock on it; nobody else is there.
    expect((await place.bytes()).includes('zqopen')).toBe(false);
  });

  it('deletes what a filter names, and nothing else', async () => {
    const place = await HistoryPlace.make();
    const store = place.open();
    await store.add(entriesOf(30));
    expect(await store.delete({ agent: 'agent-1' })).toHaveLength(10);
    expect(await store.delete([entryOf(0).id, entryOf(9999).id])).toEqual([entryOf(0).id]);
    expect(await idsOf(store)).toHaveLength(19);
    expect(await store.delete({})).toHaveLength(19);
    expect(store.state.entries).toBe(0);
  });

  it('goes on to find the others after many were deleted', async () => {
    const place = await HistoryPlace.make();
    const store = place.open();
    await store.add(entriesOf(900));
    await store.delete(entriesOf(600).map(({ id }) => id));
    expect((await store.find({ text: 'entry', offset: 0, limit: 1 })).total).toBe(300);
    await store.put(entryOf(5));
    expect((await store.find({ text: '"number 5"', offset: 0, limit: 1 })).total).toBe(1);
  });
});
