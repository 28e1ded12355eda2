import { describe, expect, it } from 'vitest';
import { LoudspeakerLender } from '../../../src/renderer/audio/loudspeaker-lender.ts';
import type { LoudspeakerState } from '../../../src/renderer/audio/page-loudspeaker.ts';
import { initialEngineView, reduceEngineView } from '../../../src/renderer/lib/engine-view.ts';
import type { EngineView } from '../../../src/renderer/lib/engine-view.ts';
import { Store } from '../../../src/renderer/lib/store.ts';
import { AppError } from '../../../src/shared/kernel/app-error.ts';
import { ManualClock } from '../../../src/shared/kernel/clock.ts';
import { NO_OUTPUT, SILENT } from '../../support/engine-states.ts';
import { ScriptedEngine } from '../../support/scripted-engine.ts';

/** A browser's loudspeaker that attaches to the scripted engine when it opens. */
class Bench {
  readonly clock = new ManualClock();
  readonly engine: ScriptedEngine;
  readonly view: Store<EngineView>;
  readonly problems: unknown[] = [];
  readonly state = new Store<LoudspeakerState>({ phase: 'closed' });
  remembered: boolean;
  failure: AppError | undefined;
  #detach = (): void => {};
  readonly lender: LoudspeakerLender;

  constructor(remembered = false, output: Partial<typeof SILENT> = NO_OUTPUT) {
    this.remembered = remembered;
    this.engine = new ScriptedEngine({ speech: { ...SILENT, ...output } });
    this.view = new Store(
      reduceEngineView(initialEngineView, { type: 'snapshot', snapshot: this.engine.snapshot() }),
    );
    this.lender = new LoudspeakerLender({
      view: this.view,
      loudspeaker: { state: this.state, open: () => this.#open(), close: () => this.close() },
      memory: { get: () => this.remembered, set: (lent) => (this.remembered = lent) },
      onProblem: (error) => this.problems.push(error),
      clock: this.clock,
    });
    this.engine.subscribe(({ seq, event }) =>
      this.view.update((view) => reduceEngineView(view, { type: 'event', seq, event })),
    );
  }

  get phase(): string {
    return this.state.get().phase;
  }

  connection(phase: EngineView['connection']): void {
    this.view.update((view) => reduceEngineView(view, { type: 'connection', phase }));
  }

  /** The line breaks: the page notices it before the engine has announced it. */
  breakLine(): void {
    this.state.set({ phase: 'closed' });
    this.lender.lost();
    this.#detach();
  }

  close(): void {
    if (this.phase === 'closed') return;
    this.state.set({ phase: 'closed' });
    this.#detach();
  }

  async #open(): Promise<void> {
    if (this.failure !== undefined) throw this.failure;
    this.state.set({ phase: 'open' });
    const line = { send: () => {}, discard: () => {} };
    const stream = this.engine.pageSpeaker.attach({ label: 'Browser', sampleRateHz: 48_000 }, line);
    this.#detach = () => stream?.detach();
  }
}

function live(remembered = false, output: Partial<typeof SILENT> = NO_OUTPUT): Bench {
  const bench = new Bench(remembered, output);
  bench.connection('live');
  return bench;
}

describe('lending this browser’s loudspeaker', () => {
  it('begins when the person asks for it, and not before', async () => {
    const bench = live();
    expect(bench.phase).toBe('closed');
    await bench.lender.lend();
    expect(bench.phase).toBe('open');
    expect(bench.engine.snapshot().speech.output).toBe('page');
  });

  it('begins by itself after a reload of the page, once the engine answers', () => {
    const bench = new Bench(true);
    expect(bench.phase).toBe('closed');
    bench.connection('live');
    expect(bench.phase).toBe('open');
  });

  it('goes before a loudspeaker of the engine’s own, because the person asked for it', () => {
    const bench = live(true, {});
    expect(bench.phase).toBe('open');
    expect(bench.engine.snapshot().speech.output).toBe('page');
  });

  it('begins again a second after the line broke', async () => {
    const bench = live();
    await bench.lender.lend();
    bench.breakLine();
    bench.clock.advance(999);
    expect(bench.phase).toBe('closed');
    bench.clock.advance(1);
    expect(bench.phase).toBe('open');
  });

  it('begins again when the engine is back, however long that takes', async () => {
    const bench = live();
    await bench.lender.lend();
    bench.connection('reconnecting');
    bench.breakLine();
    bench.clock.advance(60_000);
    expect(bench.phase).toBe('closed');
    bench.connection('live');
    expect(bench.phase).toBe('open');
  });

  it('is tried again by itself after a failure that passes, and not after another', async () => {
    const bench = live(true);
    bench.breakLine();
    bench.failure = new AppError('unavailable', 'No line.', { retryable: true });
    bench.clock.advance(1000);
    await Promise.resolve();
    bench.failure = new AppError('output-refused', 'No sound.');
    bench.clock.advance(1000);
    await Promise.resolve();
    expect(bench.problems).toEqual([bench.failure]);
    expect(bench.remembered).toBe(false);
    bench.failure = undefined;
    bench.clock.advance(10_000);
    expect(bench.phase).toBe('closed');
  });

  it('that the browser refuses is told to the person and forgotten', async () => {
    const bench = live();
    bench.failure = new AppError('output-refused', 'No sound.');
    await expect(bench.lender.lend()).rejects.toThrow('No sound.');
    expect(bench.lender.lent.get()).toBe(false);
    expect(bench.remembered).toBe(false);
  });

  it('ends when the person or the engine wants it no longer, for good', async () => {
    const bench = live();
    await bench.lender.lend();
    bench.lender.withdraw();
    expect(bench.phase).toBe('closed');
    bench.engine.change({});
    bench.clock.advance(10_000);
    expect(bench.phase).toBe('closed');
    expect(bench.remembered).toBe(false);
  });
});
