import { describe, expect, it } from 'vitest';
import { EngineSettings } from '../../../src/renderer/lib/engine-settings.ts';
import { initialEngineView, reduceEngineView } from '../../../src/renderer/lib/engine-view.ts';
import type { EngineView } from '../../../src/renderer/lib/engine-view.ts';
import { Store } from '../../../src/renderer/lib/store.ts';
import { AppError } from '../../../src/shared/kernel/app-error.ts';
import { deferred } from '../../support/deferred.ts';
import type { Deferred } from '../../support/deferred.ts';
import { ScriptedEngine } from '../../support/scripted-engine.ts';

/** A page that reads and writes the settings of a scripted engine; the test answers each request. */
class Bench {
  readonly engine = new ScriptedEngine();
  readonly view: Store<EngineView>;
  readonly problems: unknown[] = [];
  /** Requests in the order in which they were made, each answered when the test says so. */
  readonly reads: Deferred<void>[] = [];
  readonly writes: { readonly value: unknown; readonly answer: Deferred<void> }[] = [];
  readonly settings: EngineSettings;

  constructor() {
    this.view = new Store(initialEngineView);
    this.engine.subscribe(({ seq, event }) =>
      this.view.update((view) => reduceEngineView(view, { type: 'event', seq, event })),
    );
    this.settings = new EngineSettings({
      view: this.view,
      read: async () => {
        const read = deferred<void>();
        this.reads.push(read);
        await read.promise;
        return this.engine.settings;
      },
      write: async (key, value) => {
        const answer = deferred<void>();
        this.writes.push({ value, answer });
        await answer.promise;
        await this.engine.setSetting(key, value);
      },
      onProblem: (error) => this.problems.push(error),
    });
  }

  /** The engine has answered, and its settings have been read. */
  static async live(): Promise<Bench> {
    const bench = new Bench();
    bench.connect();
    await bench.answerReads();
    return bench;
  }

  get volume(): number | undefined {
    return this.settings.shown.get()?.['speech.volume'];
  }

  connect(): void {
    this.view.update((view) =>
      reduceEngineView(reduceEngineView(view, { type: 'snapshot', snapshot: this.engine.snapshot() }), {
        type: 'connection',
        phase: 'live',
      }),
    );
  }

  async answerReads(): Promise<void> {
    for (const read of this.reads) read.resolve();
    await settled();
  }

  async answerWrite(index: number): Promise<void> {
    this.writes[index]?.answer.resolve();
    await settled();
  }
}

/** Everything that can go on without an answer has gone on. */
function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

describe('the settings that the page shows', () => {
  it('are unknown until the engine has told them', async () => {
    const bench = new Bench();
    expect(bench.settings.shown.get()).toBeNull();
    bench.connect();
    expect(bench.settings.shown.get()).toBeNull();
    await bench.answerReads();
    expect(bench.volume).toBe(1);
  });

  it('follow changes that were made elsewhere', async () => {
    const bench = await Bench.live();
    await bench.engine.setSetting('speech.volume', 0.4);
    await bench.answerReads();
    expect(bench.volume).toBe(0.4);
  });

  it('change at once when the person moves them', async () => {
    const bench = await Bench.live();
    void bench.settings.change('speech.volume', 0.5);
    expect(bench.volume).toBe(0.5);
  });

  it('are sent one request at a time, and what was overtaken is never sent', async () => {
    const bench = await Bench.live();
    for (const volume of [0.9, 0.8, 0.7, 0.6]) void bench.settings.change('speech.volume', volume);
    expect(bench.writes.map(({ value }) => value)).toEqual([0.9]);
    await bench.answerWrite(0);
    expect(bench.writes.map(({ value }) => value)).toEqual([0.9, 0.6]);
    expect(bench.volume).toBe(0.6);
    await bench.answerWrite(1);
    expect(bench.engine.settings.speech.volume).toBe(0.6);
    expect(bench.writes).toHaveLength(2);
  });

  it('of different names do not wait for each other', async () => {
    const bench = await Bench.live();
    void bench.settings.change('speech.volume', 0.5);
    void bench.settings.change('speech.speed', 1.5);
    expect(bench.writes.map(({ value }) => value)).toEqual([0.5, 1.5]);
  });

  it('do not jump back when an older answer comes in after a change', async () => {
    const bench = await Bench.live();
    const shown: (number | undefined)[] = [];
    await bench.engine.setSetting('speech.speed', 1.2);
    void bench.settings.change('speech.volume', 0.5);
    bench.settings.shown.subscribe(() => shown.push(bench.volume));
    await bench.answerWrite(0);
    await bench.answerReads();
    await bench.answerReads();
    expect(new Set(shown)).toEqual(new Set([0.5]));
    expect(bench.settings.shown.get()?.['speech.speed']).toBe(1.2);
  });

  it('are not read in the midst of a drag', async () => {
    const bench = await Bench.live();
    const before = bench.reads.length;
    void bench.settings.change('speech.volume', 0.5);
    void bench.settings.change('speech.volume', 0.4);
    await bench.answerWrite(0);
    expect(bench.reads).toHaveLength(before);
    await bench.answerWrite(1);
    expect(bench.reads).toHaveLength(before + 1);
  });

  it('go back to what the engine has when it refuses, and the person is told', async () => {
    const bench = await Bench.live();
    const refusal = new AppError('invalid-input', 'Too loud.');
    bench.engine.refusals.set('set speech.volume 0.5', refusal);
    void bench.settings.change('speech.volume', 0.5);
    await bench.answerWrite(0);
    expect(bench.volume).toBe(1);
    expect(bench.problems).toEqual([refusal]);
    void bench.settings.change('speech.volume', 0.6);
    await bench.answerWrite(1);
    expect(bench.engine.settings.speech.volume).toBe(0.6);
  });

  it('are read again from an engine that was restarted', async () => {
    const bench = await Bench.live();
    bench.view.update((view) => reduceEngineView(view, { type: 'connection', phase: 'reconnecting' }));
    bench.engine.settings = {
      ...bench.engine.settings,
      speech: { ...bench.engine.settings.speech, volume: 0.2 },
    };
    bench.connect();
    await bench.answerReads();
    expect(bench.volume).toBe(0.2);
  });
});
