/**
 * The entries, of which only those in sight are in the document. Rows are equally high but for the open one, so that
 * any place of a long history can be shown before anything about it is known.
 */
import { useVirtualizer, defaultRangeExtractor } from '@tanstack/react-virtual';
import type { Range } from '@tanstack/react-virtual';
import { ArrowDownToLine, ArrowUp, ArrowUpToLine } from 'lucide-react';
import { useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';
import type { FocusEvent, KeyboardEvent, ReactNode } from 'react';
import { useEngineView, usePage } from '../../app/page.ts';
import { words } from '../../app/words.ts';
import { keepFocus } from '../../lib/controls.tsx';
import { useStore } from '../../lib/store.ts';
import { dayName, dayOf } from './days.ts';
import { isFiltered } from './filter-form.ts';
import { HistoryRow } from './history-row.tsx';

/** Rows beyond the edge that are ready before they are seen: a turn of the wheel is 2 to 3 of them. */
const ROWS_BEYOND = 16;

export function HistoryList(): ReactNode {
  const { history } = usePage();
  const { total, problem, filter } = useStore(history.pages.state, (state) => state);
  const paused = useEngineView((view) => view.snapshot?.historyPaused ?? false);
  const live = useEngineView((view) => view.connection === 'live');
  if (problem !== null && live) {
    return (
      <Notes>
        <p role="alert">
          {words.history.unread} {problem}
        </p>
        <button type="button" className="button" onClick={() => history.commands.refresh()}>
          {words.history.again}
        </button>
      </Notes>
    );
  }
  if (total === null) {
    return (
      <Notes>
        <p className="secondary">{live ? words.history.loading : words.talk.away}</p>
      </Notes>
    );
  }
  if (total === 0) {
    return (
      <Notes>
        {isFiltered(filter) ? (
          <>
            <p>{words.history.noMatch}</p>
            <p className="secondary">{words.history.noMatchHelp}</p>
          </>
        ) : (
          <p className="secondary">{paused ? words.history.emptyPaused : words.history.empty}</p>
        )}
      </Notes>
    );
  }
  return <Rows total={total} />;
}

function Notes({ children }: { readonly children: ReactNode }): ReactNode {
  return (
    <section className="history-list history-notes" aria-label={words.history.list}>
      {children}
    </section>
  );
}

function Rows({ total }: { readonly total: number }): ReactNode {
  const { pages } = usePage().history;
  const { listing, moved, newAbove, revision } = useStore(pages.state, (state) => state);
  const viewport = useRef<HTMLDivElement>(null);
  const probe = useRef<HTMLDivElement>(null);
  const rowPx = useHeight(probe);
  /** The row that the keyboard is at. */
  const [active, setActive] = useState(0);
  const [openId, setOpenId] = useState<string | null>(null);
  const focusWanted = useRef(false);
  /** It is in the list until that is read anew; then the focus goes to what took its place. */
  const deletedId = useRef<string | null>(null);

  const rangeExtractor = useCallback(
    (range: Range) => {
      const seen = defaultRangeExtractor(range);
      // What has the focus stays in the document, else the focus would be lost.
      const hasFocus = viewport.current?.contains(document.activeElement) === true;
      return !hasFocus || active >= total || seen.includes(active)
        ? seen
        : [...seen, active].toSorted((a, b) => a - b);
    },
    [active, total],
  );
  // No compiler memoises this page; the virtualiser's own state makes it render.
  // oxlint-disable-next-line react/incompatible-library
  const virtualizer = useVirtualizer({
    count: total,
    getScrollElement: () => viewport.current,
    estimateSize: () => rowPx,
    overscan: ROWS_BEYOND,
    rangeExtractor,
  });
  const items = virtualizer.getVirtualItems();
  const scrollTop = virtualizer.scrollOffset ?? 0;
  const first = Math.min(total - 1, virtualizer.range?.startIndex ?? 0);
  const last = Math.min(total - 1, virtualizer.range?.endIndex ?? 0);
  const follows = scrollTop < rowPx && openId === null;

  useEffect(() => pages.show(first, last, follows), [pages, first, last, follows, total, listing]);

  // Another filter's entries begin at the top.
  useLayoutEffect(() => {
    setActive(0);
    setOpenId(null);
    viewport.current?.scrollTo({ top: 0 });
  }, [listing]);

  // What came above pushes nothing away.
  const movedBefore = useRef(moved);
  useLayoutEffect(() => {
    const rows = moved - movedBefore.current;
    movedBefore.current = moved;
    if (rows === 0) return;
    setActive((row) => Math.max(0, row + rows));
    virtualizer.measure();
    // The elements went with their entries to other rows.
    for (const item of viewport.current?.querySelectorAll<HTMLDivElement>('.history-item') ?? []) {
      virtualizer.measureElement(item);
    }
    viewport.current?.scrollBy({ top: rows * rowPx, behavior: 'instant' });
  }, [moved, rowPx, virtualizer]);

  // Another height of rows: everything is elsewhere.
  useLayoutEffect(() => virtualizer.measure(), [rowPx, virtualizer]);

  const isActiveThere = items.some(({ index }) => index === active);
  useLayoutEffect(() => {
    if (!focusWanted.current || !isActiveThere) return;
    // A row that is on its way becomes another element when it is there.
    const entry = pages.entry(active);
    focusWanted.current = entry === undefined || entry.id === deletedId.current;
    rowElement(viewport.current, active)?.focus({ preventScroll: true });
  }, [active, isActiveThere, items, pages, revision]);

  const goTo = (row: number): void => {
    const target = Math.min(total - 1, Math.max(0, row));
    setActive(target);
    focusWanted.current = true;
    virtualizer.scrollToIndex(target, { align: 'auto' });
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    // Keys within the details belong to what is there.
    if (!(event.target instanceof Element) || !event.target.matches('.history-row')) return;
    const page = Math.max(1, Math.floor((viewport.current?.clientHeight ?? 0) / rowPx) - 1);
    const steps: Readonly<Record<string, number>> = {
      ArrowDown: active + 1,
      ArrowUp: active - 1,
      PageDown: active + page,
      PageUp: active - page,
      Home: 0,
      End: total - 1,
    };
    const target = steps[event.key];
    if (target === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    goTo(target);
  };

  const onBlur = (event: FocusEvent): void => {
    // The person went elsewhere; an element that is replaced loses the focus to nothing.
    const { relatedTarget } = event;
    if (relatedTarget instanceof Node && !event.currentTarget.contains(relatedTarget)) {
      focusWanted.current = false;
    }
  };

  const onToggle = useCallback(
    (row: number) => {
      const id = pages.entry(row)?.id;
      if (id === undefined) return;
      setActive(row);
      setOpenId((before) => (before === id ? null : id));
    },
    [pages],
  );
  const onDeleted = useCallback((row: number, id: string) => {
    deletedId.current = id;
    setOpenId(null);
    setActive(row);
    focusWanted.current = true;
  }, []);

  const topEntry = pages.entry(first);
  const reached = items.some(({ index }) => index === active) ? active : first;
  return (
    <section className="history-list" aria-label={words.history.list}>
      <div className="history-bar">
        <p className="history-day" data-testid="history-day">
          {topEntry === undefined ? ' ' : dayName(topEntry.timestamp)}
        </p>
        {newAbove > 0 && (
          <button
            type="button"
            className="button button-small history-new"
            aria-label={words.history.newAboveLabel(newAbove)}
            onMouseDown={keepFocus}
            onClick={() => virtualizer.scrollToIndex(0)}
          >
            <ArrowUp size={16} strokeWidth={1.5} aria-hidden />
            {words.history.newAbove(newAbove)}
          </button>
        )}
        <button
          type="button"
          className="icon-button"
          aria-label={words.history.toStartLabel}
          title={words.history.toStartLabel}
          disabled={first === 0}
          onMouseDown={keepFocus}
          onClick={() => virtualizer.scrollToIndex(0)}
        >
          <ArrowUpToLine size={16} strokeWidth={1.5} aria-hidden />
        </button>
        <button
          type="button"
          className="icon-button"
          aria-label={words.history.toEndLabel}
          title={words.history.toEndLabel}
          disabled={last >= total - 1}
          onMouseDown={keepFocus}
          onClick={() => virtualizer.scrollToIndex(total - 1, { align: 'end' })}
        >
          <ArrowDownToLine size={16} strokeWidth={1.5} aria-hidden />
        </button>
      </div>
      <div
        className="history-viewport"
        role="presentation"
        ref={viewport}
        data-testid="history-viewport"
        onKeyDown={onKeyDown}
        onBlur={onBlur}
      >
        <div className="history-probe" ref={probe} aria-hidden />
        <div className="history-rows" role="list" style={{ height: virtualizer.getTotalSize() }}>
          {items.map(({ index, start }) => {
            const entry = pages.entry(index);
            const above = index === 0 ? undefined : pages.entry(index - 1);
            const below = pages.entry(index + 1);
            return (
              <div
                key={entry?.id ?? index}
                ref={virtualizer.measureElement}
                data-index={index}
                className="history-item"
                role="listitem"
                aria-setsize={total}
                aria-posinset={index + 1}
                style={{ transform: `translateY(${start}px)` }}
              >
                <HistoryRow
                  index={index}
                  total={total}
                  entry={entry}
                  startsDay={
                    entry !== undefined &&
                    above !== undefined &&
                    dayOf(above.timestamp) !== dayOf(entry.timestamp)
                  }
                  goesOn={entry !== undefined && entry.amends !== null && below?.id === entry.amends}
                  open={entry !== undefined && entry.id === openId}
                  reached={index === reached}
                  onToggle={onToggle}
                  onFocus={setActive}
                  onDeleted={onDeleted}
                />
              </div>
            );
          })}
        </div>
      </div>
    </section>
  );
}

function rowElement(viewport: HTMLElement | null, row: number): HTMLElement | null {
  return viewport?.querySelector<HTMLElement>(`[data-row="${row}"]`) ?? null;
}

/** As high as the style sheet makes a row, in pixels; follows the width of the window and the size of text. */
function useHeight(element: { readonly current: HTMLElement | null }): number {
  const [height, setHeight] = useState(44);
  useLayoutEffect(() => {
    const measured = element.current;
    if (measured === null) return;
    const measure = (): void => setHeight(Math.max(1, measured.offsetHeight));
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(measured);
    return () => observer.disconnect();
  }, [element]);
  return height;
}
