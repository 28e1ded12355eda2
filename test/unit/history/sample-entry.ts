import type { StoredEntry } from '../../../src/main/history/history-store.ts';
import { storedEntry } from '../../support/entries.ts';

/** A text for claude, said at ten on the first day of the year. */
export function sampleEntry(change: Partial<StoredEntry> = {}): StoredEntry {
  return storedEntry({
    id: '00000000-0000-4000-8000-000000000001',
    timestamp: '2026-01-01T10:00:00.000Z',
    agentId: 'claude',
    text: 'rename the function',
    ...change,
  });
}
