import { beforeEach, describe, expect, test } from 'vitest';
import { AppError } from '../../../src/shared/kernel/app-error.ts';
import { command, DictationFixture } from '../../support/dictation-fixture.ts';
import { transcriptEntry } from '../../support/entries.ts';
import { flushMicrotasks } from '../../support/scripted-recogniser.ts';

let room: DictationFixture;

beforeEach(() => {
  room = new DictationFixture();
});

describe('a draft agent', () => {
  test('gets text without being told to submit it', () => {
    expect(room.say('fix the parser')).toMatchObject({ delivery: 'sent', agentId: 'claude' });
    expect(room.delivered).toEqual([
      { entryId: 'fix the parser', agentId: 'claude', text: 'fix the parser', extras: {} },
    ]);
  });

  test('is told to submit by the spoken command, in the message with the words', () => {
    room.say('run the tests', { commands: [command('submit', { trigger: 'ok send', confidence: 0.9 })] });
    expect(room.delivered[0]?.extras.input).toEqual({
      ops: ['submit'],
      trigger: 'ok send',
      confidence: 0.9,
      source: 'voice',
    });
  });

  test('is told to submit without words, too', () => {
    room.say('run the tests');
    room.say('', { id: 'b', commands: [command('submit')] });
    expect(room.delivered[1]).toMatchObject({ text: '', extras: { input: { ops: ['submit'] } } });
  });

  test('makes a new line and submits in the order in which it was said', () => {
    room.say('one', { commands: [command('newline'), command('submit')] });
    expect(room.delivered[0]?.extras.input?.ops).toEqual(['newline', 'submit']);
  });

  test('gets words that a stage changed under a new id that is traced to the utterance', () => {
    const changes = [{ stage: 'clean-up' as const, rules: ['fillers'], before: 'uh yes', after: 'yes' }];
    room.say('yes', { id: 'u1', changes });
    expect(room.delivered[0]?.extras).toEqual({ id: 'message-1', trace: { first: 'u1', parent: 'u1' } });
  });
});

describe('an instant agent', () => {
  beforeEach(() => room.policies.set('claude', 'instant'));

  test('submits every text', () => {
    room.say('run the tests');
    expect(room.delivered[0]?.extras.input?.ops).toEqual(['submit']);
  });

  test('does not submit when a new line was asked for', () => {
    room.say('first', { commands: [command('newline')] });
    expect(room.delivered[0]?.extras.input?.ops).toEqual(['newline']);
  });
});

describe('a confirming agent', () => {
  beforeEach(() => room.policies.set('claude', 'confirm'));

  test('gets the text after the window, to be submitted', () => {
    const entry = room.say('drop the table');
    expect(entry).toMatchObject({ delivery: 'confirming', confirmAt: '2026-01-01T00:00:02.000Z' });
    expect(room.done).toContain('confirming drop the table');
    room.clock.advance(1999);
    expect(room.delivered).toEqual([]);
    room.clock.advance(1);
    expect(room.delivered[0]?.extras.input?.ops).toEqual(['submit']);
    expect(room.deliveryOf('drop the table')).toBe('sent');
  });

  test('never gets a text that is taken back by voice in time', () => {
    room.say('drop the table');
    room.say('', { id: 'b', commands: [command('cancel')] });
    room.clock.advance(60_000);
    expect(room.delivered).toEqual([]);
    expect(room.deliveryOf('drop the table')).toBe('withdrawn');
  });

  test('never gets a text that is taken back by hand in time', () => {
    room.say('drop the table');
    room.dictation.withdraw('drop the table');
    room.clock.advance(60_000);
    expect(room.delivered).toEqual([]);
  });

  test('gets it at once when the user confirms, by hand or by voice', () => {
    room.say('one');
    room.dictation.confirm('one');
    expect(room.delivered.map(({ text }) => text)).toEqual(['one']);
    room.say('two');
    room.say('', { id: 'ok', commands: [command('submit')] });
    expect(room.delivered.slice(1).map(({ text, extras }) => [text, extras.input?.ops])).toEqual([
      ['two', undefined],
      ['', ['submit']],
    ]);
  });

  test('waits while the user speaks, and goes on when nothing came of it', () => {
    room.say('one');
    room.begin('noise');
    room.clock.advance(60_000);
    expect(room.delivered).toEqual([]);
    expect(room.entries.get('one')?.confirmAt).toBeNull();
    room.dictation.dropped('noise');
    room.clock.advance(2000);
    expect(room.delivered.map(({ text }) => text)).toEqual(['one']);
  });

  test('gets what waits before what follows, submitted together', () => {
    room.say('one');
    room.say('two');
    expect(room.delivered.map(({ text, extras }) => [text, extras.input?.ops])).toEqual([['one', undefined]]);
    room.clock.advance(2000);
    expect(room.delivered[1]).toMatchObject({ text: 'two', extras: { input: { ops: ['submit'] } } });
  });

  test('goes on waiting after a command that is none of its business', () => {
    room.say('one');
    room.say('', { id: 'm', commands: [command('stop-speaking')] });
    expect(room.delivered).toEqual([]);
    room.clock.advance(2000);
    expect(room.delivered.map(({ text }) => text)).toEqual(['one']);
  });

  test('keeps what waits when the engine stops', () => {
    room.say('one');
    room.dictation.dispose();
    expect(room.deliveryOf('one')).toBe('kept');
  });
});

