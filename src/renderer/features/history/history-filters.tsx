/** Which entries are shown. Words are searched for once the person pauses in typing. */
import { Star, X } from 'lucide-react';
import { useEffect, useId, useState } from 'react';
import type { ReactNode } from 'react';
import { useEngineView, usePage } from '../../app/page.ts';
import { words } from '../../app/words.ts';
import { keepFocus } from '../../lib/controls.tsx';
import { useStore } from '../../lib/store.ts';
import type { AgentInfo } from '../../../shared/contract/control.ts';
import { EMPTY_FORM, filterOf, isFiltered } from './filter-form.ts';
import type { FilterForm } from './filter-form.ts';

const PAUSE_MS = 180;
const NO_AGENTS: readonly AgentInfo[] = [];

export function HistoryFilters(): ReactNode {
  const { history } = usePage();
  const state = useStore(history.pages.state, (whole) => whole);
  const [form, setForm] = useState<FilterForm>(EMPTY_FORM);
  const [ready, setReady] = useState<FilterForm>(EMPTY_FORM);

  useEffect(() => {
    if (form === ready) return;
    // Only typing comes in a burst.
    const timer = setTimeout(() => setReady(form), form.text === ready.text ? 0 : PAUSE_MS);
    return () => clearTimeout(timer);
  }, [form, ready]);
  useEffect(() => history.pages.filter(filterOf(ready)), [history, ready]);

  const set = (change: Partial<FilterForm>): void => setForm((before) => ({ ...before, ...change }));
  return (
    <section className="history-search" role="search" aria-labelledby="history-heading">
      <h2 id="history-heading" className="heading history-heading">
        {words.history.heading}
        <Total />
      </h2>
      <input
        type="search"
        className="text-field"
        value={form.text}
        maxLength={500}
        dir="auto"
        placeholder={words.history.search}
        aria-label={words.history.search}
        title={words.history.searchHelp}
        onChange={(event) => set({ text: event.target.value })}
      />
      <div className="history-filters" role="group" aria-label={words.history.filters}>
        <AgentFilter agent={form.agent} onChange={(agent) => set({ agent })} />
        <button
          type="button"
          className="button button-small filter-starred"
          aria-pressed={form.starred}
          onMouseDown={keepFocus}
          onClick={() => set({ starred: !form.starred })}
        >
          <Star size={16} strokeWidth={1.5} aria-hidden />
          {words.history.starredOnly}
        </button>
        <DayField label={words.history.from} value={form.from} onChange={(from) => set({ from })} />
        <DayField label={words.history.to} value={form.to} onChange={(to) => set({ to })} />
        <button
          type="button"
          className="button button-small filter-clear"
          disabled={!isFiltered(filterOf(form)) && form.text === '' && !isFiltered(state.filter)}
          onMouseDown={keepFocus}
          onClick={() => setForm(EMPTY_FORM)}
        >
          <X size={16} strokeWidth={1.5} aria-hidden />
          {words.history.clearFilters}
        </button>
      </div>
    </section>
  );
}

/** Said to screen readers too, once an answer is there. */
function Total(): ReactNode {
  const { history } = usePage();
  const { total, filter, searching } = useStore(history.pages.state, (whole) => whole);
  const filtered = isFiltered(filter);
  return (
    <span className="history-total" role="status" data-testid="history-total" data-searching={searching}>
      {total === null || searching
        ? words.history.loading
        : filtered
          ? words.history.found(total)
          : words.history.total(total)}
    </span>
  );
}

interface FieldProps {
  readonly value: string;
  readonly onChange: (value: string) => void;
}

function AgentFilter({
  agent,
  onChange,
}: {
  readonly agent: string;
  readonly onChange: FieldProps['onChange'];
}): ReactNode {
  const { history } = usePage();
  const id = useId();
  const connected = useEngineView((view) => view.snapshot?.agents ?? NO_AGENTS);
  // New ones are found with new pages.
  useStore(history.pages.state, ({ revision }) => revision);
  const agents = new Set([...connected.map((each) => each.id), ...history.pages.agents]);
  if (agent !== '') agents.add(agent);
  return (
    <div className="filter">
      <label htmlFor={id}>{words.history.agent}</label>
      <select
        id={id}
        className="select select-small"
        value={agent}
        onChange={(event) => onChange(event.target.value)}
      >
        <option value="">{words.history.everyAgent}</option>
        {[...agents].toSorted().map((each) => (
          <option key={each} value={each}>
            {each}
          </option>
        ))}
      </select>
    </div>
  );
}

function DayField({ label, value, onChange }: FieldProps & { readonly label: string }): ReactNode {
  const id = useId();
  return (
    <div className="filter">
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        type="date"
        className="text-field field-small"
        value={value}
        max="9999-12-31"
        onChange={(event) => onChange(event.target.value)}
      />
    </div>
  );
}
