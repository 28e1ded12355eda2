import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { AgentDouble } from '../../support/agent-double.ts';
import { EngineWitness } from '../../support/engine-witness.ts';
import { startLiveEngine, type LiveEngine } from '../../support/live-engine.ts';
import { inARow, roomNoise, spoken, wordsOf } from '../../support/spoken.ts';
import { VirtualMicrophone } from '../../../bench/support/virtual-microphone.ts';

const microphone = new VirtualMicrophone();
let live: LiveEngine;
let witness: EngineWitness;
let agent: AgentDouble;

beforeAll(async () => {
  live = await startLiveEngine(microphone);
  witness = new EngineWitness(live.engine);
  live.start({ listening: false });
  await witness.next('status-changed', (event) => event.recognition.state === 'idle');
  agent = await AgentDouble.connect(live.engine, 'review');
});
afterEach(async () => {
  await witness.quiet();
  witness.skipAll();
  agent.messages.length = 0;
});
afterAll(() => live.stop());

async function microphoneIsClosed(): Promise<void> {
  if (live.engine.snapshot().microphone.state === 'closed') return;
  await witness.next('status-changed', (event) => event.microphone.state === 'closed');
}

describe('while listening is off, the microphone is open exactly as long as the key is held', () => {
  test('hold, speak, let go: the words arrive and the microphone is closed again', async () => {
    const clip = await spoken('lj-001-0008');
    const openedBefore = microphone.timesOpened;
    expect(microphone.isOpen).toBe(false);
    await live.engine.talk('start');
    expect(microphone.isOpen).toBe(true);
    await microphone.play(clip.pcm);
    await live.engine.talk('stop');
    const entry = await witness.nextFinal();
    await microphoneIsClosed();
    expect(wordsOf(entry.text)).toEqual(wordsOf(clip.text));
    expect(agent.texts).toEqual([entry.text]);
    expect(microphone.isOpen).toBe(false);
    expect(microphone.timesOpened).toBe(openedBefore + 1);
  });

  test('a pause that would end a hands-free turn does not end a held one', async () => {
    const clips = [await spoken('lj-001-0008'), await spoken('lj-001-0002')];
    await live.engine.talk('start');
    await microphone.play(
      inARow(
        clips.map((clip) => clip.pcm),
        1300,
      ),
    );
    await live.engine.talk('stop');
    const entry = await witness.nextFinal();
    expect(wordsOf(entry.text)).toEqual(clips.flatMap((clip) => wordsOf(clip.text)));
  });

  test('toggle begins and ends a turn without holding', async () => {
    const clip = await spoken('lj-001-0002');
    await live.engine.talk('toggle');
    await microphone.play(clip.pcm);
    await live.engine.talk('toggle');
    const entry = await witness.nextFinal();
    expect(wordsOf(entry.text)).toEqual(wordsOf(clip.text));
    await microphoneIsClosed();
    expect(microphone.isOpen).toBe(false);
  });

  test('what is cancelled is delivered to nobody', async () => {
    const clip = await spoken('lj-001-0008');
    await live.engine.talk('start');
    void microphone.play(clip.pcm);
    await witness.next('transcription-partial');
    await live.engine.talk('cancel');
    await witness.next('utterance-dropped', (event) => event.reason === 'cancelled');
    await microphoneIsClosed();
    microphone.hush();
    const next = await spoken('lj-001-0002');
    await live.engine.talk('start');
    await microphone.play(next.pcm);
    await live.engine.talk('stop');
    const entry = await witness.nextFinal();
    expect(wordsOf(entry.text)).toEqual(wordsOf(next.text));
    expect(agent.texts).toEqual([entry.text]);
  });

  test('a key held in silence gives no text', async () => {
    await live.engine.talk('start');
    await microphone.play(roomNoise(1500));
    await live.engine.talk('stop');
    const dropped = await witness.next('utterance-dropped');
    expect(dropped.reason).toBe('nothing-heard');
    expect(agent.messages).toEqual([]);
  });
});