describe('scratch that', () => {
  const scratch = [command('cancel')];

  test('after words of the same breath keeps them from being sent', () => {
    expect(room.say('delete everything', { commands: scratch }).delivery).toBe('withdrawn');
    expect(room.delivered).toEqual([]);
  });

  test('alone takes the draft back, and not what was submitted before', () => {
    room.say('one', { commands: [command('submit')] });
    room.say('two');
    room.say('three');
    expect(room.say('', { id: 's', commands: scratch }).delivery).toBe('done');
    expect(room.takenBack).toEqual(['claude: two, three']);
    expect(['one', 'two', 'three'].map((id) => room.deliveryOf(id))).toEqual([
      'sent',
      'withdrawn',
      'withdrawn',
    ]);
  });

  test('takes a text out of the outbox that still waits there', () => {
    room.delivery = 'held';
    room.say('two');
    room.waiting.add('two');
    room.say('', { id: 's', commands: scratch });
    expect(room.takenBack).toEqual([]);
    expect(room.deliveryOf('two')).toBe('withdrawn');
  });

  test('leaves an old draft alone: it may have been sent with the keyboard meanwhile', () => {
    room.say('two');
    room.clock.advance(120_001);
    room.say('', { id: 's', commands: scratch });
    expect(room.takenBack).toEqual([]);
  });

  test('leaves alone what an agent had that is gone, whoever has its name now', () => {
    room.say('two');
    room.dictation.agentsKnown(['review']);
    room.dictation.agentsKnown(['review', 'claude']);
    room.say('three');
    room.say('', { id: 's', commands: scratch });
    expect(room.takenBack).toEqual(['claude: three']);
    expect(room.deliveryOf('two')).toBe('sent');
  });

  test('by hand says so when it is too late', () => {
    room.say('one', { commands: [command('submit')] });
    expect(() => room.dictation.withdraw('one')).toThrow('too late');
  });
});

