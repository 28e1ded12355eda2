import { describe, expect, it } from 'vitest';
import { filterOf, EMPTY_FORM } from '../../../src/renderer/features/history/filter-form.ts';
import { mayTakeBack } from '../../../src/renderer/features/transcript/take-back.ts';
import { spokenForms, withWord, wordsLike } from '../../../src/renderer/features/words/own-words.ts';
import { initialEngineView, reduceEngineView } from '../../../src/renderer/lib/engine-view.ts';
import { formatBytes } from '../../../src/renderer/lib/format.ts';
import type { EngineView } from '../../../src/renderer/lib/engine-view.ts';
import type { TranscriptEntry } from '../../../src/shared/contract/control.ts';
import { heard, runningId, withPolicies } from '../../support/dictation-place.ts';
import { transcriptEntry } from '../../support/entries.ts';

/** What a page sees of a scripted engine. */
function watch(engine: ReturnType<typeof withPolicies>): () => EngineView {
  let view = reduceEngineView(initialEngineView, { type: 'snapshot', snapshot: engine.snapshot() });
  engine.subscribe(({ seq, event }) => {
    view = reduceEngineView(view, { type: 'event', seq, event });
  });
  return () => view;
}

describe('a command that was heard', () => {
  it('stands while its words are the last ones, and not when they go on', () => {
    const engine = withPolicies();
    const view = watch(engine);
    engine.startUtterance();
    engine.partial('run it', 'OK, send');
    engine.hearCommand(runningId(engine), heard('submit', 'ok send'), false);
    engine.partial('run it', 'ok send.');
    expect(view().command?.command.command).toBe('submit');
    engine.partial('run it ok send', 'the parcel');
    expect(view().command).toBeNull();
  });

  it('stays at the start where a name is followed by text', () => {
    const engine = withPolicies();
    const view = watch(engine);
    engine.startUtterance();
    engine.partial('to docs', '');
    engine.hearCommand(runningId(engine), heard('switch-agent', 'to docs', 'docs'), false);
    engine.partial('to docs', 'write a test');
    expect(view().command?.command.agentId).toBe('docs');
  });

  it('outlives its utterance only when it was carried out', () => {
    const engine = withPolicies();
    const view = watch(engine);
    engine.startUtterance();
    engine.hearCommand(runningId(engine), heard('submit', 'ok send'), false);
    engine.final('ok send the parcel');
    expect(view().command).toBeNull();
    engine.startUtterance();
    engine.hearCommand(runningId(engine), heard('submit', 'ok send'), true);
    engine.final('run it');
    expect(view().command?.final).toBe(true);
    engine.startUtterance();
    expect(view().command).toBeNull();
  });
});

describe('taking back', () => {
  it('is offered for what lies in the input of an agent, the latest five, until it was submitted', () => {
    const engine = withPolicies();
    const say = (more: Partial<TranscriptEntry>): TranscriptEntry => engine.final('text', more);
    const offered = (entry: TranscriptEntry): boolean => mayTakeBack(entry, engine.snapshot());
    const submitted = say({ commands: [heard('submit', 'ok send')] });
    const drafts = Array.from({ length: 6 }, () => say({}));
    expect(drafts.map(offered)).toEqual([false, true, true, true, true, true]);
    expect(offered(submitted)).toBe(false);
    expect(offered(say({ agentId: 'deploy' }))).toBe(false);
    expect(offered(say({ agentId: 'away', delivery: 'held' }))).toBe(true);
    expect(offered(say({ output: 'keyboard' }))).toBe(false);
    expect(mayTakeBack(transcriptEntry(), null)).toBe(false);
  });
});

describe('the filter of the history', () => {
  it('takes whole days, and no text without a letter or digit', () => {
    expect(filterOf(EMPTY_FORM)).toEqual({});
    expect(filterOf({ ...EMPTY_FORM, text: ' ?! ', starred: true })).toEqual({ starred: true });
    const filter = filterOf({ ...EMPTY_FORM, text: ' retry ', from: '2026-03-03', to: '2026-03-03' });
    expect(filter.text).toBe('retry');
    expect(Date.parse(filter.to ?? '') - Date.parse(filter.from ?? '')).toBe(86_400_000);
    expect(filterOf({ ...EMPTY_FORM, from: '0020-03-03' })).toEqual({});
  });
});

describe('own words', () => {
  it('take several sounds, once each', () => {
    expect(spokenForms(' cube control, , cube cuttle,cube control')).toEqual(['cube control', 'cube cuttle']);
    const entries = [{ written: 'kubectl', spoken: ['cube control'] }];
    expect(withWord(entries, { written: 'kubectl', spoken: ['cube cuttle'] })).toEqual([
      { written: 'kubectl', spoken: ['cube control', 'cube cuttle'] },
    ]);
    expect(wordsLike(entries, 'CUBE')).toEqual(entries);
  });
});

describe('sizes', () => {
  it.each([
    [0, '0 B'],
    [999, '999 B'],
    [4096, '4.1 kB'],
    [51_204_096, '51 MB'],
    [1_500_000_000, '1.5 GB'],
  ])('%d bytes are %s', (bytes, shown) => {
    expect(formatBytes(bytes)).toBe(shown.replace(' ', '\u00a0'));
  });
});
