import { describe, expect, it } from 'vitest';
import { spokenText } from '../../../src/renderer/features/talk/spoken-text.ts';
import { resendTarget } from '../../../src/renderer/features/transcript/resend-target.ts';
import { formatSeconds, latencyMs } from '../../../src/renderer/lib/format.ts';
import { initialEngineView } from '../../../src/renderer/lib/engine-view.ts';
import type { EngineView, Outcome } from '../../../src/renderer/lib/engine-view.ts';
import { BAR_MS, LevelTrack, levelHeight } from '../../../src/renderer/lib/level-track.ts';
import { ScriptedEngine } from '../../support/scripted-engine.ts';
import { transcriptEntry } from '../../support/entries.ts';

function viewOf(engine: ScriptedEngine, outcome: Outcome | null = null): EngineView {
  return { ...initialEngineView, connection: 'live', snapshot: engine.snapshot(), outcome };
}

function speaking(stable: string, tentative: string): string {
  const engine = new ScriptedEngine();
  engine.startUtterance();
  engine.partial(stable, tentative);
  return spokenText(viewOf(engine), null)
    .words.map((word) => (word.tentative ? `(${word.text})` : word.text))
    .join('');
}

describe('the live text', () => {
  it('parts stable and tentative words by one space', () => {
    expect(speaking('run the', 'tests')).toBe('run the (tests)');
    expect(speaking('run the ', 'tests')).toBe('run the (tests)');
    expect(speaking('run the', ' tests')).toBe('run the (tests)');
    expect(speaking('', 'tests')).toBe('(tests)');
  });

  it('parts nothing in scripts without spaces and before punctuation', () => {
    expect(speaking('テスト', 'を')).toBe('テスト(を)');
    expect(speaking('run it', '.')).toBe('run it(.)');
  });

  it('keeps the words after the end of the turn and says what became of them', () => {
    const engine = new ScriptedEngine();
    engine.connect(['review']);
    const entry = engine.final('run the tests');
    const text = spokenText(viewOf(engine, { kind: 'final', entryId: entry.id }), null);
    expect(text).toMatchObject({ caption: 'Sent to review. 0.3 s', captionTone: 'good' });
    expect(text.words.map((word) => word.text).join('')).toBe('run the tests');
  });

  it('says that text without an agent is kept', () => {
    const engine = new ScriptedEngine();
    const entry = engine.final('run the tests');
    const text = spokenText(viewOf(engine, { kind: 'final', entryId: entry.id }), null);
    expect(text.caption).toBe('Kept until an agent connects.');
  });

  it('says that it gets ready while the button is held and nothing is recorded yet', () => {
    const engine = new ScriptedEngine({ status: 'off', listening: false });
    expect(spokenText(viewOf(engine), 'pointer').placeholder).toBe('Getting ready…');
  });

  it('says why nothing was sent', () => {
    const view = viewOf(new ScriptedEngine(), { kind: 'dropped', reason: 'cancelled' });
    expect(spokenText(view, null).placeholder).toBe('Cancelled. Nothing was sent.');
  });
});

describe('sending again', () => {
  it('goes to the agent of the entry while it is connected, else to the active one, else nowhere', () => {
    const engine = new ScriptedEngine();
    const entry = transcriptEntry({ text: 'hello', agentId: 'docs' });
    expect(resendTarget(entry, engine.snapshot())).toBeNull();
    engine.connect(['review']);
    expect(resendTarget(entry, engine.snapshot())).toBe('review');
    engine.connect(['review', 'docs']);
    expect(resendTarget(entry, engine.snapshot())).toBe('docs');
  });
});

describe('numbers for people', () => {
  it('shows one decimal below ten seconds and minutes from sixty on', () => {
    expect([-5, 0, 280, 9940, 12_345, 125_000].map(formatSeconds)).toEqual([
      '0.0 s',
      '0.0 s',
      '0.3 s',
      '9.9 s',
      '12 s',
      '2:05 min',
    ]);
  });

  it('has no latency to show where the text was ready when the turn ended', () => {
    expect(latencyMs({ audioMs: 3000, endpointWaitMs: 400, computeMs: 1, deliveryMs: 3 })).toBeNull();
  });

  it('counts the latency from the end of the turn to the agent', () => {
    expect(latencyMs({ audioMs: 3000, endpointWaitMs: 400, computeMs: 200, deliveryMs: 3 })).toBe(203);
    expect(latencyMs({ audioMs: 3000, endpointWaitMs: null, computeMs: null, deliveryMs: null })).toBeNull();
  });
});

describe('the level', () => {
  it('is drawn on a decibel scale between silence and loud speech', () => {
    expect(levelHeight(0)).toBe(0);
    expect(levelHeight(Number.NaN)).toBe(0);
    expect(levelHeight(0.001)).toBeCloseTo(0);
    expect(levelHeight(0.01)).toBeCloseTo(8 / 42);
    expect(levelHeight(1)).toBe(1);
  });

  it('eases to the announced height and glides by one bar between announcements', () => {
    const track = new LevelTrack(4);
    track.push(1, 1000);
    const early = track.frame(1000 + BAR_MS / 4);
    expect(early.bars.at(-1)).toBeGreaterThan(0);
    expect(early.bars.at(-1)).toBeLessThan(1);
    expect(early.glide).toBeCloseTo(0.25);
    expect(track.frame(1000 + BAR_MS * 2).bars.at(-1)).toBeGreaterThan(0.9);
  });

  it('runs empty when announcements stop', () => {
    const track = new LevelTrack(4);
    track.push(1, 1000);
    expect(track.frame(3000).bars.every((height) => height < 0.01)).toBe(true);
  });
});
