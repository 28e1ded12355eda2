import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { QuestionInfo } from '../../../src/shared/contract/questions.ts';
import { speakAll, type OurVoice } from '../../support/our-voice.ts';
import { eventsOf, openSpokenScene, type SpokenScene } from '../../support/spoken-scene.ts';
import { wordsOf } from '../../support/spoken.ts';

const TEXTS = {
  parser: 'Please use the new parser.',
  second: 'The second one.',
  allow: 'Allow it.',
  deny: 'Deny it.',
  yeah: 'Yeah.',
} as const;
const COLOURS = [
  { id: 'red', label: 'Red' },
  { id: 'green', label: 'Green' },
];

let voice: OurVoice<keyof typeof TEXTS>;
let scene: SpokenScene;

/** Resolves when the question has been spoken and its answer is waited for. */
async function listening(): Promise<QuestionInfo> {
  const isHeard = (info: QuestionInfo | null): boolean => info?.state === 'listening';
  const { question } = await scene.witness.next('question-changed', (event) => isHeard(event.question));
  if (question === null) throw new Error('No question is open.');
  return question;
}

function ask(text: string, signal = new AbortController().signal, choices?: typeof COLOURS) {
  const request = { text, agentId: 'review', ...(choices !== undefined && { choices }) };
  return scene.live.engine.questions.ask(request, signal);
}

beforeAll(async () => {
  voice = await speakAll(TEXTS);
  scene = await openSpokenScene({
    settings: { 'dictation.amendWithinMs': 0, 'speech.bargeIn': 'headphones' },
  });
});
afterEach(async () => {
  await scene.live.engine.setListening(true);
  await scene.live.engine.setMuted(false);
  await scene.settle();
});
afterAll(() => scene?.stop());

describe('a question of an agent', () => {
  test('is answered by what is said next, and no agent gets those words', async () => {
    const agent = await scene.connect('review');
    const asked = ask('Which parser?');
    await listening();
    const entry = await scene.hear(voice.of('parser'));
    const answer = await asked;
    expect(answer).toMatchObject({ outcome: 'answered', by: 'voice', choiceId: null, problem: null });
    expect(wordsOf(answer.text ?? '')).toEqual(wordsOf(TEXTS.parser));
    expect(entry).toMatchObject({ agentId: 'review', delivery: 'sent', text: answer.text });
    await scene.hear(voice.of('parser'));
    await agent.has(1);
    expect(agent.messages).toHaveLength(1);
    expect(scene.live.engine.snapshot().question).toBeNull();
  });

  test('with choices is answered by one of them', async () => {
    const asked = ask('Which colour?', undefined, COLOURS);
    await listening();
    void scene.microphone.play(voice.of('second'));
    expect(await asked).toMatchObject({ outcome: 'answered', choiceId: 'green', text: 'Green' });
  });

  test('opens the microphone while the engine does not listen, and closes it afterwards', async () => {
    const { engine } = scene.live;
    await engine.setListening(false);
    const asked = ask('Which parser?');
    await listening();
    expect(engine.snapshot()).toMatchObject({ listening: true, microphone: { state: 'armed' } });
    void scene.microphone.play(voice.of('parser'));
    expect(await asked).toMatchObject({ outcome: 'answered' });
    await scene.witness.next('status-changed', (event) => event.status === 'off');
    expect(scene.microphone.isOpen).toBe(false);
  });

  test('taken back gives the microphone back, and the next one is asked', async () => {
    const { engine } = scene.live;
    await engine.setListening(false);
    const hangUp = new AbortController();
    const first = ask('Which parser?', hangUp.signal);
    await listening();
    hangUp.abort();
    expect(await first).toMatchObject({ outcome: 'cancelled', text: null });
    await scene.witness.next('status-changed', (event) => event.status === 'off');
    expect(scene.microphone.isOpen).toBe(false);
    const second = ask('Which parser?');
    await listening();
    void scene.microphone.play(voice.of('parser'));
    expect(await second).toMatchObject({ outcome: 'answered' });
  });

  test('is dismissed when the user switches the microphone off', async () => {
    const asked = ask('Which parser?');
    await listening();
    await scene.live.engine.setListening(false);
    expect(await asked).toMatchObject({ outcome: 'dismissed', text: null });
    expect(scene.microphone.isOpen).toBe(false);
  });

  test('cannot be asked while muted', async () => {
    await scene.live.engine.setMuted(true);
    expect(await ask('Which parser?')).toMatchObject({
      outcome: 'unavailable',
      problem: expect.stringMatching(/muted/i),
    });
  });

  test('can be answered on the page', async () => {
    const asked = ask('Which colour?', undefined, COLOURS);
    const { id } = await listening();
    await scene.live.engine.questions.reply(id, { choiceId: 'red' });
    expect(await asked).toMatchObject({ outcome: 'answered', choiceId: 'red', by: 'page' });
  });

  test('that is over when its answer has been recognised keeps the words for sending on request', async () => {
    const agent = await scene.connect('review');
    const hangUp = new AbortController();
    const asked = ask('Which parser?', hangUp.signal);
    await listening();
    void scene.microphone.play(voice.of('parser'));
    await scene.witness.next('utterance-started');
    hangUp.abort();
    expect(await asked).toMatchObject({ outcome: 'cancelled' });
    const entry = await scene.witness.nextFinal();
    expect(entry.delivery).toBe('kept');
    expect(agent.messages).toEqual([]);
    await scene.live.engine.sendAgain(entry.id, 'review');
    await agent.has(1);
  });
});

describe('while a question has the floor', () => {
  test('no agent speaks into the answer, or answers for the user; it is heard afterwards', async () => {
    const asked = ask('Which parser?');
    await listening();
    await scene.live.engine.reportFromAgent('claude', { type: 'turn-completed', text: 'Allow it.' });
    void scene.microphone.play(voice.of('parser'));
    expect(await asked).toMatchObject({ outcome: 'answered' });
    const spokenBefore = eventsOf(scene.witness.events, 'speech-ended').filter(
      ({ end }) => end.agentId === 'claude',
    );
    expect(spokenBefore).toEqual([]);
    await scene.witness.next('speech-ended', ({ end }) => end.agentId === 'claude' && end.result === 'done');
  });
});

describe('a permission', () => {
  const request = { agentId: 'review', tool: 'Bash', action: 'git push origin main' };
  const approve = () => scene.live.engine.questions.approve(request, new AbortController().signal);

  test('is not asked for by voice unless the user wants that', async () => {
    expect(await approve()).toMatchObject({ decision: 'none', by: null });
    expect(eventsOf(scene.witness.events.slice(-3), 'question-changed')).toEqual([]);
  });

  test.each(['allow', 'deny'] as const)('is decided by explicit words: %s', async (decision) => {
    await scene.live.engine.setSetting('approvals.voice', true);
    const asked = approve();
    await listening();
    void scene.microphone.play(voice.of(decision));
    expect(await asked).toMatchObject({ decision, by: 'voice', problem: null });
    expect((await scene.live.engine.questions.approvals()).at(-1)).toMatchObject({ ...request, decision });
  });

  test('is not given by "yeah": it is asked again, and then left to the program', async () => {
    await scene.live.engine.setSetting('approvals.voice', true);
    await scene.live.engine.setSetting('approvals.timeoutMs', 3000);
    const asked = approve();
    await listening();
    void scene.microphone.play(voice.of('yeah'));
    await listening();
    void scene.microphone.play(voice.of('yeah'));
    expect(await asked).toMatchObject({ decision: 'none' });
  });
});
