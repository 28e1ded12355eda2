import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  closedMicrophone,
  isMicrophoneWanted,
  microphoneMachine,
  type MicrophoneEffect,
  type MicrophoneInput,
  type MicrophoneRegion,
} from '../../../src/main/session/machines/microphone-machine.ts';

const error = new Error('device gone');

/** Runs the inputs from the closed microphone; returns the end state and all effects. */
function run(
  inputs: readonly MicrophoneInput[],
  from: MicrophoneRegion = closedMicrophone,
): { readonly state: MicrophoneRegion; readonly effects: readonly MicrophoneEffect[] } {
  let state = from;
  const effects = inputs.flatMap((input) => {
    const next = microphoneMachine(state, input);
    state = next.state;
    return next.effects;
  });
  return { state, effects };
}

describe('microphone machine', () => {
  it('opens, records while an utterance is open, and closes', () => {
    expect(
      run([
        { type: 'want-open' },
        { type: 'opened', attempt: 1 },
        { type: 'utterance-began' },
        { type: 'utterance-ended' },
        { type: 'want-closed' },
        { type: 'closed', attempt: 1 },
      ]),
    ).toEqual({
      state: { kind: 'closed', attempt: 1, utterance: false },
      effects: [
        { type: 'open', attempt: 1 },
        { type: 'close', attempt: 1 },
      ],
    });
  });

  it('records as soon as it is open when the utterance began before', () => {
    const { state } = run([
      { type: 'want-open' },
      { type: 'utterance-began' },
      { type: 'opened', attempt: 1 },
    ]);
    expect(state).toEqual({ kind: 'recording', attempt: 1 });
  });

  it('closes the device that comes after off was wanted', () => {
    const { state, effects } = run([
      { type: 'want-open' },
      { type: 'want-closed' },
      { type: 'opened', attempt: 1 },
    ]);
    expect(state).toMatchObject({ kind: 'closing', waitsFor: 'closed', reopen: false });
    expect(effects.at(-1)).toEqual({ type: 'close', attempt: 1 });
  });

  it('lets off win over recording and over the wish to reopen', () => {
    const { state } = run([
      { type: 'want-open' },
      { type: 'opened', attempt: 1 },
      { type: 'utterance-began' },
      { type: 'want-closed' },
      { type: 'want-open' },
      { type: 'want-closed' },
      { type: 'utterance-ended' },
      { type: 'closed', attempt: 1 },
    ]);
    expect(state).toEqual({ kind: 'closed', attempt: 1, utterance: false });
  });

  it('opens again only after the old device is released', () => {
    const closing = run([
      { type: 'want-open' },
      { type: 'opened', attempt: 1 },
      { type: 'want-closed' },
      { type: 'want-open' },
    ]);
    expect(closing.effects.map(({ type }) => type)).toEqual(['open', 'close']);
    const reopened = microphoneMachine(closing.state, { type: 'closed', attempt: 1 });
    expect(reopened.effects).toEqual([{ type: 'open', attempt: 2 }]);
  });

  it('changes devices by closing one and opening the next, the utterance goes on', () => {
    const { state, effects } = run([
      { type: 'want-open' },
      { type: 'opened', attempt: 1 },
      { type: 'utterance-began' },
      { type: 'device-changed' },
      { type: 'closed', attempt: 1 },
      { type: 'opened', attempt: 2 },
    ]);
    expect(state).toEqual({ kind: 'recording', attempt: 2 });
    expect(effects.map(({ type }) => type)).toEqual(['open', 'close', 'open']);
  });

  it('tries a lost microphone again after 0.5, 1, 2, 5, 5 … s and announces one loss', () => {
    let { state } = run([{ type: 'want-open' }, { type: 'opened', attempt: 1 }]);
    const effects: MicrophoneEffect[] = [];
    const apply = (input: MicrophoneInput): void => {
      const next = microphoneMachine(state, input);
      state = next.state;
      effects.push(...next.effects);
    };
    apply({ type: 'lost', attempt: 1, error });
    for (let attempt = 1; attempt <= 5; attempt += 1) {
      apply({ type: 'retry-due', attempt });
      apply({ type: 'open-failed', attempt: attempt + 1, error });
    }
    const delays = effects.flatMap((effect) => (effect.type === 'schedule-retry' ? [effect.delayMs] : []));
    expect(delays).toEqual([500, 1000, 2000, 5000, 5000, 5000]);
    expect(effects.filter(({ type }) => type === 'announce-lost')).toEqual([
      { type: 'announce-lost', error },
    ]);
  });

  it('keeps the utterance through a loss and says that the microphone is back', () => {
    const { state, effects } = run([
      { type: 'want-open' },
      { type: 'opened', attempt: 1 },
      { type: 'utterance-began' },
      { type: 'lost', attempt: 1, error },
      { type: 'retry-due', attempt: 1 },
      { type: 'opened', attempt: 2 },
    ]);
    expect(state).toEqual({ kind: 'recording', attempt: 2 });
    expect(effects.at(-1)).toEqual({ type: 'announce-back' });
  });

  it('starts the back-off afresh after the microphone was back', () => {
    const { effects } = run([
      { type: 'want-open' },
      { type: 'open-failed', attempt: 1, error },
      { type: 'retry-due', attempt: 1 },
      { type: 'opened', attempt: 2 },
      { type: 'lost', attempt: 2, error },
    ]);
    expect(effects.slice(-2)).toEqual([
      { type: 'announce-lost', error },
      { type: 'schedule-retry', attempt: 2, delayMs: 500 },
    ]);
  });

  it('tries at once when the devices change while it is lost', () => {
    const { effects } = run([
      { type: 'want-open' },
      { type: 'open-failed', attempt: 1, error },
      { type: 'device-changed' },
    ]);
    expect(effects.slice(-2)).toEqual([
      { type: 'cancel-retry', attempt: 1 },
      { type: 'open', attempt: 2 },
    ]);
  });

  it('gives up a lost microphone when off is wanted, and withdraws the announcement', () => {
    const { state, effects } = run([
      { type: 'want-open' },
      { type: 'open-failed', attempt: 1, error },
      { type: 'want-closed' },
      { type: 'retry-due', attempt: 1 },
    ]);
    expect(state.kind).toBe('closed');
    expect(effects.slice(-2)).toEqual([{ type: 'cancel-retry', attempt: 1 }, { type: 'withdraw-lost' }]);
  });

  it('is closed when a file has been played to its end', () => {
    const { state } = run([
      { type: 'want-open' },
      { type: 'opened', attempt: 1 },
      { type: 'ended', attempt: 1 },
    ]);
    expect(state).toEqual({ kind: 'closed', attempt: 1, utterance: false });
  });
});

