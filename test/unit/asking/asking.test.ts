import { describe, expect, it } from 'vitest';
import { AppError } from '../../../src/shared/kernel/app-error.ts';
import { AskingPlace, heardOf, patience } from '../../support/scripted-asking.ts';
import { deferred } from '../../support/deferred.ts';

const FREE = { text: 'Which port?', agentId: 'codex' };

describe('a question without choices', () => {
  it('is spoken for its agent, and what is said is its answer', async () => {
    const place = new AskingPlace();
    const answer = place.asking.ask({ ...FREE, language: 'de' }, patience);
    await place.settled();
    expect(place.voice.last).toMatchObject({ text: 'Which port?', agentId: 'codex', language: 'de' });
    await place.spoken();
    expect(await place.say(' Three thousand. ')).toBe(true);
    expect(await answer).toEqual({
      id: 'question-1',
      outcome: 'answered',
      text: 'Three thousand.',
      choiceId: null,
      by: 'voice',
      problem: null,
    });
    expect(place.info).toBeNull();
    expect(place.ear).toMatchObject({ opened: 1, closed: 1 });
  });

  it('hears from the moment it is spoken, and is silenced by its answer', async () => {
    const place = new AskingPlace();
    const answer = place.asking.ask(FREE, patience);
    expect(place.asking.currentQuestionId).toBeNull();
    await place.settled();
    expect(place.asking.currentQuestionId).not.toBeNull();
    expect(place.asking.currentQuestionId).toBe('question-1');
    await place.say('Any.');
    expect(place.voice.last.signal.aborted).toBe(true);
    expect((await answer).text).toBe('Any.');
    expect(place.asking.currentQuestionId).toBeNull();
  });

  it('waits as long as the settings say from its end, or as long as was asked', async () => {
    for (const [timeoutMs, limitMs] of [
      [undefined, 60_000],
      [5000, 5000],
    ] as const) {
      const place = new AskingPlace();
      const answer = place.asking.ask({ ...FREE, ...(timeoutMs !== undefined && { timeoutMs }) }, patience);
      await place.settled();
      place.clock.advance(600_000);
      expect(place.info).toMatchObject({ state: 'speaking', deadline: null });
      await place.spoken();
      const dueAt = new Date(place.clock.date().getTime() + limitMs).toISOString();
      expect(place.info).toMatchObject({ state: 'listening', deadline: dueAt });
      place.clock.advance(limitMs - 1);
      expect(place.asking.currentQuestionId).not.toBeNull();
      place.clock.advance(1);
      expect(await answer).toMatchObject({ outcome: 'timeout', by: null, text: null });
    }
  });

  it.each([2 ** 31, 2 ** 40, Infinity])(
    'waits for weeks, not for nothing, where %d ms are wanted',
    async (timeoutMs) => {
      const place = new AskingPlace();
      const answer = place.asking.ask({ ...FREE, timeoutMs }, patience);
      await place.spoken();
      const dueAt = new Date(place.clock.date().getTime() + 2 ** 31 - 1).toISOString();
      expect(place.info?.deadline).toBe(dueAt);
      place.clock.advance(2 ** 31 - 1);
      expect((await answer).outcome).toBe('timeout');
    },
  );

  it('is not answered by what began before it was spoken', async () => {
    const place = new AskingPlace();
    const opened = deferred();
    place.ear.gate = opened.promise;
    const answer = place.asking.ask(FREE, patience);
    expect(place.asking.utteranceStarted('before')).toBeNull();
    opened.resolve();
    await place.spoken();
    place.asking.utteranceDropped('before');
    expect(place.info?.deadline).not.toBeNull();
    await place.say('Four.');
    expect(await answer).toMatchObject({ text: 'Four.' });
  });

  it('takes nothing that was meant for the question before it', async () => {
    const place = new AskingPlace();
    const first = place.asking.ask(FREE, patience);
    const second = place.asking.ask({ text: 'Second?' }, patience);
    await place.spoken();
    const questionId = place.asking.utteranceStarted('slow') ?? '';
    await place.asking.reply(questionId, { text: 'Four.' });
    await place.spoken();
    expect(place.info?.text).toBe('Second?');
    expect(place.asking.heard(questionId, heardOf('Five.', { utteranceId: 'slow' }))).toBe(false);
    await place.say('Six.');
    expect([(await first).text, (await second).text]).toEqual(['Four.', 'Six.']);
  });

  it('does not run out of time while the user speaks', async () => {
    const place = new AskingPlace();
    const answer = place.asking.ask({ ...FREE, timeoutMs: 5000 }, patience);
    await place.spoken();
    place.clock.advance(4000);
    expect(place.asking.utteranceStarted('a')).toBe('question-1');
    expect(place.info?.deadline).toBeNull();
    place.clock.advance(60_000);
    place.asking.utteranceDropped('a');
    expect(place.info?.deadline).toBe(new Date(place.clock.date().getTime() + 1000).toISOString());
    place.asking.utteranceStarted('b');
    expect(place.asking.heard('question-1', heardOf('...', { utteranceId: 'b' }))).toBe(true);
    place.clock.advance(1000);
    expect((await answer).outcome).toBe('timeout');
  });

  it('does not wait for ever for an utterance that got lost', async () => {
    const place = new AskingPlace();
    const answer = place.asking.ask({ ...FREE, timeoutMs: 5000 }, patience);
    await place.spoken();
    place.asking.utteranceStarted('lost');
    place.clock.advance(125_000);
    expect((await answer).outcome).toBe('timeout');
    expect(place.clock.pendingTimers).toBe(0);
  });

  it('takes what a pause has cut in two as one answer, and nothing from before it was said again', async () => {
    const place = new AskingPlace();
    const answer = place.asking.ask(FREE, patience);
    await place.spoken();
    const hearTwo = async (first: string, second: string): Promise<void> => {
      const questionId = place.asking.utteranceStarted(first) ?? '';
      place.asking.utteranceStarted(second);
      place.asking.heard(questionId, heardOf(first, { utteranceId: first }));
      await place.settled();
      expect(place.asking.currentQuestionId).not.toBeNull();
      place.asking.heard(questionId, heardOf(second, { utteranceId: second }));
      await place.settled();
    };
    await hearTwo('I mean', 'say that again');
    await hearTwo('Port three', 'thousand.');
    expect(await answer).toMatchObject({ outcome: 'answered', text: 'Port three thousand.' });
  });

  it('does not wait longer for more than for the noise behind its answer', async () => {
    const place = new AskingPlace();
    const answer = place.asking.ask(FREE, patience);
    await place.spoken();
    const questionId = place.asking.utteranceStarted('first') ?? '';
    place.asking.utteranceStarted('noise');
    place.asking.heard(questionId, heardOf('Ten.', { utteranceId: 'first' }));
    await place.settled();
    place.asking.utteranceDropped('noise');
    expect(await answer).toMatchObject({ text: 'Ten.' });
    expect(place.clock.pendingTimers).toBe(0);
  });

  it('is dismissed by a word, and said again by another', async () => {
    const place = new AskingPlace();
    const answer = place.asking.ask(FREE, patience);
    await place.spoken();
    await place.say('Say that again?');
    expect(place.voice.texts).toEqual(['Which port?', 'Which port?']);
    await place.spoken();
    await place.say('Never mind.');
    expect(await answer).toMatchObject({ outcome: 'dismissed', by: 'voice', text: null });
  });

  it('leaves words alone that come too late, or are for another question', async () => {
    const place = new AskingPlace();
    const answer = place.asking.ask(FREE, patience);
    await place.spoken();
    expect(place.asking.heard('question-9', heardOf('Ten.'))).toBe(false);
    await place.say('Ten.');
    await answer;
    expect(place.asking.heard('question-1', heardOf('Eleven.'))).toBe(false);
    expect(place.asking.utteranceStarted('late')).toBeNull();
  });
});

