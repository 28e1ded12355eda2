import { describe, expect, it } from 'vitest';
import { VoicePreview } from '../../../src/renderer/features/speech/voice-preview.ts';
import { initialEngineView, reduceEngineView } from '../../../src/renderer/lib/engine-view.ts';
import type { EngineView } from '../../../src/renderer/lib/engine-view.ts';
import { Store } from '../../../src/renderer/lib/store.ts';
import type { SpeakRequest } from '../../../src/shared/contract/speech.ts';
import { AppError } from '../../../src/shared/kernel/app-error.ts';
import { deferred } from '../../support/deferred.ts';
import type { Deferred } from '../../support/deferred.ts';
import { ScriptedEngine } from '../../support/scripted-engine.ts';
import { voice } from '../../support/scripted-speaker.ts';

const heart = voice('hibari:heart', 'Heart', 'en-US');
const alloy = voice('address:alloy', 'alloy', '*');

class Bench {
  readonly engine = new ScriptedEngine();
  readonly view = new Store<EngineView>(initialEngineView);
  readonly spoken: Omit<SpeakRequest, 'wait'>[] = [];
  readonly stopped: (string | undefined)[] = [];
  /** Answers to the requests, by the test. */
  readonly answers: Deferred<string | AppError>[] = [];
  readonly preview: VoicePreview;

  constructor() {
    this.preview = new VoicePreview({
      view: this.view,
      gateway: {
        speak: async (request) => {
          this.spoken.push(request);
          const answer = deferred<string | AppError>();
          this.answers.push(answer);
          const id = await answer.promise;
          if (typeof id !== 'string') throw id;
          return id;
        },
        stopSpeech: async (id) => void this.stopped.push(id),
      },
      sample: (language) => `A sample in ${language}.`,
    });
    this.view.update((view) =>
      reduceEngineView(view, { type: 'snapshot', snapshot: this.engine.snapshot() }),
    );
    this.engine.subscribe(({ seq, event }) =>
      this.view.update((view) => reduceEngineView(view, { type: 'event', seq, event })),
    );
  }

  get voiceId(): string | null {
    return this.preview.voiceId.get();
  }

  says(id: string | null): void {
    this.engine.changeSpeech({
      current: id === null ? null : { id, agentId: null, voiceId: heart.id, caption: '' },
    });
  }

  ends(id: string): void {
    this.engine.endSpeech({ id, agentId: null, result: 'done', durationMs: 10, problem: null });
  }
}

describe('the sample of a voice', () => {
  it('is said in full, by that voice, before what waits', async () => {
    const bench = new Bench();
    const hearing = bench.preview.hear(heart);
    expect(bench.spoken).toEqual([
      { text: 'A sample in en-US.', voice: heart.id, language: 'en-US', urgent: true, kind: 'full' },
    ]);
    expect(bench.voiceId).toBe(heart.id);
    bench.answers[0]?.resolve('a');
    await hearing;
    expect(bench.voiceId).toBe(heart.id);
  });

  it('leaves the language to the settings for a voice that speaks any', () => {
    const bench = new Bench();
    void bench.preview.hear(alloy);
    expect(bench.spoken[0]).not.toHaveProperty('language');
  });

  it('is over when the engine no longer has it', async () => {
    const bench = new Bench();
    const hearing = bench.preview.hear(heart);
    bench.answers[0]?.resolve('a');
    await hearing;
    bench.says('other');
    expect(bench.voiceId).toBe(heart.id);
    bench.says('a');
    bench.says(null);
    expect(bench.voiceId).toBeNull();
  });

  it('is over when it ended before the engine had answered', async () => {
    const bench = new Bench();
    const hearing = bench.preview.hear(heart);
    bench.says('a');
    bench.says(null);
    bench.ends('a');
    bench.answers[0]?.resolve('a');
    await hearing;
    expect(bench.voiceId).toBeNull();
  });

  it('gives way to that of another voice', async () => {
    const bench = new Bench();
    const first = bench.preview.hear(heart);
    bench.answers[0]?.resolve('a');
    await first;
    void bench.preview.hear(alloy);
    expect(bench.stopped).toEqual(['a']);
    expect(bench.voiceId).toBe(alloy.id);
  });

  it('that is stopped before the engine has taken it is stopped as soon as it has', async () => {
    const bench = new Bench();
    const hearing = bench.preview.hear(heart);
    await bench.preview.stop();
    expect(bench.voiceId).toBeNull();
    bench.answers[0]?.resolve('a');
    await hearing;
    expect(bench.stopped).toEqual(['a']);
  });

  it('that the engine refuses is over, and the refusal is passed on', async () => {
    const bench = new Bench();
    const hearing = bench.preview.hear(heart);
    bench.answers[0]?.resolve(new AppError('unavailable', 'No voice.'));
    await expect(hearing).rejects.toThrow('No voice.');
    expect(bench.voiceId).toBeNull();
  });
});
