import { afterEach, describe, expect, test } from 'vitest';
import { openEventStream, retryDelayMs } from '../../../src/client/event-stream.ts';
import type { ConnectionState } from '../../../src/client/event-stream.ts';
import { EngineNotRunningError } from '../../../src/client/errors.ts';
import { AppError } from '../../../src/shared/kernel/app-error.ts';
import { ManualClock } from '../../../src/shared/kernel/clock.ts';
import type { SseMessage } from '../../../src/client/sse.ts';

/** The server's end of one connection. */
class Wire {
  readonly lastEventId: string;
  readonly response: Response;
  #controller: ReadableStreamDefaultController<Uint8Array> | undefined;

  constructor(lastEventId: string, signal: AbortSignal) {
    this.lastEventId = lastEventId;
    const body = new ReadableStream<Uint8Array>({
      start: (controller) => void (this.#controller = controller),
    });
    signal.addEventListener('abort', () => this.#controller?.error(new Error('aborted')));
    this.response = new Response(body);
  }

  send(text: string): void {
    this.#controller?.enqueue(new TextEncoder().encode(text));
  }

  end(): void {
    this.#controller?.close();
  }

  reset(): void {
    this.#controller?.error(new TypeError('terminated'));
  }
}

class Harness {
  readonly clock = new ManualClock();
  readonly abort = new AbortController();
  readonly states: ConnectionState[] = [];
  readonly received: SseMessage[] = [];
  readonly wires: Wire[] = [];
  failures: Error[] = [];
  finished: Promise<void>;
  #wake: (() => void)[] = [];

  constructor() {
    this.finished = this.#run();
    this.finished.catch(() => {});
  }

  async #run(): Promise<void> {
    // Lets the test set failures before the first attempt.
    await Promise.resolve();
    const stream = openEventStream({
      clock: this.clock,
      random: () => 1,
      signal: this.abort.signal,
      onState: (state) => this.#note(() => this.states.push(state)),
      open: async (lastEventId, signal) => {
        const failure = this.failures.shift();
        if (failure !== undefined) throw failure;
        const wire = new Wire(lastEventId, signal);
        this.#note(() => this.wires.push(wire));
        return wire.response;
      },
    });
    for await (const message of stream) this.#note(() => this.received.push(message));
  }

  #note(change: () => unknown): void {
    change();
    for (const wake of this.#wake.splice(0)) wake();
  }

  async until(condition: () => boolean): Promise<void> {
    while (!condition()) await new Promise<void>((resolve) => this.#wake.push(resolve));
  }

  async wire(index: number): Promise<Wire> {
    await this.until(() => this.wires.length > index && this.states.at(-1)?.state === 'connected');
    return this.wires[index] as Wire;
  }

  async waiting(count: number): Promise<ConnectionState> {
    const waits = (): ConnectionState[] => this.states.filter((state) => state.state === 'waiting');
    await this.until(() => waits().length >= count);
    // The pause begins after its announcement.
    await Promise.resolve();
    return waits()[count - 1] as ConnectionState;
  }
}

let harness: Harness;
afterEach(async () => {
  harness.abort.abort();
  await harness.finished.catch(() => {});
});

describe('an event stream', () => {
  test('retries at once after the first drop and resumes after the last event', async () => {
    harness = new Harness();
    const first = await harness.wire(0);
    first.send('id: 41\ndata: a\n\nid: 42\ndata: b\n\n');
    await harness.until(() => harness.received.length === 2);
    first.reset();
    expect(await harness.waiting(1)).toMatchObject({ delayMs: 0, dropped: true });
    harness.clock.advance(0);
    const second = await harness.wire(1);
    expect(first.lastEventId).toBe('');
    expect(second.lastEventId).toBe('42');
    second.send('id: 43\ndata: c\n\n');
    await harness.until(() => harness.received.length === 3);
    expect(harness.received.map((message) => message.data)).toEqual(['a', 'b', 'c']);
  });

  test('waits longer each time while nobody answers, and starts anew after a sound connection', async () => {
    harness = new Harness();
    harness.failures = [1, 2, 3, 4].map(() => new EngineNotRunningError());
    const delays: number[] = [];
    for (let count = 1; count <= 4; count += 1) {
      const state = await harness.waiting(count);
      if (state.state !== 'waiting') throw new Error('unreachable');
      delays.push(state.delayMs);
      harness.clock.advance(state.delayMs);
    }
    expect(delays).toEqual([0, 250, 500, 1000]);
    const wire = await harness.wire(0);
    harness.clock.advance(5000);
    wire.end();
    expect(await harness.waiting(5)).toMatchObject({
      delayMs: 0,
      problem: 'The engine closed the connection.',
    });
  });

  test('does not spin when the engine accepts and drops at once', async () => {
    harness = new Harness();
    for (let count = 0; count < 3; count += 1) {
      (await harness.wire(count)).end();
      const state = await harness.waiting(count + 1);
      if (state.state === 'waiting') harness.clock.advance(state.delayMs);
    }
    const delays = harness.states.flatMap((state) => (state.state === 'waiting' ? [state.delayMs] : []));
    expect(delays).toEqual([0, 250, 500]);
  });

  test('takes a connection without a sign of life for dead; comments are signs of life', async () => {
    harness = new Harness();
    const wire = await harness.wire(0);
    harness.clock.advance(44_000);
    wire.send(': keepalive\n\ndata: alive\n\n');
    await harness.until(() => harness.received.length === 1);
    harness.clock.advance(44_000);
    expect(harness.states.at(-1)).toEqual({ state: 'connected' });
    harness.clock.advance(1000);
    expect(await harness.waiting(1)).toMatchObject({ problem: 'The engine fell silent.' });
  });

  test('throws what will not pass by waiting', async () => {
    harness = new Harness();
    harness.failures = [new AppError('forbidden', 'No.')];
    await expect(harness.finished).rejects.toMatchObject({ code: 'forbidden' });
  });

  test('ends quietly on abort, connected or waiting, and leaves no timer behind', async () => {
    harness = new Harness();
    await harness.wire(0);
    harness.abort.abort();
    await harness.finished;
    expect(harness.clock.pendingTimers).toBe(0);

    const waiting = new Harness();
    waiting.failures = [new EngineNotRunningError()];
    await waiting.waiting(1);
    waiting.abort.abort();
    await waiting.finished;
    expect(waiting.clock.pendingTimers).toBe(0);
  });

  test('obeys the reconnection time that the server asks for', async () => {
    harness = new Harness();
    for (let count = 0; count < 2; count += 1) {
      const wire = await harness.wire(count);
      wire.send('retry: 3000\n\n');
      wire.end();
      const state = await harness.waiting(count + 1);
      if (state.state === 'waiting') harness.clock.advance(state.delayMs);
    }
    expect(await harness.waiting(2)).toMatchObject({ delayMs: 3000 });
  });
});

test('the delay grows to ten seconds and half of it is jitter', () => {
  expect([1, 2, 3, 9, 40].map((attempt) => retryDelayMs(attempt, 250, () => 1))).toEqual([
    0, 250, 500, 10_000, 10_000,
  ]);
  expect(retryDelayMs(40, 250, () => 0)).toBe(5000);
});
