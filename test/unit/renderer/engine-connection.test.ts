import { describe, expect, it } from 'vitest';
import { EngineConnection } from '../../../src/renderer/lib/engine-connection.ts';
import type { Level } from '../../../src/renderer/lib/engine-connection.ts';
import type {
  EngineGateway,
  EventSubscription,
  NumberedEngineEvent,
} from '../../../src/renderer/lib/engine-gateway.ts';
import type { EngineView } from '../../../src/renderer/lib/engine-view.ts';
import type { EngineSnapshot } from '../../../src/shared/contract/control.ts';
import { AppError } from '../../../src/shared/kernel/app-error.ts';
import { BoundedQueue } from '../../../src/shared/kernel/bounded-queue.ts';
import { ManualClock } from '../../../src/shared/kernel/clock.ts';
import { ScriptedEngine } from '../../support/scripted-engine.ts';

/** The line between a page and a scripted engine: the test opens it, breaks it and answers for it. */
class Line {
  engine = new ScriptedEngine();
  readonly clock = new ManualClock();
  /** What the next snapshot request meets; `undefined` gives the engine's snapshot. */
  snapshotAnswer: Promise<EngineSnapshot> | undefined;
  #events = new BoundedQueue<NumberedEngineEvent>(1000, 'reject');
  #subscription: EventSubscription | undefined;
  readonly #ending = new Map<BoundedQueue<NumberedEngineEvent>, AppError>();
  readonly connection: EngineConnection;

  constructor() {
    const gateway: Pick<EngineGateway, 'snapshot' | 'events'> = {
      snapshot: async () => (await this.snapshotAnswer) ?? this.engine.snapshot(),
      events: (subscription) => {
        this.#subscription = subscription;
        return this.#stream();
      },
    };
    this.connection = new EngineConnection(gateway as EngineGateway, this.clock);
    void this.connection.run();
  }

  open(): void {
    this.engine.subscribe((event) => this.#events.push(event));
    this.#subscription?.onOpen();
  }

  break(): void {
    this.#subscription?.onLost();
  }

  /** Ends the stream with an error that it takes for final. */
  end(error: AppError): void {
    const ended = this.#events;
    this.#events = new BoundedQueue(1000, 'reject');
    this.#ending.set(ended, error);
    ended.close();
  }

  send(event: NumberedEngineEvent): void {
    this.#events.push(event);
  }

  /** Resolves when the page has asked for a new stream. */
  async reopened(): Promise<void> {
    const before = this.#subscription;
    while (this.#subscription === before) await Promise.resolve();
  }

  async view(condition: (view: EngineView) => boolean): Promise<EngineView> {
    const { view } = this.connection;
    if (!condition(view.get())) {
      await new Promise<void>((resolve) => {
        const unsubscribe = view.subscribe(() => {
          if (!condition(view.get())) return;
          unsubscribe();
          resolve();
        });
      });
    }
    return view.get();
  }

  async *#stream(): AsyncGenerator<NumberedEngineEvent> {
    const events = this.#events;
    yield* events;
    const error = this.#ending.get(events);
    if (error !== undefined) throw error;
  }
}

const isLive = (view: EngineView): boolean => view.connection === 'live';

describe('the connection to the engine', () => {
  it('shows the state of the engine once the stream is open', async () => {
    const line = new Line();
    expect(line.connection.view.get().connection).toBe('connecting');
    line.engine.connect(['review']);
    line.open();
    expect((await line.view(isLive)).snapshot).toEqual(line.engine.snapshot());
  });

  it('holds events back until the snapshot is there, then applies those that it lacks', async () => {
    const line = new Line();
    const early = line.engine.snapshot();
    let answer: (snapshot: EngineSnapshot) => void = () => {};
    line.snapshotAnswer = new Promise((resolve) => {
      answer = resolve;
    });
    line.open();
    line.engine.connect(['review']);
    line.engine.startUtterance();
    answer(early);
    const view = await line.view(({ snapshot }) => snapshot?.seq === line.engine.snapshot().seq);
    expect(view.snapshot).toEqual(line.engine.snapshot());
  });

  it('reconnects through a restart and shows what the new engine says', async () => {
    const line = new Line();
    line.open();
    await line.view(isLive);
    line.break();
    expect(line.connection.view.get().connection).toBe('reconnecting');
    line.engine = new ScriptedEngine({ listening: false, status: 'off' });
    line.open();
    expect((await line.view(isLive)).snapshot?.instanceId).toBe(line.engine.instanceId);
  });

  it('takes a snapshot that failed once more after a pause', async () => {
    const line = new Line();
    const failed = Promise.reject<EngineSnapshot>(
      new AppError('unavailable', 'Not yet.', { retryable: true }),
    );
    line.snapshotAnswer = failed;
    line.open();
    await expect(failed).rejects.toThrow('Not yet.');
    await waitForTimer(line.clock);
    line.snapshotAnswer = undefined;
    line.clock.advance(500);
    expect((await line.view(isLive)).snapshot).toEqual(line.engine.snapshot());
  });

  it('says that the page is signed out when the engine refuses it, and stops asking', async () => {
    const line = new Line();
    line.open();
    await line.view(isLive);
    line.end(new AppError('forbidden', 'The session has ended.'));
    const view = await line.view(({ connection }) => connection === 'signed-out');
    expect(view.snapshot).not.toBeNull();
  });

  it('tries again after an answer that another program gave', async () => {
    const line = new Line();
    line.open();
    await line.view(isLive);
    line.end(new AppError('not-found', 'There is no /api/events.'));
    await line.view(({ connection }) => connection === 'reconnecting');
    line.clock.advance(2000);
    await line.reopened();
    line.open();
    expect((await line.view(isLive)).snapshot).toEqual(line.engine.snapshot());
  });

  it('hands levels on without touching the view', async () => {
    const line = new Line();
    line.open();
    const before = await line.view(isLive);
    const heard = new Promise<Level>((resolve) => line.connection.onLevel(resolve));
    line.engine.level(0.1);
    expect(await heard).toEqual({ rms: 0.1, peak: expect.closeTo(0.16) as number });
    expect(line.connection.view.get()).toBe(before);
  });
});

async function waitForTimer(clock: ManualClock): Promise<void> {
  while (clock.pendingTimers === 0) await Promise.resolve();
}
