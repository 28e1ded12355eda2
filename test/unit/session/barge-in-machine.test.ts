import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  bargeInMachine,
  listensForVoice,
  silentBargeIn,
  type BargeInEffect,
  type BargeInInput,
  type BargeInMode,
  type BargeInRegion,
} from '../../../src/main/session/machines/barge-in-machine.ts';
import { FRAME_MS } from '../../../src/shared/kernel/audio-format.ts';

type FrameKind = 'user' | 'own' | 'nobody';

/** Plays inputs against the machine with a clock that frames move on, and notes the effects with their time. */
class World {
  state: BargeInRegion = silentBargeIn;
  nowMs = 0;
  readonly effects: string[] = [];
  mode: BargeInMode;

  constructor(mode: BargeInMode = 'echo-cancel') {
    this.mode = mode;
  }

  give(input: BargeInInput): readonly BargeInEffect[] {
    const next = bargeInMachine(this.state, input, this.mode);
    this.state = next.state;
    this.effects.push(...next.effects.map(({ type }) => type));
    return next.effects;
  }

  start(): this {
    this.give({ type: 'speech-started' });
    return this;
  }

  end(): this {
    this.give({ type: 'speech-ended', atMs: this.nowMs });
    return this;
  }

  frames(kind: FrameKind, durationMs: number): this {
    for (let passedMs = 0; passedMs < durationMs; passedMs += FRAME_MS) {
      this.nowMs += FRAME_MS;
      this.give({
        type: 'frame',
        voiced: kind !== 'nobody',
        ownVoice: kind === 'own' ? 0.9 : 0.1,
        atMs: this.nowMs,
      });
    }
    return this;
  }

  words(isStopWord = false): this {
    this.give({ type: 'words', isStopWord, atMs: this.nowMs });
    return this;
  }

  key(): this {
    this.give({ type: 'key-pressed', atMs: this.nowMs });
    return this;
  }
}

const BY_VOICE: readonly BargeInMode[] = ['echo-cancel', 'headphones'];
const DEAF: readonly BargeInMode[] = ['half-duplex', 'key-only'];
const MODES: readonly BargeInMode[] = [...BY_VOICE, ...DEAF];

