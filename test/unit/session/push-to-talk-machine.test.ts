import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  pushToTalkMachine,
  releasedKey,
  type PushToTalkEffect,
  type PushToTalkInput,
  type PushToTalkRegion,
} from '../../../src/main/session/machines/push-to-talk-machine.ts';

const SETTINGS = { releaseGraceMs: 50, watchdogMs: 120_000 };

/** Runs the machine with real delays on a clock of its own: `wait` lets time pass, timers run at their due time. */
class Key {
  state: PushToTalkRegion = releasedKey;
  readonly effects: PushToTalkEffect[] = [];
  readonly timers = new Map<number, number>();
  nowMs = 0;

  apply(...inputs: readonly (PushToTalkInput | PushToTalkInput['type'])[]): this {
    for (const input of inputs)
      this.#apply(typeof input === 'string' ? ({ type: input } as PushToTalkInput) : input);
    return this;
  }

  wait(durationMs: number): this {
    const endMs = this.nowMs + durationMs;
    for (;;) {
      const next = [...this.timers].filter(([, dueMs]) => dueMs <= endMs).toSorted((a, b) => a[1] - b[1])[0];
      if (next === undefined) break;
      const [timer, dueMs] = next;
      this.nowMs = dueMs;
      this.timers.delete(timer);
      this.#apply({ type: 'timer', timer });
    }
    this.nowMs = endMs;
    return this;
  }

  /** What happened to turns, in order. */
  get turns(): readonly string[] {
    return this.effects.flatMap((effect) =>
      'gesture' in effect ? [`${effect.type} ${effect.gesture}`] : [],
    );
  }

  #apply(input: PushToTalkInput): void {
    const { state, effects } = pushToTalkMachine(this.state, input, SETTINGS);
    this.state = state;
    this.effects.push(...effects);
    for (const effect of effects) {
      if (effect.type === 'schedule-timer') {
        assert(!this.timers.has(effect.timer));
        this.timers.set(effect.timer, this.nowMs + effect.delayMs);
      }
      if (effect.type === 'cancel-timer') assert(this.timers.delete(effect.timer));
    }
  }
}

describe('the talk key', () => {
  it('begins a turn 30 ms after it went down and ends it 50 ms after it came up', () => {
    const key = new Key().apply('key-down').wait(29);
    expect(key.turns).toEqual([]);
    key.wait(1);
    expect(key.turns).toEqual(['begin-turn 1']);
    key.wait(1000).apply('key-up');
    expect(key.turns.at(-1)).toBe('anticipate-end 1');
    key.wait(49);
    expect(key.state.kind).toBe('release-grace');
    key.wait(1);
    expect(key.turns).toEqual(['begin-turn 1', 'anticipate-end 1', 'end-turn 1']);
    expect(key.state.kind).toBe('up');
  });

  it('takes a bounce of less than 30 ms for nothing', () => {
    const key = new Key().apply('key-down').wait(20).apply('key-up').wait(1000);
    expect(key.turns).toEqual([]);
    expect(key.state.kind).toBe('up');
  });

  it('ignores the auto-repeat of a key that is down', () => {
    const key = new Key().apply('key-down').wait(100).apply('key-down', 'key-down').wait(1000);
    expect(key.turns).toEqual(['begin-turn 1']);
  });

  it('goes on with the turn when the key comes back within the grace', () => {
    const key = new Key().apply('key-down').wait(500).apply('key-up').wait(30).apply('key-down').wait(500);
    expect(key.state.kind).toBe('held');
    expect(key.turns).toEqual(['begin-turn 1', 'anticipate-end 1']);
  });

  it('cancels when another key is pressed while a modifier is held, and stays quiet until it is released', () => {
    const key = new Key().apply('key-down').wait(500).apply('foreign-key', 'key-down').wait(500);
    expect(key.turns).toEqual(['begin-turn 1', 'cancel-turn 1']);
    key.apply('key-up', 'key-down').wait(30);
    expect(key.turns.at(-1)).toBe('begin-turn 2');
  });

  it('begins no turn for a modifier that is part of a shortcut', () => {
    const key = new Key().apply('key-down').wait(10).apply('foreign-key').wait(1000).apply('key-up');
    expect(key.turns).toEqual([]);
  });

  it('ends the turn of a key that stays down for two minutes, keeps the speech, and waits for the release', () => {
    const key = new Key().apply('key-down').wait(30 + 119_999);
    expect(key.turns).toEqual(['begin-turn 1']);
    key.wait(1).apply('key-down').wait(1000);
    expect(key.turns).toEqual(['begin-turn 1', 'end-turn 1']);
    key.apply('key-up', 'key-down').wait(30);
    expect(key.turns.at(-1)).toBe('begin-turn 2');
  });

  it('ends the turn, with the speech kept, when key events can no longer be trusted', () => {
    const key = new Key().apply('key-down').wait(500).apply('interrupted');
    expect(key.turns).toEqual(['begin-turn 1', 'end-turn 1']);
    key.apply('key-down').wait(30);
    expect(key.turns.at(-1)).toBe('begin-turn 2');
  });

  it('begins nothing after everything was switched off, however long it stays down', () => {
    const key = new Key().apply('key-down').wait(500).apply('off');
    expect(key.turns).toEqual(['begin-turn 1', 'end-turn 1']);
    key.apply('key-down', 'key-down').wait(1000);
    expect(key.turns).toEqual(['begin-turn 1', 'end-turn 1']);
    key.apply('key-up', 'key-down').wait(30);
    expect(key.turns.at(-1)).toBe('begin-turn 2');
  });

  it('ends a latched turn', () => {
    const key = new Key().apply('toggle').wait(5000).apply('key-down').wait(50);
    expect(key.turns).toEqual(['begin-turn 1', 'anticipate-end 1', 'end-turn 1']);
    expect(key.apply('key-up').state.kind).toBe('up');
  });
});

