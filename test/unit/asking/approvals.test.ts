import { describe, expect, it } from 'vitest';
import { permissionInWords } from '../../../src/main/asking/approval-question.ts';
import { askingWords } from '../../../src/main/asking/languages/languages.ts';
import { AppError } from '../../../src/shared/kernel/app-error.ts';
import { defaultSettings } from '../../../src/shared/settings/schema.ts';
import { AskingPlace, heardOf, patience, scoreOf } from '../../support/scripted-asking.ts';

const PUSH = { agentId: 'Codex', tool: 'Bash', action: 'git push --force origin main' };
const LANGUAGES = ['en', 'de', 'es', 'fr', 'it'];

const SURELY_ALLOWED = scoreOf([
  ['allow', -0.1],
  ['deny', -2.2],
]);

function permission(text: string, language = 'en'): string | undefined {
  return permissionInWords(text, [askingWords(language)]);
}

describe('words', () => {
  it.each(LANGUAGES)(
    'decide in %s when they are one of its phrases, each of which is one thing',
    (language) => {
      const { allow, deny } = askingWords(language).approval;
      for (const phrase of allow) expect([phrase, permission(phrase, language)]).toEqual([phrase, 'allow']);
      for (const phrase of deny) expect([phrase, permission(phrase, language)]).toEqual([phrase, 'deny']);
      expect(allow.length).toBeGreaterThanOrEqual(5);
    },
  );

  it.each(LANGUAGES)('are named in %s by what is asked, the refusal last', (language) => {
    const { allow, deny, say, sayClearly } = askingWords(language).approval;
    for (const sentence of [say, sayClearly]) {
      const quoted = [...sentence.matchAll(/"([^"]+)"/g)].map(([, phrase]) => phrase);
      expect(quoted).toEqual([allow[0], deny[0]]);
    }
  });

  it.each([
    'Allow it.',
    'allow it!',
    'Please allow it.',
    'Allow it, please.',
    'Yes, allow.',
    'Okay, allow it.',
    'Go ahead and allow it.',
  ])('allow: %s', (text) => expect(permission(text)).toBe('allow'));

  it.each(['Deny it.', "Don't allow it.", 'Don’t allow it.', 'No, deny.', 'Please reject it.'])(
    'deny: %s',
    (text) => expect(permission(text)).toBe('deny'),
  );

  it.each([
    ...[
      'Yeah.',
      'Yes.',
      'Okay.',
      'Sure.',
      'Do it.',
      'No.',
      'Go ahead.',
      'Allow.',
      'Fine, allow it then',
      'Allow it?',
    ],
    ...[
      'Allow it, no wait',
      'I would not allow it.',
      'Allow it later.',
      'Never allow it.',
      'Allow it if it is safe.',
    ],
    ...[
      'Allow it or deny it.',
      'Do not, I repeat, allow it.',
      'Nobody allows it.',
      'Allow it allow it',
      'it allow',
      '',
    ],
  ])('decide nothing: %s', (text) => expect(permission(text)).toBeUndefined());
});

