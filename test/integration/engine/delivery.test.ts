import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { AgentDouble } from '../../support/agent-double.ts';
import { EngineWitness } from '../../support/engine-witness.ts';
import { startLiveEngine, type LiveEngine } from '../../support/live-engine.ts';
import { spoken, wordsOf } from '../../support/spoken.ts';
import { VirtualMicrophone } from '../../../bench/support/virtual-microphone.ts';
import { FRAME_MS } from '../../../src/shared/kernel/audio-format.ts';

const microphone = new VirtualMicrophone();
let live: LiveEngine;
let witness: EngineWitness;
let agents: AgentDouble[] = [];

async function connect(id: string): Promise<AgentDouble> {
  const agent = await AgentDouble.connect(live.engine, id);
  agents.push(agent);
  return agent;
}

beforeAll(async () => {
  live = await startLiveEngine(microphone, { settings: { 'routing.graceMs': 0 } });
  witness = new EngineWitness(live.engine);
  live.start({ listening: true });
  await witness.next('status-changed', (event) => event.recognition.state === 'idle' && event.listening);
});
afterEach(async () => {
  await witness.quiet();
  witness.skipAll();
  for (const agent of agents) agent.disconnect();
  agents = [];
});
afterAll(() => live.stop());

describe('what is said reaches the agent', () => {
  test('the words of an utterance arrive once, as the transcript tells them', async () => {
    const clip = await spoken('lj-001-0002');
    const agent = await connect('review');
    void microphone.play(clip.pcm);
    const entry = await witness.nextFinal();
    await agent.has(1);
    expect(wordsOf(entry.text)).toEqual(wordsOf(clip.text));
    expect(entry).toMatchObject({ agentId: 'review', delivery: 'sent', language: 'en', problem: null });
    expect(agent.messages).toHaveLength(1);
    expect(agent.messages[0]).toMatchObject({ id: entry.id, type: 'transcription', text: entry.text });
    expect(live.engine.snapshot().transcript.at(-1)).toEqual(entry);
  });

  test('text shows while it is spoken, and what is called stable stays', async () => {
    const clip = await spoken('lj-001-0004');
    await connect('review');
    void microphone.play(clip.pcm);
    const entry = await witness.nextFinal();
    const partials = witness.events.filter((event) => {
      return event.type === 'transcription-partial' && event.utteranceId === entry.id;
    });
    expect(partials.length).toBeGreaterThan(2);
    const stable = partials.map((event) => (event.type === 'transcription-partial' ? event.stable : ''));
    for (const [index, text] of stable.entries()) expect(text.startsWith(stable[index - 1] ?? '')).toBe(true);
  });

  test('two utterances arrive in the order in which they were spoken', async () => {
    const [first, second] = [await spoken('lj-001-0008'), await spoken('sb-spk1-5')];
    const agent = await connect('review');
    void microphone.play(first.pcm);
    await witness.nextFinal();
    void microphone.play(second.pcm);
    await agent.has(2);
    expect(agent.texts.map(wordsOf)).toEqual([wordsOf(first.text), wordsOf(second.text)]);
  });

  test('an utterance belongs to the agent that was active when it began', async () => {
    const clip = await spoken('sb-spk1-5');
    const before = await connect('before');
    const after = await connect('after');
    void microphone.play(clip.pcm);
    await witness.next('transcription-partial');
    await live.engine.setActiveAgent('after');
    const entry = await witness.nextFinal();
    expect(entry.agentId).toBe('before');
    expect(before.texts).toEqual([entry.text]);
    expect(after.messages).toEqual([]);
  });

  test('what is said to nobody waits for the first agent that connects', async () => {
    const clip = await spoken('lj-001-0008');
    void microphone.play(clip.pcm);
    const entry = await witness.nextFinal();
    expect(entry).toMatchObject({ agentId: null, delivery: 'held' });
    const agent = await connect('late');
    await witness.next('delivery-changed', (event) => event.entry.delivery === 'sent');
    expect(agent.texts).toEqual([entry.text]);
    expect(wordsOf(entry.text)).toEqual(wordsOf(clip.text));
  });
});

describe('settings apply to the running engine', () => {
  test('a fixed silence waits as long as it says', async () => {
    const clip = await spoken('lj-001-0008');
    await connect('review');
    await live.engine.setSetting('endpointing.strategy', 'fixed');
    await live.engine.setSetting('endpointing.fixedSilenceMs', 1500);
    void microphone.play(clip.pcm);
    const slow = await witness.nextFinal();
    await live.engine.setSetting('endpointing.fixedSilenceMs', 400);
    void microphone.play(clip.pcm);
    const fast = await witness.nextFinal();
    await live.engine.setSetting('endpointing.strategy', 'adaptive');
    // The wait counts from the last voiced frame, so it does not depend on where the detector hears the end.
    expect(slow.timings.endpointWaitMs).toBeGreaterThanOrEqual(1500 - FRAME_MS);
    expect(fast.timings.endpointWaitMs).toBeLessThan(1500 - FRAME_MS);
    expect(wordsOf(slow.text)).toEqual(wordsOf(fast.text));
  });

  test('without running texts, no partial is announced', async () => {
    const clip = await spoken('lj-001-0008');
    await connect('review');
    await live.engine.setSetting('recognition.partials', false);
    await live.engine.setSetting('recognition.speculation', false);
    void microphone.play(clip.pcm);
    const entry = await witness.nextFinal();
    await live.engine.setSetting('recognition.partials', true);
    await live.engine.setSetting('recognition.speculation', true);
    const partials = witness.events.filter((event) => {
      return event.type === 'transcription-partial' && event.utteranceId === entry.id;
    });
    expect(partials).toEqual([]);
    expect(wordsOf(entry.text)).toEqual(wordsOf(clip.text));
  });
});
