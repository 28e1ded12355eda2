import { describe, expect, it } from 'vitest';
import { choiceInWords } from '../../../src/main/asking/choice-words.ts';
import { askingWords } from '../../../src/main/asking/languages/languages.ts';
import type { QuestionChoice } from '../../../src/shared/contract/questions.ts';
import { AppError } from '../../../src/shared/kernel/app-error.ts';
import { AskingPlace, patience, scoreOf } from '../../support/scripted-asking.ts';

const DATABASES: readonly QuestionChoice[] = [
  { id: 'pg', label: 'Postgres', spoken: ['post gres'] },
  { id: 'lite', label: 'SQLite' },
  { id: 'none', label: 'No database' },
];
const YES_NO: readonly QuestionChoice[] = [
  { id: 'y', label: 'Yes' },
  { id: 'n', label: 'No' },
];
const DEPLOY: readonly QuestionChoice[] = [
  { id: 'now', label: 'Deploy' },
  { id: 'not', label: 'Do not deploy' },
];

function chosen(text: string, choices: readonly QuestionChoice[], language = 'en'): string | undefined {
  return choiceInWords(text, choices, [askingWords(language)]).chosen;
}

describe('words name a choice', () => {
  it.each([
    ['Postgres.', 'pg'],
    ['Post gres', 'pg'],
    ['Two.', 'lite'],
    ['2', 'lite'],
    ['Number two, please.', 'lite'],
    ["I'd take the second one.", 'lite'],
    ['Option 1', 'pg'],
    ['The last one.', 'none'],
    ['No database.', 'none'],
    ['Um, I think we should go with Postgres for now.', 'pg'],
    ['Let us use option three then', 'none'],
  ])('%s', (text, id) => {
    expect(chosen(text, DATABASES)).toBe(id);
  });

  it.each([
    ['not the first one'],
    ["I don't want Postgres."],
    ['Postgres or SQLite'],
    ['Four.'],
    ['One of them has a bug.'],
    ['MySQL'],
    [''],
  ])('but not: %s', (text) => {
    expect(chosen(text, DATABASES)).toBeUndefined();
  });

  it('when it is called yes or no, by the other words for it', () => {
    for (const text of ['Yes.', 'Yeah.', 'Sure.', 'Yes, please.']) expect(chosen(text, YES_NO)).toBe('y');
    for (const text of ['No.', 'Nope.', 'No, thanks.', "No, I don't think so."])
      expect(chosen(text, YES_NO)).toBe('n');
  });

  it('and not the shorter one that lies in it', () => {
    expect(chosen('Do not deploy.', DEPLOY)).toBe('not');
    expect(chosen('Please do not deploy today.', DEPLOY)).toBe('not');
    expect(chosen('Deploy.', DEPLOY)).toBe('now');
    expect(chosen("Don't deploy.", DEPLOY)).toBeUndefined();
  });

  it.each([
    ['de', 'Nummer zwei bitte.', 'lite'],
    ['de', 'Das erste.', 'pg'],
    ['de', 'nicht das erste', undefined],
    ['es', 'La segunda.', 'lite'],
    ['es', 'Número tres.', 'none'],
    ['fr', 'Le deuxième, s’il vous plaît.', 'lite'],
    ['fr', 'Option un.', 'pg'],
    ['it', 'Il secondo.', 'lite'],
    ['it', 'L’ultimo.', 'none'],
  ])('in %s: %s', (language, text, id) => {
    expect(chosen(text, DATABASES, language)).toBe(id);
  });
});