describe('an answer from the page', () => {
  it('counts as one by voice, at once', async () => {
    const place = new AskingPlace();
    const answer = place.asking.ask(FREE, patience);
    await place.settled();
    await place.asking.reply('question-1', { text: '8080' });
    expect(await answer).toMatchObject({ outcome: 'answered', text: '8080', by: 'page' });
    await place.settled();
    expect(place.ear.isOpen).toBe(false);
  });

  it('may be that the question is dismissed', async () => {
    const place = new AskingPlace();
    const answer = place.asking.ask(FREE, patience);
    await place.settled();
    await place.asking.reply('question-1', { dismiss: true });
    expect(await answer).toMatchObject({ outcome: 'dismissed', by: 'page' });
  });

  it('is refused when it is none, or the question has not the floor', async () => {
    const place = new AskingPlace();
    const first = place.asking.ask(FREE, patience);
    void place.asking.ask(FREE, patience);
    await place.settled();
    await expect(place.asking.reply('question-1', { choiceId: 'a' })).rejects.toMatchObject({
      code: 'invalid-input',
    });
    await expect(place.asking.reply('question-2', { text: 'no' })).rejects.toMatchObject({
      code: 'conflict',
    });
    await place.asking.reply('question-1', { text: 'yes' });
    await expect(place.asking.reply('question-1', { text: 'no' })).rejects.toMatchObject({
      code: 'conflict',
    });
    expect((await first).text).toBe('yes');
  });
});

