import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { msToSamples } from '../../../src/shared/kernel/audio-format.ts';
import { AgentDouble } from '../../support/agent-double.ts';
import { EngineWitness } from '../../support/engine-witness.ts';
import { startLiveEngine, type LiveEngine } from '../../support/live-engine.ts';
import { spoken, wordsOf } from '../../support/spoken.ts';
import { VirtualMicrophone } from '../../../bench/support/virtual-microphone.ts';

const microphone = new VirtualMicrophone();
let live: LiveEngine;
let witness: EngineWitness;
let agent: AgentDouble;

beforeAll(async () => {
  live = await startLiveEngine(microphone);
  witness = new EngineWitness(live.engine);
  live.start({ listening: true });
  await witness.next('status-changed', (event) => event.recognition.state === 'idle' && event.listening);
  agent = await AgentDouble.connect(live.engine, 'review');
});
afterEach(async () => {
  microphone.hush();
  await live.engine.setMuted(false);
  await live.engine.setListening(true);
  await witness.quiet();
  witness.skipAll();
  agent.messages.length = 0;
});
afterAll(() => live.stop());

/** Whatever is said next arrives; whatever should not have arrived would have arrived before it. */
async function nextUtterance(): Promise<void> {
  const clip = await spoken('lj-001-0008');
  void microphone.play(clip.pcm);
  const entry = await witness.nextFinal();
  expect(wordsOf(entry.text)).toEqual(wordsOf(clip.text));
}

describe('no text from what is no speech', () => {
  test.each(['silence-2s', 'white-noise', 'keyboard-typing', 'office-ambience', 'ui-beep-hi'])(
    '%s',
    async (id) => {
      const { pcm } = await spoken(id);
      await microphone.play(pcm.subarray(0, msToSamples(4000)));
      await nextUtterance();
      expect(agent.messages).toHaveLength(1);
    },
  );
});

describe('off and muted', () => {
  test('muted, nothing is heard; afterwards everything is', async () => {
    const { pcm } = await spoken('sb-spk1-5');
    await live.engine.setMuted(true);
    expect(live.engine.snapshot().status).toBe('muted');
    await microphone.play(pcm);
    await live.engine.setMuted(false);
    await nextUtterance();
    expect(agent.messages).toHaveLength(1);
  });

  test('muting ends the utterance: what was said before arrives, nothing after', async () => {
    const [before, after] = [await spoken('lj-001-0002'), await spoken('sb-spk1-5')];
    await microphone.play(before.pcm);
    await live.engine.setMuted(true);
    void microphone.play(after.pcm);
    const entry = await witness.nextFinal();
    expect(wordsOf(entry.text)).toEqual(wordsOf(before.text));
    expect(agent.texts).toEqual([entry.text]);
  });

  test('switching off releases the microphone: what was said before arrives, nothing after', async () => {
    const [before, after] = [await spoken('lj-001-0002'), await spoken('sb-spk1-5')];
    await microphone.play(before.pcm);
    void microphone.play(after.pcm);
    expect(await live.engine.setListening(false)).toBe(false);
    expect(microphone.isOpen).toBe(false);
    const entry = await witness.nextFinal();
    expect(wordsOf(entry.text)).toEqual(wordsOf(before.text));
    expect(agent.texts).toEqual([entry.text]);
    expect(live.engine.snapshot().status).toBe('off');
  });

  test('muting ends a held turn too, and the key that outlives it opens nothing', async () => {
    const clip = await spoken('lj-001-0002');
    await live.engine.talk('start');
    await microphone.play(clip.pcm);
    await live.engine.setMuted(true);
    const entry = await witness.nextFinal();
    expect(wordsOf(entry.text)).toEqual(wordsOf(clip.text));
    await expect(live.engine.talk('start')).rejects.toMatchObject({ code: 'conflict' });
    await live.engine.setListening(false);
    expect(microphone.isOpen).toBe(false);
  });
});