describe.each(BY_VOICE)('barge-in, %s', (mode) => {
  it('ducks after 120 ms of the user’s voice and pauses after 400 ms', () => {
    const world = new World(mode).start();
    world.frames('user', 96);
    expect(world.effects).toEqual([]);
    world.frames('user', 32);
    expect(world.effects).toEqual(['duck']);
    world.frames('user', 256);
    expect(world.effects).toEqual(['duck']);
    world.frames('user', 32);
    expect(world.effects).toEqual(['duck', 'pause']);
  });

  it('is loud again when the voice ended before 400 ms', () => {
    const world = new World(mode).start().frames('user', 300).frames('nobody', 192);
    expect(world.effects).toEqual(['duck']);
    world.frames('nobody', 32);
    expect(world.effects).toEqual(['duck', 'unduck']);
  });

  it('counts short silences within a word once it has ducked', () => {
    const world = new World(mode).start().frames('user', 128);
    for (let i = 0; i < 3; i++) world.frames('nobody', 64).frames('user', 32);
    expect(world.effects).toEqual(['duck', 'pause']);
  });

  it('hears nothing in its own voice', () => {
    expect(new World(mode).start().frames('own', 5000).effects).toEqual([]);
  });

  it('stops when the voice has words, and gives the floor back when the turn is over', () => {
    const world = new World(mode).start().frames('user', 600).words();
    expect(world.effects).toEqual(['duck', 'pause', 'stop']);
    world.end().frames('user', 3000).words();
    world.give({ type: 'turn-ended', hasWords: true });
    expect(world.effects).toEqual(['duck', 'pause', 'stop', 'resume']);
    expect(world.state).toEqual(silentBargeIn);
  });

  it('goes on from the cut when no words come within 2 s of the voice', () => {
    const world = new World(mode).start().frames('user', 900).frames('nobody', 1950);
    expect(world.effects).toEqual(['duck', 'pause']);
    world.frames('nobody', 64);
    expect(world.effects).toEqual(['duck', 'pause', 'resume']);
    expect(world.state).toMatchObject({ kind: 'speaking' });
  });

  it('goes on at once when the turn turns out to have no words', () => {
    const world = new World(mode).start().frames('user', 900);
    world.give({ type: 'turn-ended', hasWords: false });
    expect(world.effects).toEqual(['duck', 'pause', 'resume']);
  });

  it('goes on by the clock alone when the microphone falls silent for good', () => {
    const world = new World(mode).start().frames('user', 900);
    world.give({ type: 'time', atMs: world.nowMs + 2000 });
    expect(world.effects).toEqual(['duck', 'pause', 'resume']);
  });

  it('does not wait for ever for the words of a noise', () => {
    const world = new World(mode).start().frames('user', 31_000);
    expect(world.effects.slice(0, 3)).toEqual(['duck', 'pause', 'resume']);
  });

  it('stops at a stop word, however short', () => {
    expect(new World(mode).start().frames('user', 96).words(true).effects).toEqual(['stop']);
    expect(new World(mode).start().frames('user', 200).words(true).effects).toEqual([
      'duck',
      'stop',
      'unduck',
    ]);
    const afterwards = new World(mode).start().frames('user', 300).frames('nobody', 500).words(true);
    expect(afterwards.effects).toEqual(['duck', 'unduck', 'stop']);
  });

  it('does not stop at other words of a voice that was too short, but at once when it goes on', () => {
    const world = new World(mode).start().frames('user', 200).words();
    expect(world.effects).toEqual(['duck']);
    world.frames('user', 224);
    expect(world.effects).toEqual(['duck', 'pause', 'stop']);
  });

  it('always listens', () => {
    const world = new World(mode).start();
    expect(listensForVoice(world.state, mode)).toBe(true);
    world.frames('user', 600);
    expect(listensForVoice(world.state, mode)).toBe(true);
  });

  it('is loud again when the speech ends while ducked', () => {
    expect(new World(mode).start().frames('user', 200).end().effects).toEqual(['duck', 'unduck']);
  });
});

describe.each(DEAF)('barge-in, %s', (mode) => {
  it('hears no voice while it speaks', () => {
    const world = new World(mode).start();
    expect(listensForVoice(world.state, mode)).toBe(false);
    expect(world.frames('user', 3000).effects).toEqual([]);
  });

  it('listens once the echo is over', () => {
    const tailMs = mode === 'key-only' ? 1500 : 300;
    const world = new World(mode).start().frames('nobody', 320).end();
    world.frames('own', tailMs - FRAME_MS);
    expect(listensForVoice(world.state, mode)).toBe(false);
    world.frames('own', 2 * FRAME_MS);
    expect(listensForVoice(world.state, mode)).toBe(true);
    expect(world.state).toEqual(silentBargeIn);
  });

  it('listens at once after a key', () => {
    const speaking = new World(mode).start().key();
    expect(listensForVoice(speaking.state, mode)).toBe(true);
    const echoing = new World(mode).start().end().key();
    expect(listensForVoice(echoing.state, mode)).toBe(true);
    expect(echoing.effects).toEqual([]);
  });
});

describe.each(MODES)('barge-in by key, %s', (mode) => {
  it('stops what plays at once', () => {
    expect(new World(mode).start().key().effects).toEqual(['stop']);
  });

  it('stops one speech once, and the next one again', () => {
    const world = new World(mode).start().key().key().end().start().key();
    expect(world.effects).toEqual(['stop', 'stop']);
  });

  it('does nothing while nothing plays', () => {
    expect(new World(mode).key().effects).toEqual([]);
  });
});

describe('barge-in when the mode changes', () => {
  it('is loud again when it becomes deaf while ducked', () => {
    const world = new World().start().frames('user', 200);
    world.mode = 'half-duplex';
    expect(world.frames('user', 224).effects).toEqual(['duck', 'unduck']);
  });
});

