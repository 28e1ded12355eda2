import type { StoredEntry } from '../../../src/main/history/history-store.ts';

export function sampleEntry(change: Partial<StoredEntry> = {}): StoredEntry {
  const text = change.text ?? 'rename the function';
  return {
    id: '00000000-0000-4000-8000-000000000001',
    timestamp: '2026-01-01T10:00:00.000Z',
    agentId: 'claude',
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
