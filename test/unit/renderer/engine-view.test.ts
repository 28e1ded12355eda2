import { describe, expect, it } from 'vitest';
import { initialEngineView, reduceEngineView } from '../../../src/renderer/lib/engine-view.ts';
import type { EngineView, EngineViewInput } from '../../../src/renderer/lib/engine-view.ts';
import type { EngineEvent, LiveUtterance } from '../../../src/shared/contract/control.ts';
import { ScriptedEngine } from '../../support/scripted-engine.ts';
import { transcriptEntry } from '../../support/entries.ts';

function play(view: EngineView, ...inputs: readonly EngineViewInput[]): EngineView {
  return inputs.reduce(reduceEngineView, view);
}

function opened(engine = new ScriptedEngine()): EngineView {
  return play(
    initialEngineView,
    { type: 'snapshot', snapshot: engine.snapshot() },
    { type: 'connection', phase: 'live' },
  );
}

function events(...list: readonly EngineEvent[]): EngineViewInput[] {
  return list.map((event, index) => ({ type: 'event', seq: index + 1, event }));
}

function utterance(stable = '', tentative = ''): LiveUtterance {
  return {
    id: crypto.randomUUID(),
    agentId: 'review',
    mode: 'hands-free',
    startedAt: '2026-03-04T14:02:00.000Z',
    stable,
    tentative,
  };
}

describe('the view of the engine', () => {
  it('ends equal to the snapshot that an engine gives after the same events', () => {
    const engine = new ScriptedEngine();
    const inputs: EngineViewInput[] = [];
    const view = opened(engine);
    engine.subscribe(({ seq, event }) => inputs.push({ type: 'event', seq, event }));
    engine.connect(['review', 'docs']);
    engine.startUtterance();
    engine.partial('hello', 'wor');
    engine.final('hello world');
    engine.notify({ severity: 'warning', code: 'slow', message: 'Slow.', remedy: null });
    engine.change({ muted: true, status: 'muted' });
    engine.clearNotice('slow');
    expect(play(view, ...inputs).snapshot).toEqual(engine.snapshot());
  });

  it('ignores events that the snapshot already contains', () => {
    const engine = new ScriptedEngine();
    engine.connect(['review']);
    const view = opened(engine);
    const stale: EngineEvent = { type: 'agents-changed', agents: [], activeAgentId: null };
    expect(play(view, { type: 'event', seq: 1, event: stale })).toBe(view);
  });

  it('ignores events before the first snapshot', () => {
    const early = play(initialEngineView, ...events({ type: 'settings-changed', keys: [] }));
    expect(early).toBe(initialEngineView);
  });

  it('takes partial text only for the utterance that runs', () => {
    const running = utterance('open the', 'file');
    const view = play(
      opened(),
      ...events(
        { type: 'utterance-started', utterance: running },
        { type: 'transcription-partial', utteranceId: crypto.randomUUID(), stable: 'other', tentative: '' },
      ),
    );
    expect(view.snapshot?.utterance).toEqual(running);
  });

  it('keeps the words of the present utterance when an earlier one ends late', () => {
    const later = utterance('second');
    const view = play(
      opened(),
      ...events(
        { type: 'utterance-started', utterance: utterance('first') },
        { type: 'utterance-started', utterance: later },
        { type: 'transcription-final', entry: transcriptEntry({ text: 'first' }) },
      ),
    );
    expect(view.snapshot?.utterance).toEqual(later);
    expect(view.outcome).toBeNull();
    expect(view.snapshot?.transcript.map(({ text }) => text)).toEqual(['first']);
  });

  it('says why an utterance was dropped', () => {
    const running = utterance();
    const view = play(
      opened(),
      ...events(
        { type: 'utterance-started', utterance: running },
        { type: 'utterance-dropped', utteranceId: running.id, reason: 'not-speech' },
      ),
    );
    expect(view.snapshot?.utterance).toBeNull();
    expect(view.outcome).toEqual({ kind: 'dropped', reason: 'not-speech' });
  });

  it('replaces an entry whose delivery changed', () => {
    const entry = transcriptEntry({ text: 'hello', delivery: 'pending' });
    const sent = { ...entry, delivery: 'sent' as const };
    const view = play(
      opened(),
      ...events({ type: 'transcription-final', entry }, { type: 'delivery-changed', entry: sent }),
    );
    expect(view.snapshot?.transcript).toEqual([sent]);
  });

  it('holds at most fifty transcriptions, the newest ones', () => {
    const finals = Array.from({ length: 60 }, (_, index): EngineEvent => ({
      type: 'transcription-final',
      entry: transcriptEntry({ text: `turn ${index}` }),
    }));
    const transcript = play(opened(), ...events(...finals)).snapshot?.transcript ?? [];
    expect(transcript).toHaveLength(50);
    expect(transcript.at(-1)?.text).toBe('turn 59');
  });

  it('shows one notice per code', () => {
    const notice = { severity: 'error', code: 'x', message: 'First.', remedy: null } as const;
    const view = play(
      opened(),
      ...events(
        { type: 'notice', notice: { ...notice, id: crypto.randomUUID() } },
        { type: 'notice', notice: { ...notice, id: crypto.randomUUID(), message: 'Second.' } },
      ),
    );
    expect(view.snapshot?.notices.map(({ message }) => message)).toEqual(['Second.']);
  });

  it('keeps what was said when another engine answers after a restart', () => {
    const before = new ScriptedEngine({
      transcript: [transcriptEntry({ text: 'before', timestamp: '2026-03-04T14:00:00.000Z' })],
    });
    const after = new ScriptedEngine({
      transcript: [transcriptEntry({ text: 'after', timestamp: '2026-03-04T14:01:00.000Z' })],
    });
    const view = play(
      opened(before),
      { type: 'connection', phase: 'reconnecting' },
      { type: 'snapshot', snapshot: after.snapshot() },
    );
    expect(view.snapshot?.transcript.map(({ text }) => text)).toEqual(['before', 'after']);
    expect(view.snapshot?.instanceId).toBe(after.instanceId);
  });

  it('shows the final of an utterance that ended while the connection was lost', () => {
    const engine = new ScriptedEngine();
    engine.connect(['review']);
    engine.startUtterance();
    const view = play(opened(engine), { type: 'connection', phase: 'reconnecting' });
    const final = engine.final('finished meanwhile');
    const resumed = play(view, { type: 'snapshot', snapshot: engine.snapshot() });
    expect(resumed.outcome).toEqual({ kind: 'final', entryId: final.id });
  });

  it('keeps the last known state while reconnecting', () => {
    const view = opened();
    const lost = play(view, { type: 'connection', phase: 'reconnecting' });
    expect(lost.snapshot).toBe(view.snapshot);
  });
});
