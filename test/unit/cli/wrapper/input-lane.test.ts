import { expect, test } from 'vitest';
import { InputLane } from '../../../../src/cli/wrapper/input-lane.ts';
import { ManualClock } from '../../../../src/shared/kernel/clock.ts';

function bench() {
  const clock = new ManualClock();
  const written: string[] = [];
  const lane = new InputLane(clock, (bytes) => void written.push(bytes.toString()));
  const key = (text: string): void => lane.pass(Buffer.from(text));
  const type = (text: string): Promise<void> =>
    lane.type(() => [{ kind: 'write', bytes: Buffer.from(text) }]);
  return { clock, written, lane, key, type };
}

test('a text that comes while the user pastes is typed behind the paste', async () => {
  const { written, lane, key, type } = bench();
  key('paste begins, ');
  lane.hold();
  const typed = [type('one '), type('two')];
  key('goes on, ');
  lane.hold();
  key('ends. ');
  lane.release();
  await Promise.all(typed);
  expect(written.join('')).toBe('paste begins, goes on, ends. one two');
});

test('a text before the paste is typed before it, to its last key', async () => {
  const { clock, written, lane, key, type } = bench();
  const submitted = lane.type(() => [
    { kind: 'write', bytes: Buffer.from('one') },
    { kind: 'pause', durationMs: 75 },
    { kind: 'write', bytes: Buffer.from(' Enter ') },
  ]);
  key('paste begins, ');
  lane.hold();
  const late = type('two');
  clock.advance(75);
  await submitted;
  key('ends. ');
  lane.release();
  await late;
  expect(written.join('')).toBe('one Enter paste begins, ends. two');
});

test('a paste that has lost its end holds up a text for 3 seconds', async () => {
  const { clock, written, lane, key, type } = bench();
  key('paste begins, ');
  lane.hold();
  const typed = type('one');
  clock.advance(2999);
  key('goes on, ');
  lane.hold();
  clock.advance(2999);
  expect(written.join('')).toBe('paste begins, goes on, ');
  clock.advance(1);
  await typed;
  expect(written.join('')).toBe('paste begins, goes on, one');
});

test('a lane that is closed lets go of all who wait', async () => {
  const { written, lane, type } = bench();
  lane.hold();
  const typed = type('one');
  lane.close();
  await typed;
  lane.release();
  expect(written).toEqual([]);
});