/** What the world may do; the device model turns it into inputs. */
type Happening =
  | 'want-open'
  | 'want-closed'
  | 'device-changed'
  | 'utterance-began'
  | 'utterance-ended'
  | 'device-opens'
  | 'device-refuses'
  | 'device-vanishes'
  | 'device-released'
  | 'retry-timer'
  | 'late-report';

const HAPPENINGS: readonly Happening[] = [
  'want-open',
  'want-closed',
  'device-changed',
  'utterance-began',
  'utterance-ended',
  'device-opens',
  'device-refuses',
  'device-vanishes',
  'device-released',
  'retry-timer',
  'late-report',
];

/** A device that does what the effects ask, and complains about everything that a driver could not do. */
class World {
  state: MicrophoneRegion = closedMicrophone;
  wanted = false;
  utterance = false;
  announced = false;
  readonly #recorders = new Map<number, 'opening' | 'open' | 'releasing'>();
  #retry: number | undefined;

  get openRecorders(): number {
    return this.#recorders.size;
  }

  happen(happening: Happening): void {
    switch (happening) {
      case 'want-open':
      case 'want-closed':
        this.wanted = happening === 'want-open';
        return this.#apply({ type: happening });
      case 'utterance-began':
      case 'utterance-ended':
        this.utterance = happening === 'utterance-began';
        return this.#apply({ type: happening });
      case 'device-changed':
        return this.#apply({ type: happening });
      case 'device-opens':
        return this.#report('opening', 'open', (attempt) => ({ type: 'opened', attempt }));
      case 'device-refuses':
        return this.#report('opening', undefined, (attempt) => ({ type: 'open-failed', attempt, error }));
      case 'device-vanishes':
        return this.#report('open', undefined, (attempt) => ({ type: 'lost', attempt, error }));
      case 'device-released':
        return this.#report('releasing', undefined, (attempt) => ({ type: 'closed', attempt }));
      case 'retry-timer': {
        if (this.#retry === undefined) return;
        const attempt = this.#retry;
        this.#retry = undefined;
        return this.#apply({ type: 'retry-due', attempt });
      }
      case 'late-report': {
        const before = this.state;
        const attempt = this.state.attempt - 1;
        for (const type of ['opened', 'closed', 'ended', 'retry-due'] as const)
          this.#apply({ type, attempt });
        for (const type of ['lost', 'open-failed'] as const) this.#apply({ type, attempt, error });
        return assert.equal(this.state, before, 'a late report was heeded');
      }
    }
  }

  /** Lets the device answer everything it was asked, and the retry timer run out, until nothing is under way. */
  settle(): void {
    for (let round = 0; round < 6; round += 1) {
      this.happen('device-opens');
      this.happen('device-released');
      this.happen('retry-timer');
    }
  }

  #report(
    from: 'opening' | 'open' | 'releasing',
    next: 'open' | undefined,
    input: (attempt: number) => MicrophoneInput,
  ): void {
    const attempt = [...this.#recorders].find(([, phase]) => phase === from)?.[0];
    if (attempt === undefined) return;
    if (next === undefined) this.#recorders.delete(attempt);
    else this.#recorders.set(attempt, next);
    this.#apply(input(attempt));
  }

  #apply(input: MicrophoneInput): void {
    const { state, effects } = microphoneMachine(this.state, input);
    this.state = state;
    for (const effect of effects) this.#obey(effect);
  }

