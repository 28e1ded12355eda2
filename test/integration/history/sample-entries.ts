import type { StoredEntry } from '../../../src/main/history/history-store.ts';
import { storedEntry } from '../../support/entries.ts';

export const FIRST_MS = Date.UTC(2026, 0, 1);

/** Entry number `number`, a minute after the one before it; always the same id. */
export function entryOf(number: number, change: Partial<StoredEntry> = {}): StoredEntry {
  return storedEntry({
    id: `00000000-0000-4000-8000-${number.toString(16).padStart(12, '0')}`,
    timestamp: new Date(FIRST_MS + number * 60_000).toISOString(),
    agentId: `agent-${number % 3}`,
    text: `entry number ${number}`,
    ...change,
  });
}

export function entriesOf(count: number, change: (number: number) => Partial<StoredEntry> = () => ({})) {
  return Array.from({ length: count }, (_, number) => entryOf(number, change(number)));
}
