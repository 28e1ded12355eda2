import { readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { speakAll, type OurVoice } from '../../support/our-voice.ts';
import { inARow, roomNoise, wordsOf } from '../../support/spoken.ts';
import { eventsOf, openSpokenScene, type SpokenScene } from '../../support/spoken-scene.ts';

const TEXTS = {
  words: 'We should look at the parser tomorrow.',
  'more words': 'And the tests have to run again.',
  'words and send': 'The tests are green now. Okay, send.',
  'to review': 'Review, check the package dot json file.',
  'to coder': 'Coder, look at the tests.',
  scratch: 'Scratch that.',
  mute: 'Okay, mute.',
  listen: 'Okay, listen.',
  private: 'My sister has lost her yellow bicycle.',
  window: 'Please open the window and close the door.',
  code: 'Call the function camel case get user name.',
  repeat: 'Repeat that.',
  stop: 'Stop talking.',
  letters: ['g', 'e', 't', 'underscore', 'u', 's', 'e', 'r'],
  spell: 'Spell g e t underscore u s e r.',
} as const;

let voice: OurVoice<keyof typeof TEXTS>;
let scene: SpokenScene;

/** Settings for one test; as they were before afterwards. */
let changed: Map<string, unknown>;
async function set(key: string, value: unknown): Promise<void> {
  const [room = '', name = ''] = key.split('.');
  const before = (scene.live.engine.settings as unknown as Record<string, Record<string, unknown>>)[room];
  if (!changed.has(key)) changed.set(key, before?.[name]);
  await scene.live.engine.setSetting(key, value);
}

beforeAll(async () => {
  voice = await speakAll(TEXTS);
  changed = new Map();
  scene = await openSpokenScene();
  // Tests speak faster one after the other than people do.
  await scene.live.engine.setSetting('dictation.amendWithinMs', 0);
});
afterEach(async () => {
  scene.microphone.hush();
  await scene.live.engine.setMuted(false);
  await scene.settle();
  for (const [key, value] of changed) await scene.live.engine.setSetting(key, value);
  changed.clear();
});
afterAll(() => scene?.stop());

describe('words for an agent', () => {
  test('words alone go as the message of the utterance itself, and lie unsent', async () => {
    const agent = await scene.connect('review');
    const entry = await scene.hear(voice.of('words'));
    await agent.has(1);
    expect(entry).toMatchObject({ commands: [], changes: [], delivery: 'sent' });
    expect(wordsOf(entry.text)).toEqual(wordsOf(TEXTS.words));
    expect(agent.messages).toMatchObject([{ id: entry.id, text: entry.text }]);
    expect(agent.messages[0]).not.toHaveProperty('trace_id');
    expect(agent.messages[0]).not.toHaveProperty('x_input');
  });

  test('"okay, send" after words is left out of them and submits them', async () => {
    const agent = await scene.connect('review');
    const entry = await scene.hear(voice.of('words and send'));
    await agent.has(1);
    expect(entry).toMatchObject({
      text: 'The tests are green now.',
      delivery: 'sent',
      commands: [{ command: 'submit', agentId: null }],
      changes: [{ stage: 'commands', rules: ['submit'], after: 'The tests are green now.' }],
    });
    expect(wordsOf(entry.rawText)).toEqual(wordsOf(TEXTS['words and send']));
    const [message] = agent.messages;
    expect(message).toMatchObject({
      text: entry.text,
      x_input: { ops: ['submit'], source: 'voice', trigger: entry.commands[0]?.trigger },
      trace_id: entry.id,
      parent_id: entry.id,
      x_vivavoce: { utterance: entry.id },
    });
    expect(message?.id).not.toBe(entry.id);
  });

  test('a command shows while it is spoken, and again when it is carried out', async () => {
    const { live, witness, microphone } = scene;
    const agent = await scene.connect('review');
    await live.engine.talk('start');
    void microphone.play(voice.of('words and send'));
    const shown = await witness.next('command-heard');
    expect(shown).toMatchObject({ command: { command: 'submit' }, final: false });
    expect(agent.messages).toEqual([]);
    await live.engine.talk('stop');
    const done = await witness.next('command-heard', ({ final }) => final);
    expect(done).toMatchObject({ utteranceId: shown.utteranceId, command: { command: 'submit' } });
    expect(await witness.nextFinal()).toMatchObject({ id: shown.utteranceId });
  });

  test('a name at the beginning gives its agent the voice and the words', async () => {
    const codex = await scene.connect('codex');
    const review = await scene.connect('review');
    expect(scene.live.engine.snapshot().activeAgentId).toBe('codex');
    const entry = await scene.hear(voice.of('to review'));
    await review.has(1);
    expect(entry).toMatchObject({
      agentId: 'review',
      text: 'Check the package.json file.',
      commands: [{ command: 'switch-agent', agentId: 'review' }],
    });
    expect(review.messages).toMatchObject([{ text: entry.text, x_agent_switch: { target: 'review' } }]);
    expect(codex.messages).toEqual([]);
    expect(scene.live.engine.snapshot().activeAgentId).toBe('review');
  });

  test('a name that fits two agents is asked about; the answer gets the words', async () => {
    const [, koder] = [await scene.connect('coder'), await scene.connect('koder')];
    await scene.connect('review');
    const entry = await scene.hear(voice.of('to coder'));
    expect(entry.delivery).toBe('kept');
    const { agentQuestion, notices } = scene.live.engine.snapshot();
    expect(agentQuestion?.entryId).toBe(entry.id);
    expect(agentQuestion?.candidates.toSorted()).toEqual(['coder', 'koder']);
    expect(notices.map(({ code }) => code)).toEqual(['which-agent']);

    await scene.live.engine.answerAgentQuestion('koder');
    await koder.has(1);
    expect(koder.texts).toEqual(['Look at the tests.']);
    const after = scene.live.engine.snapshot();
    expect(after).toMatchObject({ agentQuestion: null, notices: [], activeAgentId: 'koder' });
    expect(after.transcript.at(-1)).toMatchObject({ id: entry.id, agentId: 'koder', delivery: 'sent' });
  });

  test('"scratch that" takes back what lies unsent', async () => {
    const agent = await scene.connect('review');
    const [first, second] = [await scene.hear(voice.of('words')), await scene.hear(voice.of('more words'))];
    const scratch = await scene.hear(voice.of('scratch'));
    await agent.has(3);
    expect(scratch).toMatchObject({ text: '', delivery: 'done', commands: [{ command: 'cancel' }] });
    expect(agent.messages[2]).toMatchObject({
      text: '',
      x_vivavoce: { withdraws: [first.id, second.id] },
    });
    const { transcript } = scene.live.engine.snapshot();
    expect(transcript.slice(-3).map(({ delivery }) => delivery)).toEqual(['withdrawn', 'withdrawn', 'done']);
  });

  test('what was submitted is not taken back', async () => {
    const agent = await scene.connect('review');
    await scene.hear(voice.of('words and send'));
    await scene.hear(voice.of('scratch'));
    const last = await scene.hear(voice.of('words'));
    await agent.has(2);
    expect(agent.texts).toEqual(['The tests are green now.', last.text]);
  });
});

describe('muted by voice', () => {
  /** Recordings below the engine's folder, wherever they lie, of what the history does not know. */
  async function unknownRecordings(): Promise<readonly string[]> {
    const known = new Set((await scene.stored()).entries.map(({ id }) => `${id}.wav`));
    const paths = await readdir(scene.live.folder, { recursive: true });
    return paths.filter((path) => path.endsWith('.wav') && !known.has(basename(path)));
  }

  async function isWrittenAnywhere(word: string): Promise<boolean> {
    for (const entry of await readdir(scene.live.folder, { recursive: true, withFileTypes: true })) {
      if (!entry.isFile()) continue;
      // A recording may go to its place while we look.
      const bytes = await readFile(join(entry.parentPath, entry.name)).catch(() => '');
      if (bytes.includes(word)) return true;
    }
    return false;
  }

  test.each([500, 900])(
    'nothing is heard until "okay, listen"; what follows %d ms after it arrives whole',
    async (pauseMs) => {
      const { live, witness, microphone } = scene;
      const agent = await scene.connect('review');
      const mute = await scene.hear(voice.of('mute'));
      expect(mute).toMatchObject({ text: '', delivery: 'done', commands: [{ command: 'mute' }] });
      expect(live.engine.snapshot()).toMatchObject({ muted: true, status: 'muted' });
      await witness.next('history-changed', ({ entryIds }) => entryIds?.includes(mute.id) === true);
      await witness.quiet();
      const storedBefore = (await scene.stored()).total;
      const transcript = live.engine.snapshot().transcript;
      witness.skipAll();
      const announcedBefore = witness.events.length;

      await microphone.play(voice.of('private'));
      // A stretch that is too long for a command, and a pause.
      await microphone.play(inARow([voice.of('words'), voice.of('more words'), roomNoise(10)], 700));
      expect(live.engine.snapshot()).toMatchObject({ muted: true, utterance: null, transcript });
      expect((await scene.stored()).total).toBe(storedBefore);
      expect(await unknownRecordings()).toEqual([]);

      void microphone.play(inARow([voice.of('listen'), voice.of('window')], pauseMs));
      const unmuted = await witness.next('status-changed', ({ muted }) => !muted);
      const whileMuted = witness.events.slice(announcedBefore, witness.events.indexOf(unmuted));
      const ofWords = /utterance|transcription|command|delivery|history/;
      expect(whileMuted.filter(({ type }) => ofWords.test(type))).toEqual([]);
      const entry = await witness.nextFinal();
      expect(wordsOf(entry.text)).toEqual(wordsOf(TEXTS.window));
      await agent.has(1);
      expect(agent.texts).toEqual([entry.text]);
      await witness.next('history-changed', ({ entryIds }) => entryIds?.includes(entry.id) === true);
      expect((await scene.stored()).total).toBe(storedBefore + 1);
      expect(await isWrittenAnywhere('bicycle')).toBe(false);
      expect(await isWrittenAnywhere('window')).toBe(true);
    },
  );

  test('without the command, only a hand ends the muting', async () => {
    await scene.connect('review');
    await set('commands.whileMuted', false);
    await scene.live.engine.setMuted(true);
    await scene.microphone.play(inARow([voice.of('listen'), voice.of('words')], 900));
    expect(scene.live.engine.snapshot().muted).toBe(true);
    await scene.live.engine.setMuted(false);
    const entry = await scene.hear(voice.of('window'));
    expect(wordsOf(entry.text)).toEqual(wordsOf(TEXTS.window));
  });
});

describe('when text is sent', () => {
  test('instant: it is submitted without a word', async () => {
    const agent = await scene.connect('review');
    await set('agents.profiles', { review: { submitPolicy: 'instant' } });
    const entry = await scene.hear(voice.of('words'));
    await agent.has(1);
    expect(agent.messages).toMatchObject([{ id: entry.id, x_input: { ops: ['submit'], source: 'policy' } }]);
  });

  test('confirm: it waits, and is submitted when nothing is said against it', async () => {
    const agent = await scene.connect('review');
    await set('agents.submitPolicy', 'confirm');
    const entry = await scene.hear(voice.of('words'));
    expect(entry.delivery).toBe('confirming');
    expect(Date.parse(entry.confirmAt ?? '')).toBeGreaterThan(Date.parse(entry.timestamp));
    expect(agent.messages).toEqual([]);
    await agent.has(1);
    expect(agent.messages).toMatchObject([{ id: entry.id, x_input: { ops: ['submit'], source: 'policy' } }]);
    expect(scene.live.engine.snapshot().transcript.at(-1)).toMatchObject({
      delivery: 'sent',
      confirmAt: null,
    });
  });

  test('confirm: what waits can be taken back, by hand or by voice, and sent at once', async () => {
    const { engine } = scene.live;
    const agent = await scene.connect('review');
    await set('agents.submitPolicy', 'confirm');
    await set('dictation.confirmWindowMs', 30_000);
    const byHand = await scene.hear(voice.of('words'));
    expect(await engine.withdraw(byHand.id)).toMatchObject({ delivery: 'withdrawn', confirmAt: null });
    await expect(engine.confirm(byHand.id)).rejects.toMatchObject({ code: 'conflict' });
    const byVoice = await scene.hear(voice.of('more words'));
    const scratch = await scene.hear(voice.of('scratch'));
    const { transcript } = engine.snapshot();
    expect(transcript.find(({ id }) => id === byVoice.id)).toMatchObject({ delivery: 'withdrawn' });
    expect(scratch.delivery).toBe('done');
    const now = await scene.hear(voice.of('window'));
    expect(await engine.confirm(now.id)).toMatchObject({ delivery: 'sent', confirmAt: null });
    await agent.has(1);
    expect(agent.messages).toMatchObject([{ id: now.id, x_input: { ops: ['submit'] } }]);
  });

  test('speech that goes on at once is marked as belonging to what was said before', async () => {
    await set('dictation.amendWithinMs', 10_000);
    const agent = await scene.connect('review');
    const first = await scene.hear(voice.of('words'));
    const second = await scene.hear(voice.of('more words'));
    await agent.has(2);
    expect(second.amends).toBe(first.id);
    expect(agent.messages[1]).toMatchObject({
      id: second.id,
      trace_id: first.id,
      parent_id: first.id,
      x_vivavoce: { amends: first.id },
    });
    const third = await scene.hear(voice.of('code'));
    await agent.has(3);
    expect(third.amends).toBe(second.id);
    expect(agent.messages[2]).toMatchObject({
      trace_id: first.id,
      parent_id: second.id,
      x_vivavoce: { amends: second.id, utterance: third.id },
    });
    expect(agent.messages[2]?.id).not.toBe(third.id);
  });
});

describe('code and spelling', () => {
  test.each([
    ['off', {}, false],
    ['on', {}, true],
    ['by-agent', {}, false],
    ['by-agent', { review: { codingMode: true } }, true],
  ] as const)('coding mode %s with profiles %j', async (mode, profiles, isCode) => {
    await scene.connect('review');
    await set('dictation.codingMode', mode);
    await set('agents.profiles', profiles);
    const entry = await scene.hear(voice.of('code'));
    expect(entry.text.includes('getUserName')).toBe(isCode);
    expect(entry.changes.some(({ stage }) => stage === 'formatting')).toBe(isCode);
  });

  test('letters come out as one word, show while they are spoken, and end the mode', async () => {
    const { engine } = scene.live;
    const agent = await scene.connect('review');
    await engine.setSpelling(true);
    expect(engine.snapshot().spelling).toEqual({ active: true, text: '' });
    const entry = await scene.hear(voice.of('letters'));
    await agent.has(1);
    expect(agent.messages).toMatchObject([{ id: entry.id, text: 'get_user' }]);
    const shown = eventsOf(scene.witness.events, 'spelling-changed').map(({ spelling }) => spelling.text);
    expect(shown).toContain('get_');
    expect(engine.snapshot().spelling).toEqual({ active: false, text: '' });
  });

  test('"spell" with the letters in one breath', async () => {
    const agent = await scene.connect('review');
    const entry = await scene.hear(voice.of('spell'));
    await agent.has(1);
    expect(entry.text).toBe('get_user');
    expect(agent.texts).toEqual(['get_user']);
  });
});

describe('the engine speaks', () => {
  const speak = (text: string) =>
    scene.live.engine.speaker.speak({ id: crypto.randomUUID(), text, agentId: 'review' });

  test('"repeat that" says again what the agent said last', async () => {
    await scene.connect('review');
    await speak('The build has failed in two places.');
    scene.witness.skipAll();
    const entry = await scene.hear(voice.of('repeat'));
    expect(entry).toMatchObject({ delivery: 'done', commands: [{ command: 'repeat' }] });
    await scene.witness.next('speech-ended', ({ end }) => end.result === 'done');
    const captions = eventsOf(scene.witness.events, 'speech-changed').map(
      ({ speech }) => speech.current?.caption,
    );
    expect(
      captions.filter((caption) => caption === 'The build has failed in two places.').length,
    ).toBeGreaterThan(1);
  });

  test('"stop talking" silences it and goes to no agent', async () => {
    const agent = await scene.connect('review');
    const spoken = speak('The build has failed. '.repeat(40));
    await scene.witness.next(
      'speech-changed',
      ({ speech }) => speech.current?.caption !== '' && speech.state === 'speaking',
    );
    void scene.microphone.play(voice.of('stop'));
    expect((await spoken).result).toBe('stopped');
    await scene.witness.quiet();
    expect(agent.messages).toEqual([]);
  });
});
