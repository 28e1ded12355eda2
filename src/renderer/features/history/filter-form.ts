import type { HistoryFilter } from '../../../shared/contract/history.ts';
import { startOfDay } from './days.ts';

/** What a person put into the fields above the list. */
export interface FilterForm {
  readonly text: string;
  /** Empty: every agent. */
  readonly agent: string;
  /** Days such as "2026-03-04", both of them included; empty: no limit. */
  readonly from: string;
  readonly to: string;
  readonly starred: boolean;
}

export const EMPTY_FORM: FilterForm = { text: '', agent: '', from: '', to: '', starred: false };

/** What the engine is asked for; signs without a letter or a digit search for nothing. */
export function filterOf({ text, agent, from, to, starred }: FilterForm): HistoryFilter {
  const start = startOfDay(from);
  const end = startOfDay(to, 1);
  return {
    ...(/[\p{L}\p{N}]/u.test(text) ? { text: text.trim() } : {}),
    ...(agent === '' ? {} : { agent }),
    ...(start === undefined ? {} : { from: start }),
    ...(end === undefined ? {} : { to: end }),
    ...(starred ? { starred: true } : {}),
  };
}

export function isFiltered(filter: HistoryFilter): boolean {
  return Object.keys(filter).length > 0;
}
