import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import type { EngineEvent } from '../../shared/contract/control.ts';
import type { Clock } from '../../shared/kernel/clock.ts';
import type { DisposableStack } from '../../shared/kernel/disposable.ts';
import { within } from '../../shared/kernel/pause.ts';
import type { Settings } from '../../shared/settings/schema.ts';
import { createHistoryStore } from '../history/create-history-store.ts';
import { RecentTranscript } from '../history/recent-transcript.ts';
import type { HistoryStore, StoreState } from '../history/history-store.ts';
import type { SettingsStore } from '../settings/settings-store.ts';
import { Spool } from '../spool/spool.ts';
import type { EngineLog } from './engine-log.ts';
import { EntryBook } from './entry-book.ts';
import { EngineHistory } from './history-desk.ts';
import type { NoticeBoard } from './notice-board.ts';

/** Retention is looked after at the start and this often. */
const RETENTION_INTERVAL_MS = 3_600_000;
/** The engine stops within two seconds. */
const LONGEST_ANSWER_MS = 400;

export interface KeepingDependencies {
  readonly stateDirectory: string;
  readonly clock: Clock;
  readonly settingsStore: SettingsStore;
  readonly announce: (event: EngineEvent) => void;
  readonly notices: NoticeBoard;
  /** Takes a text back that waits for an agent. */
  readonly withdraw: (entryId: string) => void;
  readonly log: EngineLog;
}

export interface Keeping {
  readonly spool: Spool;
  readonly store: HistoryStore;
  readonly entries: EntryBook;
  readonly history: EngineHistory;
  /** Deletes what is too old or too much, now and from time to time; not before all that was left is recovered. */
  startRetention(): void;
  /** The limits have changed. */
  limitsChanged(): void;
}

/** What keeps the user's words: the recordings, the history, and the entries in memory. */
export function createKeeping(deps: KeepingDependencies, stack: DisposableStack): Keeping {
  const { stateDirectory, clock, settingsStore, announce, notices } = deps;
  const settings = (): Settings['history'] => settingsStore.settings.history;
  const isPaused = (): boolean => settings().paused;
  const store = createHistoryStore({
    folder: join(stateDirectory, 'history'),
    clock,
    onState: (state) => tellState(state, notices),
    onFault: (fault) => deps.log.warn({ fault }, 'the history had trouble'),
  });
  stack.use({ dispose: () => store.close() });
  const spool = new Spool({
    folder: join(stateDirectory, 'spool'),
    clock,
    log: deps.log,
    retention: settings,
    onProblem: (problem) => {
      if (problem === undefined) notices.clear('spool');
      else notices.post({ severity: 'warning', code: 'spool', ...problem });
    },
  });
  stack.use({
    async dispose() {
      // What was written to a stream in this turn of the event loop is noted at its end.
      await setImmediate();
      // What the history was given is settled when it answers; if its disk takes too long, the next run does it.
      await within(
        clock,
        LONGEST_ANSWER_MS,
        store.known([]).catch(() => []),
      );
      await spool.close();
    },
  });
  const entries = new EntryBook({
    transcript: new RecentTranscript(),
    history: store,
    spool,
    announce,
    isPaused,
  });
  const history = new EngineHistory({
    store,
    spool,
    entries,
    announce,
    withdraw: deps.withdraw,
    isPaused,
    setPaused: (paused) => settingsStore.set('history.paused', paused),
  });
  let cancelRetention = (): void => {};
  let isStarted = false;
  let isOver = false;
  stack.use({
    dispose() {
      isOver = true;
      cancelRetention();
    },
  });
  const startRetention = (): void => {
    // Recovery may end after the engine has.
    if (isOver) return;
    cancelRetention();
    isStarted = true;
    cancelRetention = clock.after(RETENTION_INTERVAL_MS, startRetention);
    // What the disk refuses to delete now it deletes another time.
    retain().catch((error: unknown) => deps.log.warn({ error }, 'retention could not delete everything'));
  };
  const retain = async (): Promise<void> => {
    const { keepDays, keepMegabytes } = settings();
    const gone = await store.retain({ keepDays, keepMegabytes });
    entries.forget(gone);
    if (gone.length > 0) announce({ type: 'history-changed', entryIds: null, paused: isPaused() });
    try {
      await spool.forget(gone);
    } finally {
      await spool.retain();
    }
  };
  const limitsChanged = (): void => {
    if (isStarted) startRetention();
  };
  return { spool, store, entries, history, startRetention, limitsChanged };
}

function tellState({ problem }: StoreState, notices: NoticeBoard): void {
  if (problem === null) notices.clear('history');
  else notices.post({ severity: 'warning', code: 'history', message: problem });
}
