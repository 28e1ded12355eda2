import { join } from 'node:path';
import type { Worker } from 'node:worker_threads';
import { AppError } from '../../shared/kernel/app-error.ts';
import type { Clock } from '../../shared/kernel/clock.ts';
import type { ExportFormat, HistoryFilter, HistoryQuery } from '../../shared/contract/history.ts';
import { createFormatter } from './export-formats.ts';
import type { HistoryCalls, HistoryInput, HistoryOutput, HistoryStart } from './history-messages.ts';
import { GIVEN_UP, STALLED } from './history-problems.ts';
import type { AddedEntries, HistoryStore, StoredEntry, StoredPage, StoreState } from './history-store.ts';
import { startHistoryThread } from './start-history-thread.ts';

const FILE_NAME = 'history.sqlite';
/** Pauses between attempts at what the disk has refused. */
const FIRST_PAUSE_MS = 1000;
const LONGEST_PAUSE_MS = 30_000;
/** A disk that has not answered for so long is a problem to be told. */
const STALL_MS = 10_000;
/** How long closing may take before it is left to itself: the engine stops within two seconds. */
const CLOSE_LIMIT_MS = 1200;
/** Entries on their way to a disk that hangs. */
const MOST_UNDER_WAY = 20_000;
/** Threads that broke one after the other without any answer between them. */
const MOST_BREAKDOWNS = 3;
/** Entries that an export has in memory at a time. */
const EXPORT_PIECE = 200;

export interface HistoryStoreOptions {
  /** The folder of the history, for its owner only; made when it is missing. */
  readonly folder: string;
  readonly clock: Clock;
  /** Hears of every change of the state. */
  readonly onState?: (state: StoreState) => void;
  /** Hears of faults that are bugs, for the log. */
  readonly onFault?: (description: string) => void;
}

interface OpenCall {
  readonly message: Exclude<HistoryInput, { type: 'retry' }>;
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: AppError) => void;
  /** The history's thread has it in memory. */
  held: boolean;
}

/** Opens the history in a thread of its own. Returns at once; what is asked meanwhile is answered when it is open. */
export function createHistoryStore(options: HistoryStoreOptions): HistoryStore {
  return new ThreadedHistoryStore(options);
}

class ThreadedHistoryStore implements HistoryStore {
  readonly #options: HistoryStoreOptions;
  /** Everything unanswered, in the order of asking: a thread that takes over begins with it. */
  readonly #calls = new Map<number, OpenCall>();
  #lastId = 0;
  /** Calls whose fate is open: neither answered nor held in memory. */
  #unheld = 0;
  #thread: Worker | undefined;
  #state: StoreState = { entries: 0, databaseBytes: 0, problem: null };
  /** The state as the thread tells it, without what is only known here. */
  #told: StoreState = this.#state;
  #breakdowns = 0;
  #stalled = false;
  #closing: Promise<void> | undefined;
  #closed = false;
  /** Called when the last thread has ended. */
  #whenOver: (() => void) | undefined;
  #pauseMs = FIRST_PAUSE_MS;
  #stopRetry: (() => void) | undefined;
  #stopStallWatch: (() => void) | undefined;

  constructor(options: HistoryStoreOptions) {
    this.#options = options;
    const file = join(options.folder, FILE_NAME);
    this.#employ({ file, memoryOnly: false, setAside: null, notes: [] });
  }

  get state(): StoreState {
    return this.#state;
  }

  async put(entry: StoredEntry): Promise<boolean> {
    if (this.#closing !== undefined || this.#thread === undefined || this.#unheld >= MOST_UNDER_WAY)
      return false;
    return (await this.#send((id) => ({ type: 'put', id, input: entry }))) as boolean;
  }

  add(entries: readonly StoredEntry[]): Promise<AddedEntries> {
    return this.#ask('add', entries);
  }

  find(query: HistoryQuery): Promise<StoredPage> {
    return this.#ask('find', query);
  }

  read(id: string): Promise<StoredEntry | undefined> {
    return this.#ask('read', id);
  }

  async known(ids: readonly string[]): Promise<ReadonlySet<string>> {
    return new Set(await this.#ask('known', ids));
  }

  delete(which: readonly string[] | HistoryFilter): Promise<readonly string[]> {
    return this.#ask('delete', which);
  }

  retain(limits: { readonly keepDays: number; readonly keepMegabytes: number }): Promise<readonly string[]> {
    return this.#ask('retain', { ...limits, nowMs: this.#options.clock.date().getTime() });
  }

  async *export(format: ExportFormat, filter: HistoryFilter): AsyncGenerator<string> {
    const formatted = createFormatter(format);
    for (let after = -1; ;) {
      const { entries, next } = await this.#ask('piece', { filter, after, limit: EXPORT_PIECE });
      if (next === null) return;
      yield entries.map(formatted).join('');
      after = next;
    }
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    this.#stopRetry?.();
    const thread = this.#thread;
    if (thread !== undefined) {
      await new Promise<void>((resolve) => {
        const stopWaiting = this.#options.clock.after(CLOSE_LIMIT_MS, () => {
          // A disk that hangs may keep the thread for ever; it must not keep the process.
          this.#thread?.unref();
          resolve();
        });
        this.#whenOver = () => {
          stopWaiting();
          resolve();
        };
        this.#send((id) => ({ type: 'close', id, input: null })).catch(() => {});
      });
    }
    this.#closed = true;
    this.#stopStallWatch?.();
    this.#settleAll();
  }