describe('a question with choices', () => {
  const ask = { text: 'Which database?', choices: [...DATABASES] };

  it('is read with them, unless it names them all or they are many', async () => {
    const place = new AskingPlace();
    const many = Array.from({ length: 6 }, (_, index) => ({ id: `${index}`, label: `Name ${index}` }));
    for (const request of [
      ask,
      { ...ask, text: 'Postgres, SQLite or no database?' },
      { text: 'Which?', choices: many },
    ]) {
      void place.asking.ask(request, patience);
      await place.settled();
      await place.asking.reply(place.info?.id ?? '', { dismiss: true });
      await place.settled();
    }
    expect(place.voice.texts).toEqual([
      'Which database? One: Postgres. Two: SQLite. Three: No database.',
      'Postgres, SQLite or no database?',
      'Which?',
    ]);
  });

  it('is answered by words alone where they are clear', async () => {
    const place = new AskingPlace();
    const answer = place.asking.ask(ask, patience);
    await place.spoken();
    expect(place.info?.choices).toEqual(DATABASES.map(({ id, label }) => ({ id, label })));
    await place.say('The second one.');
    expect(await answer).toMatchObject({
      outcome: 'answered',
      choiceId: 'lite',
      text: 'SQLite',
      by: 'voice',
    });
    expect(place.scorer.requests).toEqual([]);
  });

  it('is answered by scoring where they are not', async () => {
    const place = new AskingPlace();
    place.scorer.answer = async () =>
      scoreOf([
        ['lite', -0.3],
        ['pg', -2],
        ['decoy:x', -3],
      ]);
    const answer = place.asking.ask(ask, patience);
    await place.spoken();
    await place.say('Sequel light.');
    expect(await answer).toMatchObject({ choiceId: 'lite' });
    const [request] = place.scorer.requests;
    expect(request?.language).toBe('en');
    expect(request?.candidates.find(({ id }) => id === 'pg')?.spellings).toEqual([
      'Postgres',
      'post gres',
      'one',
      '1',
    ]);
  });

  it('names two that are close, then all, and gives up after the third answer', async () => {
    const place = new AskingPlace();
    place.scorer.answer = async () =>
      scoreOf([
        ['lite', -0.3],
        ['pg', -0.5],
        ['decoy:x', -3],
      ]);
    const answer = place.asking.ask(ask, patience);
    await place.spoken();
    await place.say('S.');
    expect(place.voice.last.text).toBe('Did you mean SQLite, or Postgres?');
    place.scorer.answer = async () =>
      scoreOf([
        ['decoy:x', -0.3],
        ['pg', -0.5],
      ]);
    await place.spoken();
    await place.say('Mumble.');
    expect(place.voice.last.text).toBe('I did not catch that. Postgres, SQLite or No database?');
    await place.spoken();
    await place.say('Mumble.');
    expect(await answer).toMatchObject({
      outcome: 'unavailable',
      problem: expect.stringContaining('3 answers'),
    });
  });

  it('asks back when words mention several, and again when they negate one, without scoring', async () => {
    const place = new AskingPlace();
    void place.asking.ask(ask, patience);
    await place.spoken();
    await place.say('SQLite or Postgres?');
    expect(place.voice.last.text).toBe('Did you mean Postgres, or SQLite?');
    await place.spoken();
    await place.say('Not Postgres.');
    expect(place.voice.last.text).toMatch(/did not catch/);
    expect(place.scorer.requests).toEqual([]);
  });

  it('does not take the beginning of a long sentence for a choice', async () => {
    const place = new AskingPlace();
    place.scorer.answer = async () => scoreOf([['lite', -0.1]]);
    void place.asking.ask(ask, patience);
    await place.spoken();
    for (const text of ['Sequel light is what somebody else here has been using.', 'Sequel light I think']) {
      await place.say(text);
      expect(place.voice.last.text).toMatch(/did not catch/);
      await place.spoken();
    }
  });

  it('takes what sounds right only when it fits what was heard', async () => {
    const place = new AskingPlace();
    place.scorer.answer = async () =>
      scoreOf(
        [
          ['lite', -0.6],
          ['pg', -3],
        ],
        -0.1,
      );
    void place.asking.ask(ask, patience);
    await place.spoken();
    await place.say('Mumble.');
    expect(place.voice.last.text).toMatch(/did not catch/);
  });

  it('goes on without scoring where the recogniser cannot', async () => {
    const place = new AskingPlace();
    place.scorer.answer = () => Promise.reject(new AppError('unavailable', 'This model cannot score.'));
    const answer = place.asking.ask(ask, patience);
    await place.spoken();
    await place.say('Mumble.');
    await place.spoken();
    await place.say('Postgres.');
    expect(await answer).toMatchObject({ outcome: 'answered', choiceId: 'pg' });
  });

  it('judges what is said while it decides only when the first was not understood', async () => {
    const place = new AskingPlace();
    let scored = (): void => {};
    place.scorer.answer = () =>
      new Promise((resolve) => (scored = () => resolve(scoreOf([['decoy:x', -0.1]]))));
    const answer = place.asking.ask(ask, patience);
    await place.spoken();
    await place.say('Mumble.');
    await place.say('Two.');
    scored();
    expect(await answer).toMatchObject({ choiceId: 'lite' });
    expect(place.voice.texts).toHaveLength(1);
  });

  it('does not talk over the user who goes on', async () => {
    const place = new AskingPlace();
    const answer = place.asking.ask(ask, patience);
    await place.spoken();
    const questionId = place.asking.utteranceStarted('first') ?? '';
    place.asking.utteranceStarted('second');
    place.asking.heard(questionId, {
      utteranceId: 'first',
      text: 'Well, hm',
      language: 'en',
      pcm: new Float32Array(16),
    });
    await place.settled();
    expect(place.voice.texts).toHaveLength(1);
    place.asking.heard(questionId, {
      utteranceId: 'second',
      text: 'SQLite',
      language: 'en',
      pcm: new Float32Array(16),
    });
    expect(await answer).toMatchObject({ choiceId: 'lite' });
  });

  it('takes the id, or the label, from a page', async () => {
    for (const reply of [{ choiceId: 'lite' }, { text: 'sqlite' }, { text: 'number 2' }]) {
      const place = new AskingPlace();
      const answer = place.asking.ask(ask, patience);
      await place.settled();
      await expect(place.asking.reply('question-1', { choiceId: 'mysql' })).rejects.toMatchObject({
        code: 'invalid-input',
      });
      await expect(place.asking.reply('question-1', { text: 'mysql' })).rejects.toMatchObject({
        code: 'invalid-input',
      });
      await place.asking.reply('question-1', reply);
      expect(await answer).toMatchObject({ choiceId: 'lite', text: 'SQLite', by: 'page' });
    }
  });

  it('is refused when two choices have one id', async () => {
    const place = new AskingPlace();
    const choices = [
      { id: 'a', label: 'A' },
      { id: 'a', label: 'B' },
    ];
    await expect(place.asking.ask({ text: 'Which?', choices }, patience)).rejects.toMatchObject({
      code: 'invalid-input',
    });
  });
});
