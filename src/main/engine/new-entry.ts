import type { TranscriptEntry } from '../../shared/contract/control.ts';

/** An entry of which nothing is known but that somebody spoke. */
export function newEntry(id: string, startedAt: Date): TranscriptEntry {
  return {
    id,
    timestamp: startedAt.toISOString(),
    agentId: null,
    text: '',
    rawText: '',
    changes: [],
    commands: [],
    language: null,
    confidence: null,
    output: 'agents',
    delivery: 'pending',
    receipt: null,
    confirmAt: null,
    amends: null,
    recovered: false,
    starred: false,
    hasAudio: true,
    problem: null,
    timings: { audioMs: 0, endpointWaitMs: null, computeMs: null, deliveryMs: null },
  };
}
