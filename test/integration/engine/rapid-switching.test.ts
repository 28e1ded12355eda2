import { afterAll, beforeAll, expect, test } from 'vitest';
import { AgentDouble } from '../../support/agent-double.ts';
import { EngineWitness } from '../../support/engine-witness.ts';
import { startLiveEngine, type LiveEngine } from '../../support/live-engine.ts';
import { speakAll, type OurVoice } from '../../support/our-voice.ts';
import { VirtualMicrophone } from '../../../bench/support/virtual-microphone.ts';

const UTTERANCES = 200;
const SEED = 20_260_412;
const AGENTS = ['left', 'right'] as const;
const TEXTS = { tests: 'Tests.', docs: 'Docs.', parser: 'Parser.', build: 'Build it.' } as const;
const SPOKEN = Object.keys(TEXTS) as (keyof typeof TEXTS)[];

const microphone = new VirtualMicrophone();
let live: LiveEngine;
let witness: EngineWitness;
let voice: OurVoice<keyof typeof TEXTS>;

beforeAll(async () => {
  voice = await speakAll(TEXTS);
  // Whole sentences, with the agent that has the voice named or not, are tested elsewhere: here only the moment counts.
  live = await startLiveEngine(microphone, {
    settings: { 'commands.enabled': false, 'recognition.language': 'en' },
  });
  witness = new EngineWitness(live.engine);
  live.start({ listening: true });
  await witness.next('status-changed', (event) => event.recognition.state === 'idle' && event.listening);
});
afterAll(() => live.stop());

/** Numbers of 0…1, the same in each run (Numerical Recipes' generator). */
function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => (state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0) / 2 ** 32;
}

test(
  `of ${UTTERANCES} utterances with switches at random moments, each goes to the agent that was active when it began`,
  { timeout: 600_000 },
  async () => {
    const random = randomNumbers(SEED);
    const agents = new Map<string, AgentDouble>();
    for (const id of AGENTS) agents.set(id, await AgentDouble.connect(live.engine, id));
    const anySwitch = async (): Promise<void> => {
      if (random() < 0.6) await live.engine.setActiveAgent(AGENTS[random() < 0.5 ? 0 : 1]);
    };
    /** By entry: the agent that had the voice at the moment in which the utterance began. */
    const expected = new Map<string, string | null>();
    live.engine.subscribe(({ event }) => {
      if (event.type === 'utterance-started') {
        expected.set(event.utterance.id, live.engine.agents.activeAgentId);
      }
    });

    for (let count = 0; count < UTTERANCES; count++) {
      const pcm = voice.of(SPOKEN[Math.floor(random() * SPOKEN.length)] as keyof typeof TEXTS);
      const half = Math.floor(pcm.length / 2);
      await anySwitch();
      await live.engine.talk('start');
      await anySwitch();
      await microphone.play(pcm.subarray(0, half));
      await anySwitch();
      await microphone.play(pcm.subarray(half));
      await anySwitch();
      witness.skipAll();
      await live.engine.talk('stop');
      await anySwitch();
      // A key that is pressed again at once goes on with the same utterance. Its text may still be in the making.
      await witness.next('status-changed', (event) => event.microphone.state !== 'recording');
    }
    await witness.quiet();

    const outcomes = witness.events.flatMap((event) =>
      event.type === 'transcription-final' ? [event.entry] : [],
    );
    expect(expected.size).toBe(UTTERANCES);
    expect(new Set(expected.values())).toEqual(new Set(AGENTS));
    // A single word may be taken for noise; that is the recogniser's affair.
    expect(outcomes.length).toBeGreaterThan(UTTERANCES * 0.9);
    for (const { id, agentId, delivery } of outcomes) {
      expect({ id, agentId, delivery }).toEqual({ id, agentId: expected.get(id), delivery: 'sent' });
    }
    for (const [id, agent] of agents) {
      const own = outcomes.filter(({ agentId }) => agentId === id);
      expect(agent.messages.map((message) => message.id)).toEqual(own.map((entry) => entry.id));
    }
  },
);
