import { describe, expect, it } from 'vitest';
import { SoundRelay } from '../../../src/main/inference/sound-relay.ts';
import { InferenceSupervisor } from '../../../src/main/inference/supervisor.ts';
import type { InferenceEvent } from '../../../src/main/inference/supervisor-events.ts';
import type { InferenceSetup, SynthesisRequest } from '../../../src/shared/contract/inference.ts';
import { ManualClock } from '../../../src/shared/kernel/clock.ts';
import { SCRIPTED_SETUP, ScriptedStarter } from '../../support/scripted-process.ts';

const REQUEST: SynthesisRequest = { text: 'Hello there.', speed: 1, pronunciations: {} };
const RESULT = {
  sampleRateHz: 24_000,
  samples: 4,
  timings: { phonemesMs: 1, graphMs: 2, signalMs: 3 },
};

function begin(setup: InferenceSetup = SCRIPTED_SETUP): {
  readonly supervisor: InferenceSupervisor;
  readonly starter: ScriptedStarter;
  readonly clock: ManualClock;
  readonly events: InferenceEvent[];
} {
  const starter = new ScriptedStarter();
  const clock = new ManualClock();
  const supervisor = new InferenceSupervisor({ starter, clock, setup });
  const events: InferenceEvent[] = [];
  supervisor.subscribe((event) => events.push(event));
  supervisor.start();
  return { supervisor, starter, clock, events };
}

describe('a relay of sound', () => {
  it('passes every sample on once, however the second attempt cuts them', () => {
    const heard: number[] = [];
    const relay = new SoundRelay((pcm) => heard.push(...pcm));
    relay.restart();
    relay.hear(Float32Array.of(1, 2));
    relay.hear(Float32Array.of(3));
    relay.restart();
    relay.hear(Float32Array.of(1));
    relay.hear(Float32Array.of(2, 3, 4));
    relay.hear(Float32Array.of(5));
    expect(heard).toEqual([1, 2, 3, 4, 5]);
  });
});

describe('a sentence that is spoken', () => {
  it('gives its sound as it comes, then its result', async () => {
    const { supervisor, starter } = begin();
    const heard: number[] = [];
    const work = supervisor.synthesise(REQUEST, (pcm) => heard.push(...pcm));
    starter.current.wakes('detector', 'recogniser', 'synthesiser');
    const { id, request } = starter.current.call('synthesise');
    expect(request).toEqual(REQUEST);
    starter.current.says({ type: 'sound', id, pcm: Float32Array.of(1, 2) });
    expect(heard).toEqual([1, 2]);
    starter.current.says({ type: 'sound', id, pcm: Float32Array.of(3, 4) });
    starter.current.says({ type: 'synthesised', id, ...RESULT });
    expect(await work).toEqual(RESULT);
    expect(heard).toEqual([1, 2, 3, 4]);
  });

  it('is spoken again after a crash, and nothing is heard twice', async () => {
    const { supervisor, starter, clock } = begin();
    const heard: number[] = [];
    const work = supervisor.synthesise(REQUEST, (pcm) => heard.push(...pcm));
    starter.current.wakes('detector', 'recogniser', 'synthesiser');
    const first = starter.current;
    const { id } = first.call('synthesise');
    first.says({ type: 'sound', id, pcm: Float32Array.of(1, 2, 3) });
    first.kill();
    clock.advance(0);
    starter.current.wakes('detector', 'recogniser', 'synthesiser');
    // What the dead process still had to say is not heard.
    first.says({ type: 'sound', id, pcm: Float32Array.of(9) });
    expect(starter.current.call('synthesise').id).toBe(id);
    starter.current.says({ type: 'sound', id, pcm: Float32Array.of(1, 2) });
    starter.current.says({ type: 'sound', id, pcm: Float32Array.of(3, 4) });
    starter.current.says({ type: 'synthesised', id, ...RESULT });
    await work;
    expect(heard).toEqual([1, 2, 3, 4]);
  });

  it('is silent from the moment it is cancelled', async () => {
    const { supervisor, starter } = begin();
    starter.current.wakes('detector', 'recogniser', 'synthesiser');
    const heard: number[] = [];
    const controller = new AbortController();
    const work = supervisor.synthesise(REQUEST, (pcm) => heard.push(...pcm), controller.signal);
    const { id } = starter.current.call('synthesise');
    starter.current.says({ type: 'sound', id, pcm: Float32Array.of(1) });
    controller.abort();
    starter.current.says({ type: 'sound', id, pcm: Float32Array.of(2) });
    await expect(work).rejects.toMatchObject({ code: 'cancelled' });
    expect(starter.current.call('cancel').id).toBe(id);
    expect(heard).toEqual([1]);
  });

  it('may take long as long as sound comes', async () => {
    const { supervisor, starter, clock, events } = begin();
    starter.current.wakes('detector', 'recogniser', 'synthesiser');
    const work = supervisor.synthesise(REQUEST, () => {});
    const { id } = starter.current.call('synthesise');
    const pass = (durationMs: number): void => {
      for (let passed = 0; passed < durationMs; passed += 5_000) {
        clock.advance(5_000);
        starter.current.says({ type: 'pong', rssBytes: 1 });
      }
    };
    for (let n = 0; n < 4; n += 1) {
      pass(15_000);
      starter.current.says({ type: 'sound', id, pcm: Float32Array.of(n) });
    }
    expect(events.map(({ type }) => type)).not.toContain('crashed');
    pass(25_000);
    expect(events.find(({ type }) => type === 'crashed')).toMatchObject({
      reason: 'The synthesiser does not answer.',
    });
    // The second silent process ends the patience.
    starter.current.wakes('detector', 'recogniser', 'synthesiser');
    pass(25_000);
    await expect(work).rejects.toMatchObject({ code: 'inference-crashed' });
  });
});