describe('another agent', () => {
  const toReview = command('switch-agent', { agentId: 'review' });

  test('gets the voice and the words by its name', () => {
    const entry = room.say('check this', { commands: [toReview] });
    expect(entry.agentId).toBe('review');
    expect(room.activeAgentId).toBe('review');
    expect(room.delivered[0]).toMatchObject({
      agentId: 'review',
      extras: { agentSwitch: { target: 'review', confidence: 0.95 } },
    });
    expect(room.done).toContain('switched review');
  });

  test('gets the voice by its name alone, and no empty message', () => {
    expect(room.say('', { id: 's', commands: [toReview] }).delivery).toBe('done');
    expect(room.delivered).toEqual([]);
    expect(room.activeAgentId).toBe('review');
  });

  test('that has the voice already causes no sound', () => {
    room.activeAgentId = 'review';
    room.say('check this', { commands: [toReview] });
    expect(room.done).not.toContain('switched review');
  });

  test('that left in this instant costs no words', () => {
    room.connected.delete('review');
    expect(room.say('check this', { commands: [toReview] })).toMatchObject({
      agentId: 'claude',
      delivery: 'sent',
    });
  });

  test('whose name was not clear is asked for; the text waits', () => {
    room.begin('u');
    const entry = room.finish(
      'check this',
      { id: 'u' },
      { heard: 'revue', candidates: ['review', 'claude'] },
    );
    expect(entry.delivery).toBe('kept');
    expect(room.delivered).toEqual([]);
    expect(room.dictation.question).toEqual({
      entryId: 'u',
      heard: 'revue',
      candidates: ['review', 'claude'],
    });
    room.dictation.answer('review');
    expect(room.delivered[0]).toMatchObject({ agentId: 'review', text: 'check this' });
    expect(room.deliveryOf('u')).toBe('sent');
    expect(room.dictation.question).toBeNull();
  });

  test('can be left unanswered', () => {
    room.finish('check this', { id: 'u' }, { heard: 'revue', candidates: ['review'] });
    room.dictation.answer(null);
    expect(room.delivered).toEqual([]);
    expect(() => room.dictation.answer(null)).toThrow(AppError);
  });
});

describe('speech that goes on', () => {
  test('within 1.5 s is delivered as an amendment of the message before', () => {
    room.say('first', { id: 'a' });
    room.clock.advance(1500);
    expect(room.say('second', { id: 'b' }).amends).toBe('a');
    room.clock.advance(1000);
    room.say('third', { id: 'c' });
    expect(room.delivered.slice(1).map(({ extras }) => extras)).toEqual([
      { trace: { first: 'a', parent: 'a' }, amends: 'a' },
      { trace: { first: 'a', parent: 'b' }, amends: 'b' },
    ]);
  });

  test('later, for another agent, or after a submit is a message of its own', () => {
    room.say('first', { id: 'a' });
    room.clock.advance(1501);
    room.say('second', { id: 'b' });
    room.activeAgentId = 'review';
    room.say('third', { id: 'c', commands: [command('submit')] });
    room.say('fourth', { id: 'd' });
    expect(room.delivered.map(({ extras }) => extras.amends)).toEqual(Array(4).fill(undefined));
  });

  test('after what an agent had that is gone, whoever has its name now, is a message of its own', () => {
    room.say('first', { id: 'a' });
    room.dictation.agentsKnown(['review']);
    room.dictation.agentsKnown(['review', 'claude']);
    expect(room.say('second', { id: 'b' }).amends).toBeNull();
  });

  test('counts from when it begins, however long it is', () => {
    room.say('first', { id: 'a' });
    room.begin('b');
    room.clock.advance(20_000);
    expect(room.finish('a long thought', { id: 'b' }).amends).toBe('a');
  });
});

describe('keyboard mode', () => {
  beforeEach(() => {
    room.outputMode = 'keyboard';
  });

  test('types the words and presses the keys', async () => {
    const entry = room.say('hello', { commands: [command('submit')] });
    expect(entry).toMatchObject({ delivery: 'pending', output: 'keyboard' });
    await flushMicrotasks();
    expect(room.typed).toEqual(['hello|submit']);
    expect(room.deliveryOf('hello')).toBe('sent');
    expect(room.delivered).toEqual([]);
  });

  test('that fails says why, and the words are kept', async () => {
    room.keyboardError = new AppError('unavailable', 'No window has the focus.');
    room.say('hello');
    await flushMicrotasks();
    expect(room.entries.get('hello')).toMatchObject({
      delivery: 'failed',
      problem: 'No window has the focus.',
      text: 'hello',
    });
  });

  test('what it failed to write can be sent to an agent, and the problem is gone', () => {
    const failed = room.finish('hello', { delivery: 'failed', problem: 'No window has the focus.' });
    expect(room.dictation.sendAgain(failed, 'review')).toMatchObject({ delivery: 'sent', problem: null });
  });
});

