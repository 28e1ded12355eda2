/**
 * The thread in which the history's database lives. Only its end closes the file for certain, as the package keeps a
 * file open while statements exist; so it ends whenever a file has to be closed, and another thread goes on.
 */
import { parentPort, workerData } from 'node:worker_threads';
import { AppError } from '../../shared/kernel/app-error.ts';
import { setAside } from './database/database-file.ts';
import { describeFault, HistoryKeeper, ThreadOverError } from './history-keeper.ts';
import type { PendingEntry } from './waiting-entries.ts';
import type { HistoryCall, HistoryInput, HistoryOutput, HistoryStart } from './history-messages.ts';

/** Entries in one transaction. */
const BATCH = 200;
/** Writing that has been still for so long is moved from the log into the file. */
const TIDY_AFTER_MS = 2000;

const port = parentPort;
if (port === null) throw new Error('This is a worker thread.');
const start = workerData as HistoryStart;
if (start.setAside !== null) setAside(start.file, start.setAside);

const tell = (message: HistoryOutput): void => port.postMessage(message);
const keeper = new HistoryKeeper(start, {
  held: (ids) => tell({ type: 'held', ids }),
  settled: (ids, stored) => tell({ type: 'settled', ids, stored }),
  fault: (description) => tell({ type: 'fault', description }),
});
let pending: PendingEntry[] = [];
let lastState = '';
let over = false;
let tidyTimer: NodeJS.Timeout | undefined;

function end(): void {
  over = true;
  clearTimeout(tidyTimer);
  port?.close();
}

/** A name for a file that is set aside now. */
function stampNow(): string {
  return new Date().toISOString().replaceAll(/[:.]/gu, '-');
}

function beginAnew(error: ThreadOverError): void {
  let stamp: string | null = null;
  if (error.damaged) {
    stamp = stampNow();
    try {
      // Before the file is closed: closing would empty the log into it.
      setAside(start.file, stamp);
      stamp = null;
    } catch {
      // Some systems rename nothing that is open; then the next thread does it.
    }
  }
  const next = { ...start, setAside: stamp, notes: keeper.notes, ...error.start };
  tell({ type: 'restart', start: next });
  end();
}

/** Runs one step; what it throws ends this thread, in order or with the error. */
function act(step: () => void): void {
  if (over) return;
  try {
    step();
    tellState();
  } catch (error) {
    if (!(error instanceof ThreadOverError)) throw error;
    beginAnew(error);
  }
}

function tellState(): void {
  if (over) return;
  const { state } = keeper;
  const text = JSON.stringify(state);
  if (text === lastState) return;
  lastState = text;
  tell({ type: 'state', state });
}

function flush(): void {
  const batch = pending;
  pending = [];
  for (let first = 0; first < batch.length; first += BATCH) keeper.put(batch.slice(first, first + BATCH));
  if (batch.length > 0) tidySoon();
}

function tidySoon(): void {
  clearTimeout(tidyTimer);
  tidyTimer = setTimeout(() => act(() => keeper.tidy()), TIDY_AFTER_MS);
}

function salvage(): void {
  setImmediate(() =>
    act(() => {
      if (keeper.salvageSome()) salvage();
    }),
  );
}

function answerTo(call: HistoryCall): unknown {
  switch (call.type) {
    case 'find':
      return keeper.find(call.input);
    case 'read':
      return keeper.read(call.input);
    case 'known':
      return keeper.known(call.input);
    case 'add':
      return keeper.add(call.input);
    case 'delete':
      return keeper.delete(call.input);
    case 'retain':
      return keeper.retain(call.input);
    case 'piece':
      return keeper.piece(call.input);
    case 'close':
      keeper.close();
      return null;
  }
}

function answer(call: HistoryCall): void {
  flush();
  try {
    const value = answerTo(call);
    if (call.type === 'add') tidySoon();
    // The state is told first: whoever has the answer finds the state that belongs to it.
    if (call.type !== 'close') tellState();
    tell({ type: 'answer', id: call.id, value });
  } catch (error) {
    if (error instanceof ThreadOverError) throw error;
    const known = AppError.is(error) ? error : undefined;
    if (known === undefined) tell({ type: 'fault', description: `${call.type}: ${describeFault(error)}` });
    const { code, message, remedy } = known ?? new AppError('internal', 'The history could not do that.');
    tell({ type: 'refusal', id: call.id, code, message, remedy: remedy ?? null });
  }
  if (call.type === 'close') end();
}

port.on('message', (message: HistoryInput) => {
  if (over) return;
  if (message.type === 'put') {
    pending.push({ call: message.id, entry: message.input });
    if (pending.length === 1) setImmediate(() => act(flush));
    else if (pending.length >= BATCH) act(flush);
    return;
  }
  act(() => {
    if (message.type !== 'retry') return answer(message);
    flush();
    keeper.retry();
    salvage();
  });
});

act(() => {
  keeper.open();
  salvage();
});
