import type { StoredEntry } from '../../../src/main/history/history-store.ts';

export const FIRST_MS = Date.UTC(2026, 0, 1);

/** Entry number `number`, a minute after the one before it; always the same id. */
export function entryOf(number: number, change: Partial<StoredEntry> = {}): StoredEntry {
  const text = change.text ?? `entry number ${number}`;
  return {
    id: `00000000-0000-4000-8000-${number.toString(16).padStart(12, '0')}`,
    timestamp: new Date(FIRST_MS + number * 60_000).toISOString(),
    agentId: `agent-${number % 3}`,
    text,
    rawText: text,
    changes: [],
    commands: [],
    language: 'en',
    confidence: 0.9,
    output: 'agents',
    delivery: 'sent',
    confirmAt: null,
    amends: null,
    recovered: false,
    starred: false,
    problem: null,
    timings: { audioMs: 1500, endpointWaitMs: 400, computeMs: 120, deliveryMs: 2 },
    ...change,
  };
}

export function entriesOf(count: number, change: (number: number) => Partial<StoredEntry> = () => ({})) {
  return Array.from({ length: count }, (_, number) => entryOf(number, change(number)));
}