  #ask<Name extends keyof HistoryCalls>(
    type: Name,
    input: HistoryCalls[Name]['input'],
  ): Promise<HistoryCalls[Name]['output']> {
    if (this.#closing !== undefined || this.#thread === undefined) return Promise.reject(closedError());
    const answer = this.#send((id) => ({ type, id, input }) as OpenCall['message']);
    return answer as Promise<HistoryCalls[Name]['output']>;
  }

  #send(message: (id: number) => OpenCall['message']): Promise<unknown> {
    return new Promise((resolve, reject) => {
      this.#lastId += 1;
      const call = { message: message(this.#lastId), resolve, reject, held: false };
      this.#calls.set(this.#lastId, call);
      this.#unheld += 1;
      this.#thread?.postMessage(call.message);
      this.#watchForStall();
    });
  }

  #employ(start: HistoryStart): void {
    const thread = startHistoryThread(start);
    this.#thread = thread;
    let next: HistoryStart = start;
    thread.on('message', (message: HistoryOutput) => {
      if (message.type === 'restart') next = message.start;
      else this.#hear(message);
    });
    thread.on('error', (error: Error) => {
      this.#breakdowns += 1;
      this.#options.onFault?.(`The thread of the history broke: ${describeError(error)}`);
    });
    thread.on('exit', () => this.#goOn(next));
    for (const call of this.#calls.values()) thread.postMessage(call.message);
  }

  /** A thread has ended: the next one takes over, unless this is the end. */
  #goOn(next: HistoryStart): void {
    this.#thread = undefined;
    const closeAnswered =
      this.#closing !== undefined &&
      ![...this.#calls.values()].some(({ message }) => message.type === 'close');
    if (closeAnswered || this.#closed) {
      this.#whenOver?.();
      return;
    }
    if (this.#breakdowns < MOST_BREAKDOWNS) {
      this.#employ(next);
      return;
    }
    this.#settleAll();
    this.#show();
    this.#whenOver?.();
  }

  #hear(message: Exclude<HistoryOutput, { type: 'restart' }>): void {
    if (this.#stalled) {
      this.#stalled = false;
      this.#show();
    }
    this.#stopStallWatch?.();
    this.#stopStallWatch = undefined;
    switch (message.type) {
      case 'state': {
        const { obstructed, ...told } = message.state;
        this.#told = told;
        this.#planRetry(obstructed);
        this.#show();
        break;
      }
      case 'answer':
        this.#breakdowns = 0;
        this.#take(message.id)?.resolve(message.value);
        break;
      case 'refusal': {
        const { code, message: text, remedy } = message;
        const error = new AppError(code, text, {
          retryable: code === 'storage-failed',
          ...(remedy === null ? {} : { remedy }),
        });
        this.#take(message.id)?.reject(error);
        break;
      }
      case 'held':
        for (const id of message.ids) {
          const call = this.#calls.get(id);
          if (call === undefined || call.held) continue;
          call.held = true;
          this.#unheld -= 1;
        }
        break;
      case 'fault':
        this.#options.onFault?.(message.description);
        break;
      case 'settled':
        this.#breakdowns = 0;
        for (const id of message.ids) this.#take(id)?.resolve(message.stored);
        break;
    }
    this.#watchForStall();
  }

  #take(id: number): OpenCall | undefined {
    const call = this.#calls.get(id);
    this.#calls.delete(id);
    if (call?.held === false) this.#unheld -= 1;
    return call;
  }

  /** Pauses grow as long as the disk refuses. */
  #planRetry(obstructed: boolean): void {
    if (!obstructed) {
      this.#stopRetry?.();
      this.#stopRetry = undefined;
      this.#pauseMs = FIRST_PAUSE_MS;
      return;
    }
    if (this.#stopRetry !== undefined || this.#closing !== undefined) return;
    this.#stopRetry = this.#options.clock.after(this.#pauseMs, () => {
      this.#stopRetry = undefined;
      this.#pauseMs = Math.min(LONGEST_PAUSE_MS, this.#pauseMs * 2);
      this.#thread?.postMessage({ type: 'retry' } satisfies HistoryInput);
      // The state may be the same afterwards, and is then not told again.
      this.#planRetry(true);
    });
  }

  #watchForStall(): void {
    if (this.#unheld === 0 || this.#stopStallWatch !== undefined) return;
    this.#stopStallWatch = this.#options.clock.after(STALL_MS, () => {
      this.#stopStallWatch = undefined;
      this.#stalled = true;
      this.#show();
    });
  }

  #show(): void {
    const here =
      this.#thread === undefined && this.#breakdowns >= MOST_BREAKDOWNS
        ? GIVEN_UP
        : this.#stalled
          ? STALLED
          : null;
    const problem = [this.#told.problem, here].filter((text) => text !== null).join(' ');
    const state = { ...this.#told, problem: problem === '' ? null : problem };
    const changed = JSON.stringify(state) !== JSON.stringify(this.#state);
    this.#state = state;
    if (changed) this.#options.onState?.(state);
  }

  /** Nobody will answer any more. */
  #settleAll(): void {
    for (const [id, call] of this.#calls) {
      this.#take(id);
      if (call.message.type === 'put') call.resolve(false);
      else call.reject(closedError());
    }
  }
}

/** Name and place; the message of a database's error may quote values. */
function describeError(error: Error): string {
  const place = /\n\s+at .*/u.exec(error.stack ?? '')?.[0].trim() ?? '';
  return `${error.name} ${place}`;
}

function closedError(): AppError {
  return new AppError('unavailable', 'The history is closed.', { remedy: 'Start Vivavoce again.' });
}