describe('a permission', () => {
  it('is not asked for unless the settings want it', async () => {
    const place = new AskingPlace();
    place.settings = { ...defaultSettings() };
    expect(await place.asking.approve(PUSH, patience)).toEqual({
      decision: 'none',
      by: null,
      problem: expect.stringContaining('approvals.voice'),
    });
    expect(place.ear.opened).toBe(0);
    expect(place.log.records).toEqual([]);
  });

  it('is given by a phrase that scoring confirms, and logged', async () => {
    const place = new AskingPlace();
    place.scorer.answer = async () => SURELY_ALLOWED;
    const answer = place.asking.approve(PUSH, patience);
    await place.spoken();
    expect(place.voice.last).toMatchObject({ agentId: 'Codex', language: 'en' });
    expect(place.voice.last.text).toBe(
      'Codex wants to run: git push dash dash force origin main. Say "allow it" or "deny it".',
    );
    expect(place.info).toMatchObject({
      kind: 'approval',
      text: 'Bash: git push --force origin main',
      choices: [
        { id: 'allow', label: 'Allow' },
        { id: 'deny', label: 'Deny' },
      ],
    });
    await place.say('Allow it.');
    expect(await answer).toEqual({ decision: 'allow', by: 'voice', problem: null });
    expect(place.log.records).toEqual([
      {
        ...PUSH,
        at: place.clock.date().toISOString(),
        decision: 'allow',
        by: 'voice',
        margin: 2.1,
        attempts: 1,
      },
    ]);
    expect(await place.asking.approvals()).toHaveLength(1);
  });

  it('is weighed against its own negation', async () => {
    const place = new AskingPlace();
    void place.asking.approve(PUSH, patience);
    await place.spoken();
    await place.say('Yes, approve it.');
    const [request] = place.scorer.requests;
    expect(request?.candidates.find(({ id }) => id === 'allow')?.spellings).toEqual(['Yes, approve it.']);
    expect(request?.candidates.find(({ id }) => id === 'deny')?.spellings).toEqual(
      expect.arrayContaining(['Do not approve it.', "Don't approve it.", 'Deny it.']),
    );
  });

  it.each([
    [
      'a refusal comes close',
      scoreOf([
        ['allow', -0.1],
        ['deny', -0.9],
      ]),
    ],
    [
      'it sounds more like a refusal',
      scoreOf([
        ['deny', -0.1],
        ['allow', -0.9],
      ]),
    ],
    [
      'it sounds more like something else',
      scoreOf([
        ['decoy:I love it.', -0.1],
        ['allow', -1.5],
      ]),
    ],
    [
      'it fits badly',
      scoreOf([
        ['allow', -1],
        ['deny', -4],
      ]),
    ],
    ['nothing fits', scoreOf([])],
  ])('is not given when %s, whatever the words', async (_reason, result) => {
    const place = new AskingPlace();
    place.scorer.answer = async () => result;
    const answer = place.asking.approve(PUSH, patience);
    await place.spoken();
    await place.say('Allow it.');
    await place.asking.reply('question-1', { dismiss: true }).catch(() => {});
    expect((await answer).decision).not.toBe('allow');
  });

  it.each([
    'Yeah.',
    'Okay.',
    'I would not allow it.',
    'Allow it, no wait.',
    'Allow it?',
    'The loud kit.',
    'Alloy it.',
  ])('is not given by "%s", whatever scoring says; it is asked once more', async (text) => {
    const place = new AskingPlace();
    place.scorer.answer = async () => SURELY_ALLOWED;
    const answer = place.asking.approve(PUSH, patience);
    await place.spoken();
    await place.say(text);
    expect(place.voice.last.text).toBe('I need clear words. Say "allow it" or "deny it".');
    await place.spoken();
    await place.say(text);
    expect(await answer).toMatchObject({ decision: 'none', by: null, problem: expect.any(String) });
    expect(place.log.records[0]).toMatchObject({ decision: 'none', by: null, margin: null, attempts: 2 });
  });

  it('is not decided by a sentence that only begins like a phrase, and costs no scoring', async () => {
    const place = new AskingPlace();
    place.scorer.answer = async () =>
      scoreOf([
        ['deny', -0.1],
        ['allow', -3],
      ]);
    const answer = place.asking.approve(PUSH, patience);
    await place.spoken();
    await place.say('Deny it the right to touch the main branch.');
    expect(place.voice.last.text).toMatch(/clear words/);
    expect(place.scorer.requests).toEqual([]);
    place.asking.dispose();
    expect((await answer).decision).toBe('none');
  });

  it('is refused by a phrase alone, or by what sounds like one', async () => {
    for (const [text, result] of [
      ['Deny it.', scoreOf([])],
      [
        'Rejected.',
        scoreOf([
          ['deny', -0.3],
          ['allow', -0.7],
        ]),
      ],
    ] as const) {
      const place = new AskingPlace();
      place.scorer.answer = async () => result;
      const answer = place.asking.approve(PUSH, patience);
      await place.spoken();
      await place.say(text);
      expect(await answer).toEqual({ decision: 'deny', by: 'voice', problem: null });
    }
  });

  it('is not given without scoring', async () => {
    const place = new AskingPlace();
    place.scorer.answer = () => Promise.reject(new AppError('unavailable', 'This model cannot score.'));
    const answer = place.asking.approve(PUSH, patience);
    await place.spoken();
    await place.say('Allow it.');
    expect(await answer).toMatchObject({
      decision: 'none',
      problem: expect.stringContaining('cannot weigh'),
    });
  });

  it('is taken back by what is said right behind it', async () => {
    const place = new AskingPlace();
    place.scorer.answer = async () => SURELY_ALLOWED;
    const answer = place.asking.approve(PUSH, patience);
    await place.spoken();
    const questionId = place.asking.utteranceStarted('first') ?? '';
    place.asking.utteranceStarted('second');
    place.asking.heard(questionId, heardOf('Allow it.', { utteranceId: 'first' }));
    await place.settled();
    expect(place.info?.state).toBe('deciding');
    place.asking.heard(questionId, heardOf('No, wait.', { utteranceId: 'second' }));
    await place.settled();
    expect(place.voice.last.text).toMatch(/clear words/);
    // The negation stands until the question was heard again.
    await place.say('Allow it.');
    expect((await answer).decision).toBe('none');
  });

  it('stands when nothing came of the sound behind it', async () => {
    const place = new AskingPlace();
    place.scorer.answer = async () => SURELY_ALLOWED;
    const answer = place.asking.approve(PUSH, patience);
    await place.spoken();
    const questionId = place.asking.utteranceStarted('first') ?? '';
    place.asking.utteranceStarted('second');
    place.asking.heard(questionId, heardOf('Allow it.', { utteranceId: 'first' }));
    await place.settled();
    place.asking.utteranceDropped('second');
    expect((await answer).decision).toBe('allow');
  });

  it.each(['was not recognised', 'never ends'])(
    'does not stand when what was said behind it %s',
    async (fate) => {
      const place = new AskingPlace();
      place.scorer.answer = async () => SURELY_ALLOWED;
      const answer = place.asking.approve(PUSH, patience);
      await place.spoken();
      const questionId = place.asking.utteranceStarted('first') ?? '';
      place.asking.utteranceStarted('second');
      place.asking.heard(questionId, heardOf('Allow it.', { utteranceId: 'first' }));
      await place.settled();
      if (fate === 'never ends') place.clock.advance(120_000);
      else place.asking.utteranceLost('second');
      expect(await answer).toMatchObject({
        decision: 'none',
        problem: expect.stringContaining('not understood'),
      });
      expect(place.clock.pendingTimers).toBe(0);
    },
  );

  it('is not put together of a refusal that was cut in two', async () => {
    const place = new AskingPlace();
    place.scorer.answer = async () => SURELY_ALLOWED;
    const answer = place.asking.approve(PUSH, patience);
    await place.spoken();
    await place.say('I do not');
    await place.say('allow it.');
    expect((await answer).decision).toBe('none');
  });

  it('can be given after a misunderstanding, once it was asked again', async () => {
    const place = new AskingPlace();
    place.scorer.answer = async () => SURELY_ALLOWED;
    const answer = place.asking.approve(PUSH, patience);
    await place.spoken();
    await place.say('No, that is fine.');
    await place.spoken();
    await place.say('Allow it.');
    expect(await answer).toMatchObject({ decision: 'allow' });
    expect(place.log.records[0]?.attempts).toBe(2);
  });

  it('can be given from the page, or nobody decides', async () => {
    for (const [reply, decision] of [
      [{ choiceId: 'allow' }, 'allow'],
      [{ choiceId: 'deny' }, 'deny'],
      [{ text: 'Allow it.' }, 'allow'],
      [{ dismiss: true }, 'none'],
    ] as const) {
      const place = new AskingPlace();
      const answer = place.asking.approve(PUSH, patience);
      await place.settled();
      await expect(place.asking.reply('question-1', { choiceId: 'yes' })).rejects.toMatchObject({
        code: 'invalid-input',
      });
      await expect(place.asking.reply('question-1', { text: 'yes' })).rejects.toMatchObject({
        code: 'invalid-input',
      });
      await place.asking.reply('question-1', reply);
      expect(await answer).toMatchObject({ decision, by: decision === 'none' ? null : 'page' });
      expect(place.log.records[0]).toMatchObject({ decision, margin: null });
    }
  });

  it('is decided by nobody after its time, when it is cancelled, or cannot be asked', async () => {
    const late = new AskingPlace();
    const answer = late.asking.approve(PUSH, patience);
    await late.spoken();
    late.clock.advance(30_000);
    expect(await answer).toEqual({ decision: 'none', by: null, problem: 'Nobody answered in time.' });

    const cancelled = new AskingPlace();
    const controller = new AbortController();
    const gone = cancelled.asking.approve(PUSH, controller.signal);
    await cancelled.spoken();
    controller.abort();
    expect((await gone).decision).toBe('none');

    const deaf = new AskingPlace();
    deaf.ear.fault = new AppError('microphone-missing', 'There is no microphone.');
    expect(await deaf.asking.approve(PUSH, patience)).toMatchObject({ problem: 'There is no microphone.' });
    for (const place of [late, cancelled, deaf]) expect(place.log.records).toHaveLength(1);
  });

  it('is not given when it cannot be logged; a refusal counts', async () => {
    for (const [choiceId, decision] of [
      ['allow', 'none'],
      ['deny', 'deny'],
    ] as const) {
      const place = new AskingPlace();
      place.log.fault = new AppError('storage-failed', 'The disk is full.');
      const answer = place.asking.approve(PUSH, patience);
      await place.settled();
      await place.asking.reply('question-1', { choiceId });
      expect((await answer).decision).toBe(decision);
    }
  });
});
