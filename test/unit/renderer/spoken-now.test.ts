import { describe, expect, it } from 'vitest';
import { spokenNow } from '../../../src/renderer/features/speech/spoken-now.ts';
import { initialEngineView, reduceEngineView } from '../../../src/renderer/lib/engine-view.ts';
import type { EngineView } from '../../../src/renderer/lib/engine-view.ts';
import type { SpeechEndInfo } from '../../../src/shared/contract/speech.ts';
import { ScriptedEngine } from '../../support/scripted-engine.ts';

/** A page that watches an engine from the beginning. */
function watch(engine: ScriptedEngine): { readonly view: EngineView } {
  let view = reduceEngineView(
    reduceEngineView(initialEngineView, { type: 'snapshot', snapshot: engine.snapshot() }),
    { type: 'connection', phase: 'live' },
  );
  engine.subscribe(({ seq, event }) => (view = reduceEngineView(view, { type: 'event', seq, event })));
  return {
    get view() {
      return view;
    },
  };
}

function begins(engine: ScriptedEngine, id: string, caption = ''): void {
  engine.changeSpeech({ state: 'speaking', current: { id, agentId: 'docs', voiceId: 'v', caption } });
}

function ends(engine: ScriptedEngine, id: string, more: Partial<SpeechEndInfo> = {}): void {
  engine.endSpeech({ id, agentId: 'docs', result: 'done', durationMs: 900, problem: null, ...more });
}

describe('what is shown of the engine’s voice', () => {
  it('is the sentence that is heard, and whose it is', () => {
    const engine = new ScriptedEngine();
    const page = watch(engine);
    expect(spokenNow(page.view, true)).toMatchObject({ caption: '', speaking: false, stoppable: false });
    begins(engine, 'a');
    expect(spokenNow(page.view, true)).toMatchObject({ caption: '', speaking: true, agentId: 'docs' });
    begins(engine, 'a', 'The tests pass.');
    expect(spokenNow(page.view, true)).toMatchObject({ caption: 'The tests pass.', stoppable: true });
  });

  it('can be stopped while it only waits', () => {
    const engine = new ScriptedEngine();
    const page = watch(engine);
    engine.changeSpeech({ waiting: [{ id: 'b', agentId: null, urgent: false, preview: 'Later.' }] });
    expect(spokenNow(page.view, true)).toMatchObject({ speaking: false, stoppable: true });
  });

  it('is no sentence any more once it is being stopped', () => {
    const engine = new ScriptedEngine();
    const page = watch(engine);
    begins(engine, 'a', 'The tests pass.');
    engine.changeSpeech({ state: 'stopping' });
    expect(spokenNow(page.view, true)).toMatchObject({ caption: '', placeholder: 'Stopping…' });
  });

  it('tells why the last one failed, until the next begins', () => {
    const engine = new ScriptedEngine();
    const page = watch(engine);
    begins(engine, 'a');
    engine.changeSpeech({ state: 'silent', current: null });
    ends(engine, 'a', { result: 'failed', problem: 'There is no voice for Welsh.' });
    expect(spokenNow(page.view, true)).toMatchObject({
      tone: 'bad',
      placeholder: 'Not spoken. There is no voice for Welsh.',
    });
    begins(engine, 'b');
    engine.changeSpeech({ state: 'silent', current: null });
    expect(spokenNow(page.view, true)).toMatchObject({ tone: 'neutral' });
  });

  it('is not disturbed by the end of one speech told after the next has begun', () => {
    const engine = new ScriptedEngine();
    const page = watch(engine);
    begins(engine, 'a', 'First.');
    begins(engine, 'b', 'Second.');
    ends(engine, 'a', { result: 'failed', problem: 'It broke off.' });
    expect(spokenNow(page.view, true)).toMatchObject({ caption: 'Second.', tone: 'neutral' });
    engine.changeSpeech({ state: 'silent', current: null });
    expect(spokenNow(page.view, true).tone).toBe('neutral');
  });

  it('says that speech is off, and that the engine is away', () => {
    const engine = new ScriptedEngine();
    const page = watch(engine);
    expect(spokenNow(page.view, false).placeholder).toBe('Speech is off. Nothing is read aloud.');
    begins(engine, 'a', 'The tests pass.');
    const away = reduceEngineView(page.view, { type: 'connection', phase: 'reconnecting' });
    expect(spokenNow(away, true)).toMatchObject({ caption: '', stoppable: false });
  });

  it('ends with the snapshot that an engine gives after the same events', () => {
    const engine = new ScriptedEngine();
    const page = watch(engine);
    begins(engine, 'a', 'First.');
    ends(engine, 'a');
    engine.changeSpeech({ state: 'silent', current: null, output: 'none', device: null });
    expect(page.view.snapshot).toEqual(engine.snapshot());
  });
});