describe('a text that is prepared', () => {
  it('comes back as sentences', async () => {
    const { supervisor, starter } = begin();
    starter.current.wakes('detector', 'recogniser', 'synthesiser');
    const work = supervisor.prepare({
      text: '# One',
      language: 'en',
      kind: 'full',
      shortenAbove: 1200,
      inlinePronunciations: true,
    });
    const { id } = starter.current.call('prepare');
    starter.current.says({ type: 'prepared', id, sentences: [{ text: 'One.', pauseAfterMs: 420 }] });
    expect(await work).toEqual([{ text: 'One.', pauseAfterMs: 420 }]);
  });
});

describe('the voice as a part', () => {
  it('that is not set up refuses at once and is never waited for', async () => {
    const { supervisor, starter, clock, events } = begin({
      ...SCRIPTED_SETUP,
      synthesiser: { kind: 'none' },
    });
    await expect(supervisor.synthesise(REQUEST, () => {})).rejects.toMatchObject({ code: 'unavailable' });
    await expect(supervisor.ready('synthesiser')).rejects.toMatchObject({ code: 'unavailable' });
    starter.current.kill();
    clock.advance(0);
    starter.current.wakes('detector', 'recogniser');
    expect(events.at(-1)).toEqual({ type: 'recovered' });
  });

  it('that fails rejects its own calls only', async () => {
    const { supervisor, starter } = begin();
    const work = supervisor.synthesise(REQUEST, () => {});
    starter.current.wakes('detector', 'recogniser');
    const error = { code: 'model-damaged', message: 'x', remedy: undefined, retryable: false };
    starter.current.says({ type: 'failed', part: 'synthesiser', error });
    await expect(work).rejects.toMatchObject({ code: 'model-damaged' });
    expect(supervisor.status).toMatchObject({ state: 'running', ready: ['detector', 'recogniser'] });
  });

  it('that loads for too long is given up, and the others go on', async () => {
    const { supervisor, starter, clock } = begin();
    const work = supervisor.synthesise(REQUEST, () => {});
    starter.current.wakes('detector', 'recogniser');
    for (let n = 0; n < 12; n += 1) {
      clock.advance(5_000);
      starter.current.says({ type: 'pong', rssBytes: 1 });
    }
    await expect(work).rejects.toMatchObject({ code: 'synthesis-failed' });
    expect(supervisor.status).toMatchObject({ state: 'running', ready: ['detector', 'recogniser'] });
  });

  it('is not waited for when the process recovers', () => {
    const { starter, clock, events } = begin();
    starter.current.wakes('detector', 'recogniser', 'synthesiser');
    starter.current.kill();
    clock.advance(0);
    starter.current.wakes('detector', 'recogniser');
    expect(events.at(-1)).toEqual({ type: 'recovered' });
    starter.current.says({ type: 'ready', part: 'synthesiser', models: [] });
    expect(events.filter(({ type }) => type === 'recovered')).toHaveLength(1);
  });
});