describe('a question that is given up', () => {
  it('is cancelled wherever it stands: in the line, opening, speaking, listening, deciding', async () => {
    for (const stage of ['waiting', 'opening', 'speaking', 'listening', 'deciding'] as const) {
      const place = new AskingPlace();
      const opened = deferred();
      if (stage === 'opening') place.ear.gate = opened.promise;
      if (stage === 'deciding') place.scorer.answer = () => deferred<never>().promise;
      if (stage === 'waiting') void place.asking.ask(FREE, patience);
      const controller = new AbortController();
      const choices = [
        { id: 'a', label: 'Postgres' },
        { id: 'b', label: 'SQLite' },
      ];
      const answer = place.asking.ask({ text: 'Which?', choices }, controller.signal);
      await place.settled();
      if (stage === 'listening' || stage === 'deciding') await place.spoken();
      if (stage === 'deciding') {
        await place.say('Post grass.');
        expect(place.info?.state).toBe('deciding');
      }
      controller.abort();
      expect(await answer).toMatchObject({ outcome: 'cancelled', by: null });
      opened.resolve();
      await place.settled();
      expect(place.ear.isOpen).toBe(stage === 'waiting');
      if (stage === 'speaking') expect(place.voice.last.signal.aborted).toBe(true);
    }
  });

  it('was never asked when it was cancelled before', async () => {
    const place = new AskingPlace();
    expect(await place.asking.ask(FREE, AbortSignal.abort())).toMatchObject({ outcome: 'cancelled' });
    expect(place.ear.opened).toBe(0);
  });

  it('is dismissed when the user switches the microphone off', async () => {
    const place = new AskingPlace();
    const answer = place.asking.ask(FREE, patience);
    await place.spoken();
    place.asking.dismiss('The microphone was switched off.');
    expect(await answer).toMatchObject({ outcome: 'dismissed', problem: 'The microphone was switched off.' });
  });

  it('is over when the engine stops, whether it has the floor or waits', async () => {
    const place = new AskingPlace();
    const answers = [place.asking.ask(FREE, patience), place.asking.ask(FREE, patience)];
    await place.spoken();
    place.asking.dispose();
    for (const answer of answers) expect((await answer).outcome).toBe('cancelled');
    expect((await place.asking.ask(FREE, patience)).outcome).toBe('cancelled');
    await place.settled();
    expect(place.ear).toMatchObject({ opened: 1, closed: 1 });
    expect(place.clock.pendingTimers).toBe(0);
  });
});

describe('what does not work', () => {
  it('is told, and the next question works', async () => {
    const place = new AskingPlace();
    place.ear.fault = new AppError('conflict', 'The microphone is muted.', { remedy: 'Unmute it.' });
    expect(await place.asking.ask(FREE, patience)).toMatchObject({
      outcome: 'unavailable',
      problem: 'The microphone is muted. Unmute it.',
    });
    place.ear.fault = undefined;
    const mute = place.asking.ask(FREE, patience);
    await place.spoken('failed');
    expect(await mute).toMatchObject({
      outcome: 'unavailable',
      problem: 'The question could not be spoken.',
    });
    const broken = place.asking.ask(FREE, patience);
    await place.settled();
    place.voice.last.result.resolve(new AppError('output-missing', 'There is no loudspeaker.'));
    expect(await broken).toMatchObject({ outcome: 'unavailable', problem: 'There is no loudspeaker.' });
    const heard = place.asking.ask(FREE, patience);
    await place.spoken();
    await place.say('Four.');
    expect((await heard).outcome).toBe('answered');
    expect(place.ear).toMatchObject({ opened: 3, closed: 3 });
  });
});

describe('questions that come together', () => {
  it('wait for each other in order, permissions first', async () => {
    const place = new AskingPlace();
    const ask = (text: string): Promise<unknown> => place.asking.ask({ text }, patience);
    const permit = (action: string): Promise<unknown> =>
      place.asking.approve({ agentId: 'codex', tool: 'Bash', action }, patience);
    void ask('First?');
    void ask('Second?');
    void permit('ls');
    void permit('make');
    await place.settled();
    expect(place.info).toMatchObject({ text: 'First?', waiting: 3 });
    for (let turn = 0; turn < 4; turn += 1) {
      await place.settled();
      await place.asking.reply(place.info?.id ?? '', { dismiss: true });
    }
    await place.settled();
    expect(place.voice.texts.map((text) => /First|Second|L S|make/i.exec(text)?.[0])).toEqual([
      'First',
      'L S',
      'make',
      'Second',
    ]);
    expect(place.ear).toMatchObject({ opened: 4, closed: 4 });
  });

  it('begin only when the ear of the one before was given back', async () => {
    const place = new AskingPlace();
    const closed = deferred();
    place.ear.closeGate = closed.promise;
    const first = place.asking.ask(FREE, patience);
    void place.asking.ask({ text: 'Second?' }, patience);
    await place.spoken();
    await place.say('Four.');
    expect((await first).outcome).toBe('answered');
    expect(place.asking.currentQuestionId).toBeNull();
    expect(place.voice.texts).toEqual(['Which port?']);
    closed.resolve();
    await place.settled();
    expect(place.voice.texts).toEqual(['Which port?', 'Second?']);
  });

  it('are refused when too many wait', async () => {
    const place = new AskingPlace();
    for (let count = 0; count < 33; count += 1) void place.asking.ask(FREE, new AbortController().signal);
    expect(await place.asking.ask(FREE, patience)).toMatchObject({ outcome: 'unavailable' });
  });
});
