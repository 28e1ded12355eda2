/** Utterances, agents and hands that cross each other's way. */
import { beforeEach, describe, expect, test } from 'vitest';
import { AppError } from '../../../src/shared/kernel/app-error.ts';
import { command, DictationFixture } from '../../support/dictation-fixture.ts';

let room: DictationFixture;

const changes = [{ stage: 'clean-up' as const, rules: ['fillers'], before: 'uh yes', after: 'yes' }];

beforeEach(() => {
  room = new DictationFixture();
});

describe('a text that waits to be confirmed', () => {
  beforeEach(() => room.policies.set('claude', 'confirm'));

  test('does not run out while the next words are being said already, however late its own are understood', () => {
    room.begin('a');
    room.begin('b');
    expect(room.finish('drop the table', { id: 'a' })).toMatchObject({
      delivery: 'confirming',
      confirmAt: null,
    });
    room.clock.advance(60_000);
    room.finish('', { id: 'b', commands: [command('cancel')] });
    room.clock.advance(60_000);
    expect(room.delivered).toEqual([]);
    expect(room.deliveryOf('a')).toBe('withdrawn');
  });

  test('goes on standing still when noise ends while the user speaks', () => {
    room.say('one');
    room.begin('noise');
    room.begin('b');
    room.dictation.dropped('noise');
    room.clock.advance(60_000);
    expect(room.delivered).toEqual([]);
    room.dictation.dropped('b');
    room.clock.advance(2000);
    expect(room.deliveryOf('one')).toBe('sent');
  });

  test('is submitted to its own agent when "ok send" is said to another one', () => {
    room.say('one');
    room.activeAgentId = 'review';
    room.say('', { id: 'ok', commands: [command('submit')] });
    expect(room.delivered.map(({ agentId, text, extras }) => [agentId, text, extras.input?.ops])).toEqual([
      ['claude', 'one', ['submit']],
      ['review', '', ['submit']],
    ]);
  });

  test('is not taken back when the agent to which it should be sent instead is gone', () => {
    const entry = room.say('one');
    room.failsToSend = true;
    expect(() => room.dictation.sendAgain(entry, 'review')).toThrow(AppError);
    expect(room.deliveryOf('one')).toBe('confirming');
    room.failsToSend = false;
    room.clock.advance(2000);
    expect(room.delivered.map(({ agentId }) => agentId)).toEqual(['claude']);
  });

  test('is gone on with under the id of the message that really left', () => {
    room.say('yes', { id: 'a', changes });
    room.say('and the tests', { id: 'b', commands: [command('submit')] });
    const [first, second] = room.delivered;
    expect(first?.extras.id).toBe('message-1');
    expect(second?.extras).toMatchObject({ amends: 'message-1', trace: { first: 'a', parent: 'message-1' } });
  });

  test('that was taken back is not gone on with', () => {
    room.say('one', { id: 'a' });
    room.begin('b');
    room.dictation.withdraw('a');
    room.finish('two', { id: 'b', commands: [command('submit')] });
    expect(room.delivered[0]?.extras.amends).toBeUndefined();
  });
});

describe('words for another agent', () => {
  test('do not go on with a message that this agent never had', () => {
    room.say('first', { id: 'a' });
    room.say('check this', {
      id: 'b',
      agentId: 'claude',
      commands: [command('switch-agent', { agentId: 'review' })],
    });
    expect(room.delivered[1]).toMatchObject({ agentId: 'review' });
    expect(room.delivered[1]?.extras.amends).toBeUndefined();
    expect(room.delivered[1]?.extras.trace).toBeUndefined();
  });

  test('that were sent by hand are not sent once more by the answer', () => {
    room.begin('u');
    const entry = room.finish(
      'check this',
      { id: 'u' },
      { heard: 'revue', candidates: ['review', 'claude'] },
    );
    room.dictation.sendAgain(entry, 'review');
    expect(room.dictation.question).toBeNull();
    expect(room.delivered).toHaveLength(1);
  });
});

describe('scratch that', () => {
  const scratch = [command('cancel')];

  test('takes back what waits for the first agent to come', () => {
    room.activeAgentId = null;
    room.delivery = 'held';
    room.say('delete everything', { id: 'a' });
    room.waiting.add('a');
    room.say('', { id: 's', commands: scratch });
    expect(room.deliveryOf('a')).toBe('withdrawn');
  });

  test('in keyboard mode leaves the draft of the agent alone', () => {
    room.say('one');
    room.outputMode = 'keyboard';
    room.say('', { id: 's', commands: scratch });
    expect(room.takenBack).toEqual([]);
    expect(room.deliveryOf('one')).toBe('sent');
  });

  test('asks no newcomer for what another agent of its name never got', () => {
    room.delivery = 'kept';
    room.say('one');
    room.delivery = 'sent';
    room.say('', { id: 's', commands: scratch });
    expect(room.takenBack).toEqual([]);
    expect(room.deliveryOf('one')).toBe('kept');
  });
});

test('"ok send" said twice submits once', () => {
  room.say('one', { commands: [command('newline'), command('submit'), command('submit')] });
  expect(room.delivered[0]?.extras.input?.ops).toEqual(['newline', 'submit']);
});

test('with an amendment time of 0 nothing is ever an amendment', () => {
  room.amendWithinMs = 0;
  room.say('first');
  room.say('second');
  expect(room.delivered[1]?.extras.amends).toBeUndefined();
});

test('a text that began without an agent is noted under the one who got it', () => {
  room.begin('a', null);
  expect(room.finish('hello', { id: 'a', agentId: null })).toMatchObject({
    delivery: 'sent',
    agentId: 'claude',
  });
});

test('what was taken back and is sent again has an id that the agent cannot take for a repetition', () => {
  room.say('one', { id: 'a' });
  room.say('', { id: 's', commands: [command('cancel')] });
  const entry = room.entries.get('a');
  if (entry === undefined) throw new Error('The entry is gone.');
  room.dictation.sendAgain(entry, 'claude');
  expect(room.delivered[1]?.extras).toMatchObject({ id: 'message-1', trace: { first: 'a', parent: 'a' } });
});
