import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { eventsOf, openSpokenScene, type SpokenScene } from '../../support/spoken-scene.ts';
import { spoken } from '../../support/spoken.ts';

let scene: SpokenScene;

beforeAll(async () => {
  scene = await openSpokenScene();
});
afterEach(async () => {
  await scene.live.engine.speaker.stop();
  await scene.settle();
});
afterAll(() => scene?.stop());

function infoOf(agentId: string) {
  return scene.live.engine.snapshot().agents.find(({ id }) => id === agentId);
}

describe('what a program reports shows at its agent', () => {
  test('name, program, folder and what it does', async () => {
    const { engine } = scene.live;
    await scene.connect('codex');
    expect(infoOf('codex')).toMatchObject({ name: null, program: null, folder: null, activity: null });
    await engine.reportFromAgent('codex', {
      type: 'session-started',
      program: 'codex',
      sessionId: 's1',
      name: 'Parser',
      folder: '/srv/parser',
    });
    expect(infoOf('codex')).toMatchObject({
      name: 'Parser',
      program: 'codex',
      folder: '/srv/parser',
      activity: 'idle',
    });
    await engine.reportFromAgent('codex', { type: 'working' });
    expect(infoOf('codex')?.activity).toBe('working');
    await engine.reportFromAgent('codex', { type: 'needs-you', reason: 'permission', text: null });
    expect(infoOf('codex')).toMatchObject({ activity: 'needs-you', attention: 'permission' });
    await engine.reportFromAgent('codex', { type: 'turn-completed', text: null });
    expect(infoOf('codex')).toMatchObject({ activity: 'idle', attention: null });
  });

  test('an answer is spoken in the name of the agent, and once when it is told twice', async () => {
    const { engine } = scene.live;
    await scene.connect('codex');
    await engine.reportFromAgent('codex', { type: 'turn-completed', text: 'Done.' });
    await engine.reportFromAgent('codex', { type: 'turn-completed', text: 'Done.' });
    await engine.reportFromAgent('codex', { type: 'turn-completed', text: 'And more.' });
    const ends = [await scene.witness.next('speech-ended'), await scene.witness.next('speech-ended')];
    expect(ends.map(({ end }) => [end.agentId, end.result])).toEqual([
      ['codex', 'done'],
      ['codex', 'done'],
    ]);
    expect(engine.snapshot().speech).toMatchObject({ state: 'silent', waiting: [] });
  });

  test('nothing is spoken for an agent whose speech is off', async () => {
    const { engine } = scene.live;
    await engine.setSetting('speech.agents', { codex: { kind: 'off' } });
    await engine.reportFromAgent('codex', { type: 'turn-completed', text: 'Nobody wants to know.' });
    await engine.reportFromAgent('claude', { type: 'turn-completed', text: 'Yes.' });
    const { end } = await scene.witness.next('speech-ended', (event) => event.end.durationMs > 0);
    expect(end).toMatchObject({ agentId: 'claude', result: 'done' });
    await engine.setSetting('speech.agents', {});
  });

  test('an agent that needs the user says so, where that is wanted', async () => {
    const { engine } = scene.live;
    await engine.setSetting('attention.announce', 'speech');
    await scene.connect('codex');
    await engine.describeAgent('codex', { name: 'Parser' });
    await engine.reportFromAgent('codex', { type: 'needs-you', reason: 'question', text: 'Which branch?' });
    const speaking = await scene.witness.next(
      'speech-changed',
      ({ speech }) => (speech.current?.caption ?? '') !== '',
    );
    expect(speaking.speech.current?.caption).toContain('Parser asks');
    await engine.setSetting('attention.announce', 'sound');
  });
});

describe('how far a text got', () => {
  test('moves from accepted to shown to turn started, and never back', async () => {
    const { engine } = scene.live;
    const agent = await scene.connect('codex');
    const entry = await scene.hear((await spoken('sb-spk1-5')).pcm);
    await agent.has(1);
    const messageId = agent.messages[0]?.id ?? '';
    expect(entry.receipt).toBe('accepted');
    await engine.takeReceipt('codex', { messageId, receipt: 'turn-started' });
    await engine.takeReceipt('codex', { messageId, receipt: 'shown' });
    expect((await engine.history.read(entry.id)).receipt).toBe('turn-started');
    const told = eventsOf(scene.witness.events, 'delivery-changed').filter(
      (event) => event.entry.id === entry.id,
    );
    expect(told.at(-1)?.entry.receipt).toBe('turn-started');
  });

  test('is refused for a message that the agent was not sent', async () => {
    await scene.connect('codex');
    await expect(
      scene.live.engine.takeReceipt('codex', { messageId: randomUUID(), receipt: 'shown' }),
    ).rejects.toMatchObject({ code: 'not-found' });
  });
});