type Happening =
  | { readonly type: 'frames'; readonly kind: FrameKind; readonly count: number }
  | { readonly type: 'mode'; readonly mode: BargeInMode }
  | { readonly type: 'start' | 'end' | 'words' | 'stop-word' | 'key' | 'turn' | 'turn-without-words' }
  | { readonly type: 'wait'; readonly durationMs: number };

const happening: fc.Arbitrary<Happening> = fc.oneof(
  fc.record({
    type: fc.constant('frames' as const),
    kind: fc.constantFrom<FrameKind>('user', 'own', 'nobody'),
    count: fc.integer({ min: 1, max: 25 }),
  }),
  fc.record({ type: fc.constant('mode' as const), mode: fc.constantFrom(...MODES) }),
  fc.constantFrom<Happening>(
    { type: 'start' },
    { type: 'end' },
    { type: 'words' },
    { type: 'stop-word' },
    { type: 'key' },
    { type: 'turn' },
    { type: 'turn-without-words' },
  ),
  fc.record({ type: fc.constant('wait' as const), durationMs: fc.integer({ min: 1, max: 3000 }) }),
);

/** A speaker that obeys: what is paused or silent cannot start, what is stopped ends. */
class ObedientWorld extends World {
  playing = false;
  held = false;
  ducked = false;

  override give(input: BargeInInput): readonly BargeInEffect[] {
    const effects = super.give(input);
    if (input.type === 'speech-ended') this.playing = false;
    for (const { type } of effects) {
      switch (type) {
        case 'duck':
          assert(this.playing && !this.held && !this.ducked, 'ducked what does not play aloud');
          this.ducked = true;
          break;
        case 'unduck':
          assert(this.ducked, 'undone twice');
          this.ducked = false;
          break;
        case 'pause':
          assert(this.playing && !this.held, 'paused what does not play');
          this.held = true;
          this.ducked = false;
          break;
        case 'resume':
          assert(this.held, 'given back what was not taken');
          this.held = false;
          break;
        case 'stop':
          assert(this.playing || this.held, 'stopped what does not play');
      }
    }
    assert(!this.ducked || this.state.kind === 'ducked', 'forgot to be loud again');
    assert.equal(this.held, this.state.kind === 'paused' || this.state.kind === 'yielded');
    return effects;
  }

  happen(what: Happening): void {
    switch (what.type) {
      case 'frames':
        this.frames(what.kind, what.count * FRAME_MS);
        break;
      case 'mode':
        this.mode = what.mode;
        break;
      case 'start':
        if (this.playing || this.held) break;
        this.playing = true;
        this.start();
        break;
      case 'end':
        if (this.playing) this.end();
        break;
      case 'words':
      case 'stop-word':
        this.words(what.type === 'stop-word');
        break;
      case 'key':
        this.key();
        break;
      case 'turn':
      case 'turn-without-words':
        this.give({ type: 'turn-ended', hasWords: what.type === 'turn' });
        break;
      case 'wait':
        this.nowMs += what.durationMs;
        this.give({ type: 'time', atMs: this.nowMs });
    }
  }
}

describe('barge-in, whatever happens', () => {
  const happenings = fc.array(happening, { maxLength: 60 });

  it('ducks and pauses only what plays, and takes back each of them', () => {
    fc.assert(
      fc.property(fc.constantFrom(...MODES), happenings, (mode, sequence) => {
        const world = new ObedientWorld(mode);
        for (const what of sequence) world.happen(what);
        world.frames('nobody', 2100);
        assert(!world.held, 'the floor was never given back');
        assert(!world.ducked, 'it stays soft');
        if (!world.playing) return;
        world.end().frames('nobody', 1600);
        assert.deepEqual(world.state, silentBargeIn);
      }),
      { numRuns: 1000 },
    );
  });

  it('in the modes that cannot hear nothing but keys and stop words does anything', () => {
    fc.assert(
      fc.property(fc.constantFrom(...DEAF), happenings, (mode, sequence) => {
        const world = new ObedientWorld(mode);
        for (const what of sequence) {
          if (what.type === 'mode' || what.type === 'key' || what.type === 'stop-word') continue;
          world.happen(what);
        }
        assert.deepEqual(world.effects, []);
      }),
      { numRuns: 300 },
    );
  });
});
