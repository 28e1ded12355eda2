import { describe, expect, it } from 'vitest';
import { MicrophoneLender } from '../../../src/renderer/audio/microphone-lender.ts';
import { initialEngineView, reduceEngineView } from '../../../src/renderer/lib/engine-view.ts';
import type { EngineView } from '../../../src/renderer/lib/engine-view.ts';
import { Store } from '../../../src/renderer/lib/store.ts';
import { AppError } from '../../../src/shared/kernel/app-error.ts';
import { ManualClock } from '../../../src/shared/kernel/clock.ts';
import { NO_MICROPHONE } from '../../support/engine-states.ts';
import { ScriptedEngine } from '../../support/scripted-engine.ts';

/** A browser's microphone that attaches to the scripted engine when it opens. */
class Bench {
  readonly clock = new ManualClock();
  readonly engine: ScriptedEngine;
  readonly view: Store<EngineView>;
  readonly problems: unknown[] = [];
  readonly state = new Store<{ phase: 'closed' | 'opening' | 'open' }>({ phase: 'closed' });
  failure: AppError | undefined;
  #detach = (): void => {};
  readonly lender: MicrophoneLender;

  constructor(engine: ScriptedEngine) {
    this.engine = engine;
    this.view = new Store(
      reduceEngineView(
        reduceEngineView(initialEngineView, { type: 'snapshot', snapshot: engine.snapshot() }),
        { type: 'connection', phase: 'live' },
      ),
    );
    this.lender = new MicrophoneLender({
      view: this.view,
      microphone: { state: this.state, open: () => this.#open(), close: () => this.close() },
      onProblem: (error) => this.problems.push(error),
      clock: this.clock,
    });
    engine.subscribe(({ seq, event }) =>
      this.view.update((view) => reduceEngineView(view, { type: 'event', seq, event })),
    );
  }

  get phase(): string {
    return this.state.get().phase;
  }

  /** The line breaks: the page notices it before the engine has announced it. */
  breakLine(): void {
    this.state.set({ phase: 'closed' });
    this.lender.lost();
    this.#detach();
  }

  close(): void {
    if (this.state.get().phase === 'closed') return;
    this.state.set({ phase: 'closed' });
    this.#detach();
  }

  async #open(): Promise<void> {
    if (this.failure !== undefined) throw this.failure;
    this.state.set({ phase: 'open' });
    const stream = this.engine.pageMicrophone.attach({ label: 'Browser', sampleRateHz: 48_000 });
    this.#detach = () => stream?.detach();
  }
}

function withoutMicrophone(listening: boolean): Bench {
  return new Bench(
    new ScriptedEngine({ microphone: NO_MICROPHONE, listening, status: listening ? 'listening' : 'off' }),
  );
}

describe('lending this browser’s microphone', () => {
  it('opens nothing while the engine has a microphone of its own', async () => {
    const bench = new Bench(new ScriptedEngine());
    await bench.lender.lend();
    expect(bench.phase).toBe('closed');
  });

  it('opens when the engine has lost its own', async () => {
    const engine = new ScriptedEngine();
    const bench = new Bench(engine);
    engine.change({
      microphone: { ...NO_MICROPHONE, state: 'lost', source: 'device' },
      status: 'error',
      listening: true,
    });
    const lending = bench.lender.lend();
    await Promise.resolve();
    expect(bench.phase).toBe('open');
    bench.clock.advance(2000);
    await lending;
  });

  it('opens nothing before a person asked for it, although the engine listens', () => {
    const bench = withoutMicrophone(true);
    bench.engine.change({});
    expect(bench.phase).toBe('closed');
  });

  it('keeps it open while the engine listens and closes it when listening ends', async () => {
    const bench = withoutMicrophone(true);
    await bench.lender.lend();
    bench.clock.advance(60_000);
    expect(bench.phase).toBe('open');
    bench.engine.change({ listening: false, status: 'off' });
    bench.clock.advance(250);
    expect(bench.phase).toBe('closed');
  });

  it('opens it again when listening is switched on once more', async () => {
    const bench = withoutMicrophone(true);
    await bench.lender.lend();
    bench.engine.change({ listening: false, status: 'off' });
    bench.clock.advance(250);
    bench.engine.change({ listening: true, status: 'listening' });
    expect(bench.phase).toBe('open');
  });

  it('keeps it open while someone talks although the engine does not listen, and closes it after', async () => {
    const bench = withoutMicrophone(false);
    const claim = bench.lender.claim();
    await bench.lender.lend();
    bench.clock.advance(60_000);
    expect(bench.phase).toBe('open');
    void claim.dispose();
    bench.clock.advance(250);
    expect(bench.phase).toBe('closed');
  });

  it('stays open until the engine has stopped recording', async () => {
    const bench = withoutMicrophone(false);
    const claim = bench.lender.claim();
    await bench.lender.lend();
    bench.engine.startUtterance('push-to-talk');
    void claim.dispose();
    bench.clock.advance(1000);
    expect(bench.phase).toBe('open');
    bench.engine.change({ status: 'transcribing' });
    bench.clock.advance(250);
    expect(bench.phase).toBe('closed');
  });

  it('does not ask again by itself after the permission was refused', async () => {
    const bench = withoutMicrophone(true);
    bench.failure = new AppError('microphone-denied', 'Denied.');
    await expect(bench.lender.lend()).rejects.toThrow('Denied.');
    bench.failure = undefined;
    bench.engine.change({});
    expect(bench.phase).toBe('closed');
    expect(bench.lender.lent.get()).toBe(false);
  });

  it('opens it again a second after the line broke', async () => {
    const bench = withoutMicrophone(true);
    await bench.lender.lend();
    bench.breakLine();
    expect(bench.phase).toBe('closed');
    bench.clock.advance(1000);
    expect(bench.phase).toBe('open');
  });

  it('is not offered again after the engine refused it', async () => {
    const bench = withoutMicrophone(true);
    await bench.lender.lend();
    bench.lender.withdraw();
    bench.engine.change({});
    expect(bench.phase).toBe('closed');
  });

  it('closes it while the engine is away, and opens it when the engine is back', async () => {
    const bench = withoutMicrophone(true);
    await bench.lender.lend();
    bench.view.update((view) => reduceEngineView(view, { type: 'connection', phase: 'reconnecting' }));
    bench.clock.advance(250);
    expect(bench.phase).toBe('closed');
    bench.view.update((view) => reduceEngineView(view, { type: 'connection', phase: 'live' }));
    expect(bench.phase).toBe('open');
  });
});