describe('commands to the engine', () => {
  test.each(['mute', 'listen', 'stop-speaking', 'spell'] as const)('%s is carried out', (name) => {
    expect(room.say('', { id: name, commands: [command(name)] }).delivery).toBe('done');
    expect(room.done).toEqual([`heard ${name}`, name]);
    expect(room.delivered).toEqual([]);
  });

  test('repeat is asked of the agent that is spoken to', () => {
    room.say('', { id: 'r', commands: [command('repeat')] });
    expect(room.done).toContain('repeat claude');
  });

  test('words before a command are delivered first', () => {
    room.say('one more thing', { commands: [command('mute')] });
    expect(room.delivered.map(({ text }) => text)).toEqual(['one more thing']);
    expect(room.done).toContain('mute');
  });
});

test('sending again traces the copy to the entry, and submits where the agent submits', () => {
  const entry = room.say('once more', { id: 'e' });
  room.policies.set('review', 'instant');
  room.dictation.sendAgain(entry, 'review');
  expect(room.delivered[1]).toMatchObject({
    agentId: 'review',
    extras: { id: 'message-1', trace: { first: 'e', parent: 'e' }, input: { ops: ['submit'] } },
  });
});

describe('words that were understood late', () => {
  const late = (text: string, commands = [command('submit')]) =>
    room.dictation.takeLate(transcriptEntry({ id: 'late', agentId: 'claude', text, commands }));

  test('go to their agent, with what they say of its input', () => {
    expect(late('run the tests')).toMatchObject({ delivery: 'sent' });
    expect(room.delivered[0]?.extras.input?.ops).toEqual(['submit']);
  });

  test('that were taken back in the same breath are not sent', () => {
    expect(late('delete everything', [command('cancel')])).toEqual({ delivery: 'withdrawn' });
    expect(room.delivered).toEqual([]);
  });

  test('that are only a command do nothing any more', () => {
    room.say('a draft');
    expect(late('', [command('cancel')])).toEqual({ delivery: 'done' });
    expect(late('')).toEqual({ delivery: 'done' });
    expect([room.delivered.length, room.takenBack.length]).toEqual([1, 0]);
  });

  test('are not typed into whatever window has the focus by now', () => {
    const entry = transcriptEntry({ text: 'run the tests', output: 'keyboard' });
    expect(room.dictation.takeLate(entry)).toEqual({ delivery: 'kept' });
  });
});

test('an agent that was asked to take a text back may not be able to: the entry says so', () => {
  room.say('two');
  room.say('', { id: 's', commands: [command('cancel')] });
  expect(room.entries.get('two')?.problem).toContain('asked');
  room.policies.set('claude', 'confirm');
  room.say('three');
  room.say('', { id: 't', commands: [command('cancel')] });
  expect(room.entries.get('three')).toMatchObject({ delivery: 'withdrawn', problem: null });
});

test('an agent that is away gets what it is called for when it comes back', () => {
  room.away.add('codex');
  const entry = room.say('fix it', { commands: [command('switch-agent', { agentId: 'codex' })] });
  expect(entry.agentId).toBe('codex');
  expect(room.delivered[0]).toMatchObject({ agentId: 'codex', text: 'fix it' });
  expect(room.activeAgentId).toBe('claude');
});

test('what was commanded with an unclear name is done when the name is clear', () => {
  room.finish(
    'fix it',
    { id: 'u', commands: [command('submit')] },
    { heard: 'revue', candidates: ['review'] },
  );
  room.dictation.answer('review');
  expect(room.delivered[0]).toMatchObject({ agentId: 'review', extras: { input: { ops: ['submit'] } } });
  room.finish('', { id: 'v' }, { heard: 'clod', candidates: ['claude'] });
  room.dictation.answer('claude');
  expect([room.activeAgentId, room.deliveryOf('v'), room.delivered.length]).toEqual(['claude', 'done', 1]);
});

test('a text that goes on with another and is confirmed still names it', () => {
  room.say('first', { id: 'a' });
  room.policies.set('claude', 'confirm');
  room.say('second', { id: 'b' });
  room.clock.advance(2000);
  expect(room.delivered[1]?.extras.amends).toBe('a');
});
