/** The place of everything that you said. */
import { useEffect, useRef } from 'react';
import type { ReactNode } from 'react';
import { useEngineView, usePage } from '../../app/page.ts';
import { NoticeList } from '../notices/notice-list.tsx';
import { HistoryFilters } from './history-filters.tsx';
import { HistoryList } from './history-list.tsx';
import { Keeping } from './keeping.tsx';
import { Transfer } from './transfer.tsx';

/** Changes that come in a burst are read once. */
const BURST_MS = 120;

export function HistoryView(): ReactNode {
  const { player } = usePage().history;
  useFollowing();
  useEffect(() => () => player.stop(), [player]);
  return (
    <>
      <HistoryFilters />
      <NoticeList />
      <HistoryList />
      <div className="history-side">
        <Keeping />
        <Transfer />
      </div>
    </>
  );
}

/** Reads anew what is seen whenever the engine says that something changed, and when it is back. */
function useFollowing(): void {
  const { commands, info } = usePage().history;
  const revision = useEngineView((view) => view.historyRevision);
  const live = useEngineView((view) => view.connection === 'live');
  // The filter reads the list when the place is opened.
  const seen = useRef(revision);
  useEffect(() => {
    if (live) void info.ask();
  }, [info, live]);
  useEffect(() => {
    if (!live || revision === seen.current) return;
    seen.current = revision;
    const timer = setTimeout(() => commands.refresh(), BURST_MS);
    return () => clearTimeout(timer);
  }, [commands, revision, live]);
}
