import { randomUUID } from 'node:crypto';
import type { StoredEntry } from '../../src/main/history/history-store.ts';
import type { AgentInfo, TranscriptEntry } from '../../src/shared/contract/control.ts';

/** A text that was sent to the agent "review" 0.3 s after the end of the turn; without an agent it is held. */
export function transcriptEntry(overrides: Partial<TranscriptEntry> = {}): TranscriptEntry {
  const { text = 'run the tests', agentId = 'review' } = overrides;
  return {
    id: randomUUID(),
    timestamp: new Date().toISOString(),
    agentId,
    text,
    rawText: text,
    changes: [],
    commands: [],
    language: 'en',
    confidence: 0.9,
    output: 'agents',
    delivery: agentId === null ? 'held' : 'sent',
    receipt: agentId === null ? null : 'accepted',
    confirmAt: null,
    amends: null,
    recovered: false,
    starred: false,
    hasAudio: false,
    problem: null,
    timings: { audioMs: 3200, endpointWaitMs: 420, computeMs: 280, deliveryMs: 2 },
    ...overrides,
  };
}

/** The same as the history holds it. */
export function storedEntry(overrides: Partial<StoredEntry> = {}): StoredEntry {
  const { hasAudio: _, ...stored } = transcriptEntry(overrides);
  return stored;
}

/** An agent that is connected, without a project, whose text lies unsent. */
export function agentInfo(overrides: Partial<AgentInfo> = {}): AgentInfo {
  return {
    id: 'review',
    active: false,
    state: 'connected',
    connectedAt: '2026-03-04T14:00:00.000Z',
    waiting: 0,
    submitPolicy: 'draft',
    folder: null,
    name: null,
    program: null,
    activity: null,
    attention: null,
    ...overrides,
  };
}