describe('talk commands from outside', () => {
  it('begin at once, without the debounce of a key', () => {
    expect(new Key().apply('start').turns).toEqual(['begin-turn 1']);
  });

  it('end with the grace of a released key', () => {
    const key = new Key().apply('start').wait(1000).apply('stop').wait(50);
    expect(key.turns).toEqual(['begin-turn 1', 'anticipate-end 1', 'end-turn 1']);
  });

  it('latch by toggle until the next toggle, however long that is', () => {
    const key = new Key().apply('toggle').wait(600_000);
    expect(key.state.kind).toBe('latched');
    key.apply('toggle').wait(50);
    expect(key.turns).toEqual(['begin-turn 1', 'anticipate-end 1', 'end-turn 1']);
  });

  it('cancel in every state that has a turn', () => {
    const held = new Key().apply('start', 'cancel');
    const latched = new Key().apply('toggle', 'cancel');
    const inGrace = new Key().apply('start', 'stop', 'cancel').wait(1000);
    expect(held.turns).toEqual(['begin-turn 1', 'cancel-turn 1']);
    expect(latched.turns).toEqual(['begin-turn 1', 'cancel-turn 1']);
    expect(inGrace.turns).toEqual(['begin-turn 1', 'anticipate-end 1', 'cancel-turn 1']);
  });

  it('stop and cancel without a turn do nothing', () => {
    const key = new Key().apply('stop', 'cancel', 'foreign-key', 'key-up');
    expect(key.state).toEqual(releasedKey);
    expect(key.effects).toEqual([]);
  });

  it('are not cancelled by keys that are pressed meanwhile', () => {
    expect(new Key().apply('start', 'foreign-key').state.kind).toBe('held');
  });

  it('end by the watchdog when the program that started the turn is gone', () => {
    expect(new Key().apply('start').wait(120_000).turns).toEqual(['begin-turn 1', 'end-turn 1']);
  });
});

describe('push-to-talk machine, whatever happens', () => {
  const step = fc.oneof(
    fc.constantFrom<PushToTalkInput['type']>(
      'key-down',
      'key-up',
      'foreign-key',
      'start',
      'stop',
      'toggle',
      'cancel',
      'off',
      'interrupted',
    ),
    fc.constantFrom(10, 40, 60, 130_000),
  );

  function perform(key: Key, steps: readonly (PushToTalkInput['type'] | number)[]): void {
    for (const each of steps) {
      if (typeof each === 'number') key.wait(each);
      else key.apply(each);
    }
  }

  it('ends or cancels each turn it began, before the next one and exactly once', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const key = new Key();
        perform(key, [...steps, 'cancel']);
        let open: number | undefined;
        for (const effect of key.effects) {
          if (effect.type === 'begin-turn') {
            assert.equal(open, undefined);
            open = effect.gesture;
          } else if (effect.type === 'end-turn' || effect.type === 'cancel-turn') {
            assert.equal(effect.gesture, open);
            open = undefined;
          } else if (effect.type === 'anticipate-end') {
            assert.equal(effect.gesture, open);
          }
        }
        expect(open).toBeUndefined();
      }),
      { numRuns: 500 },
    );
  });

  it('always has a way to end: left alone, every state but a latched one comes to rest', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const key = new Key();
        perform(key, steps);
        const timersOf = { up: 0, latched: 0, 'down-pending': 1, held: 1, 'release-grace': 1 };
        expect(key.timers.size).toBe(timersOf[key.state.kind]);
        key.wait(121_000);
        expect(['up', 'latched']).toContain(key.state.kind);
      }),
      { numRuns: 500 },
    );
  });

  it('ignores late timers of older gestures', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const key = new Key();
        perform(key, steps);
        for (let timer = 0; timer <= key.state.timers; timer += 1) {
          if (key.timers.has(timer)) continue;
          expect(pushToTalkMachine(key.state, { type: 'timer', timer }, SETTINGS)).toEqual({
            state: key.state,
            effects: [],
          });
        }
      }),
    );
  });
});
