import { beforeEach, describe, expect, it } from 'vitest';
import { HistoryPages } from '../../../src/renderer/features/history/history-pages.ts';
import type { HistoryPart } from '../../../src/renderer/lib/engine-gateway.ts';
import { historyQuerySchema } from '../../../src/shared/contract/history.ts';
import { AppError } from '../../../src/shared/kernel/app-error.ts';
import { deferred } from '../../support/deferred.ts';
import type { Deferred } from '../../support/deferred.ts';
import { saidBefore } from '../../support/history-place.ts';
import { ScriptedHistory } from '../../support/scripted-history.ts';

const FILTERS = { starred: 'true' } as const;

/** The pages of a scripted history; each request waits until the test lets it through. */
class Bench {
  readonly history = new ScriptedHistory();
  readonly requests: {
    readonly query: HistoryPart;
    readonly signal: AbortSignal;
    readonly gate: Deferred<void>;
  }[] = [];
  readonly pages = new HistoryPages(async (query, signal) => {
    const gate = deferred<void>();
    this.requests.push({ query, signal, gate });
    await gate.promise;
    const { starred, ...rest } = query;
    return this.history.find(
      historyQuerySchema.parse({ ...rest, ...(starred === undefined ? {} : FILTERS) }),
    );
  });

  constructor(count: number) {
    this.history.put(...Array.from({ length: count }, (_, number) => saidBefore(number)));
  }

  get offsets(): number[] {
    return this.requests.map(({ query }) => query.offset);
  }

  /** Answers everything that is asked, and what is asked then. */
  async answerAll(): Promise<void> {
    for (let answered = 0; answered < this.requests.length;) {
      for (; answered < this.requests.length; answered += 1) this.requests[answered]?.gate.resolve();
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  async open(): Promise<void> {
    this.pages.filter({});
    await this.answerAll();
    this.requests.splice(0);
  }
}

let bench: Bench;
beforeEach(async () => {
  bench = new Bench(2000);
  await bench.open();
});

describe('pages of the history', () => {
  it('give each row its entry, and fetch ahead in the direction of scrolling', async () => {
    expect(bench.pages.state.get()).toMatchObject({ total: 2000, searching: false, problem: null });
    expect(bench.pages.entry(7)?.id).toBe(saidBefore(7).id);
    bench.pages.show(1000, 1020, false);
    await bench.answerAll();
    expect(bench.pages.entry(1020)?.id).toBe(saidBefore(1020).id);
    expect(bench.offsets).toEqual([1000, 1100, 1200, 1300, 900]);
    bench.requests.splice(0);
    bench.pages.show(899, 919, false);
    await bench.answerAll();
    expect(bench.offsets).toEqual([800, 700, 600, 500]);
  });

  it('give up what a jump has left behind', async () => {
    bench.pages.show(1000, 1020, false);
    bench.pages.show(1900, 1920, false);
    expect(bench.requests.every(({ signal }) => signal.aborted)).toBe(true);
    await bench.answerAll();
    expect(bench.pages.entry(1900)?.id).toBe(saidBefore(1900).id);
    expect(bench.pages.entry(1000)).toBeUndefined();
  });

  it('keep a bounded number of entries', async () => {
    bench = new Bench(12_000);
    await bench.open();
    for (let first = 0; first < 12_000; first += 100) {
      bench.pages.show(first, first + 20, false);
      await bench.answerAll();
    }
    const kept = Array.from({ length: 120 }, (_, page) => bench.pages.entry(page * 100)).filter(Boolean);
    expect(kept.length).toBeLessThanOrEqual(60);
  });

  it('say by how much everything moved when entries came above what is seen', async () => {
    bench.pages.show(500, 520, false);
    await bench.answerAll();
    bench.history.put(saidBefore(-1), saidBefore(-2));
    bench.pages.refresh();
    await bench.answerAll();
    expect(bench.pages.state.get()).toMatchObject({ total: 2002, moved: 2, newAbove: 2 });
    expect(bench.pages.entry(502)?.id).toBe(saidBefore(500).id);
    bench.pages.show(0, 20, true);
    expect(bench.pages.state.get().newAbove).toBe(0);
  });

  it('move nothing when entries came below, or when the person is at the top', async () => {
    bench.pages.show(500, 520, false);
    await bench.answerAll();
    bench.history.put(saidBefore(5000));
    bench.pages.refresh();
    await bench.answerAll();
    expect(bench.pages.state.get()).toMatchObject({ total: 2001, moved: 0, newAbove: 0 });
    bench.pages.show(0, 20, true);
    bench.history.put(saidBefore(-1));
    bench.pages.refresh();
    await bench.answerAll();
    expect(bench.pages.state.get()).toMatchObject({ total: 2002, moved: 0, newAbove: 0 });
    expect(bench.pages.entry(0)?.id).toBe(saidBefore(-1).id);
  });

  it('show the entries before until those of another filter are there', async () => {
    bench.history.put(saidBefore(3, { starred: true }));
    bench.pages.filter({ starred: true });
    expect(bench.pages.entry(0)?.id).toBe(saidBefore(0).id);
    expect(bench.pages.state.get().searching).toBe(true);
    await bench.answerAll();
    expect(bench.pages.state.get()).toMatchObject({ total: 1, searching: false, listing: 2 });
    expect(bench.pages.entry(0)?.id).toBe(saidBefore(3).id);
  });

  it('show the answer to the last of several searches', async () => {
    bench.pages.filter({ text: 'retry' });
    bench.pages.filter({ text: 'comma' });
    bench.requests[1]?.gate.resolve();
    await new Promise((resolve) => setImmediate(resolve));
    await bench.answerAll();
    expect(bench.pages.entry(0)?.text).toContain('comma');
  });

  it('say why they cannot be read, and recover', async () => {
    const find = bench.history.find.bind(bench.history);
    bench.history.find = () => Promise.reject(new AppError('unavailable', 'The history is damaged.'));
    bench.pages.refresh();
    await bench.answerAll();
    expect(bench.pages.state.get().problem).toBe('The history is damaged.');
    bench.history.find = find;
    bench.pages.refresh();
    await bench.answerAll();
    expect(bench.pages.state.get().problem).toBeNull();
  });
});