  #obey(effect: MicrophoneEffect): void {
    switch (effect.type) {
      case 'open':
        assert.equal(this.#recorders.size, 0, 'two recorders');
        this.#recorders.set(effect.attempt, 'opening');
        return;
      case 'close':
        assert.equal(this.#recorders.get(effect.attempt), 'open');
        this.#recorders.set(effect.attempt, 'releasing');
        return;
      case 'schedule-retry':
        assert.equal(this.#retry, undefined, 'two retries');
        this.#retry = effect.attempt;
        return;
      case 'cancel-retry':
        assert.equal(this.#retry, effect.attempt);
        this.#retry = undefined;
        return;
      case 'announce-lost':
        assert.equal(this.announced, false);
        this.announced = true;
        return;
      case 'announce-back':
      case 'withdraw-lost':
        assert.equal(this.announced, true);
        this.announced = false;
        return;
    }
  }
}

describe('microphone machine, whatever happens', () => {
  const anything = fc.array(fc.constantFrom(...HAPPENINGS), { maxLength: 60 });

  it('never has two recorders or two owners of reopening, and ignores late reports', () => {
    fc.assert(
      fc.property(anything, (happenings) => {
        const world = new World();
        for (const happening of happenings) {
          world.happen(happening);
          expect(world.openRecorders).toBeLessThanOrEqual(1);
          expect(isMicrophoneWanted(world.state)).toBe(world.wanted);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('settles closed, with nothing announced, when off was wanted last', () => {
    fc.assert(
      fc.property(anything, (happenings) => {
        const world = new World();
        for (const happening of [...happenings, 'want-closed' as const]) world.happen(happening);
        world.settle();
        expect(world.state.kind).toBe('closed');
        expect(world.openRecorders).toBe(0);
        expect(world.announced).toBe(false);
      }),
      { numRuns: 500 },
    );
  });

  it('settles open when that was wanted last and the device answers again', () => {
    fc.assert(
      fc.property(anything, (happenings) => {
        const world = new World();
        for (const happening of [...happenings, 'want-open' as const]) world.happen(happening);
        world.settle();
        expect(world.state.kind).toBe(world.utterance ? 'recording' : 'armed');
        expect(world.openRecorders).toBe(1);
        expect(world.announced).toBe(false);
      }),
      { numRuns: 500 },
    );
  });
});
