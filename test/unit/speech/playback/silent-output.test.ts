import { beforeEach, describe, expect, it } from 'vitest';
import type { OpenAudioOutput, OutputEnd } from '../../../../src/main/speech/playback/audio-output.ts';
import { SilentOutput } from '../../../../src/main/speech/playback/silent-output.ts';
import { ManualClock } from '../../../../src/shared/kernel/clock.ts';
import { settled } from './time.ts';

let clock: ManualClock;
let open: OpenAudioOutput;
let ends: OutputEnd[];
let handed: number;

beforeEach(async () => {
  clock = new ManualClock();
  ends = [];
  handed = 0;
  open = await new SilentOutput(clock).open({
    handed: (pcm) => void (handed += pcm.length),
    takenBack: (samples) => void (handed -= samples),
    end: (end) => void ends.push(end),
  });
});

const samples = (durationMs: number): Float32Array =>
  new Float32Array((open.sampleRateHz * durationMs) / 1000);

describe('SilentOutput', () => {
  it('has nothing to choose from', async () => {
    expect(await new SilentOutput(clock).devices()).toEqual([]);
  });

  it('counts what is written as heard as time passes', () => {
    void open.write(samples(100));
    clock.advance(30);
    expect(open.heardSamples).toBe(samples(30).length);
    clock.advance(500);
    expect(open.heardSamples).toBe(samples(100).length);
  });

  it('takes no more than 60 ms ahead, and asks for more when there is room', async () => {
    let hasRoom = false;
    void open.write(samples(100)).then(() => (hasRoom = true));
    expect(handed).toBe(samples(60).length);
    clock.advance(59);
    await settled();
    expect(hasRoom).toBe(false);
    clock.advance(1);
    await settled();
    expect(hasRoom).toBe(true);
    expect(handed).toBe(samples(100).length);
  });

  it('begins anew after a pause, which does not count', () => {
    void open.write(samples(20));
    clock.advance(1000);
    void open.write(samples(20));
    clock.advance(10);
    expect(open.heardSamples).toBe(samples(30).length);
  });

  it('is drained when everything was heard', async () => {
    let isDrained = false;
    void open.write(samples(100));
    void open.drained().then(() => (isDrained = true));
    clock.advance(99);
    await settled();
    expect(isDrained).toBe(false);
    clock.advance(1);
    await settled();
    expect(isDrained).toBe(true);
  });

  it('throws away what was not heard, to the sample', () => {
    void open.write(samples(100));
    clock.advance(30);
    expect(open.discard()).toBe(samples(70).length);
    expect(handed).toBe(samples(30).length);
    clock.advance(500);
    expect(open.heardSamples).toBe(samples(30).length);
  });

  it('plays on after a discard', () => {
    void open.write(samples(100));
    clock.advance(30);
    open.discard();
    void open.write(samples(40));
    clock.advance(10);
    expect(open.heardSamples).toBe(samples(40).length);
  });

  it('has nothing to throw away when all was heard', () => {
    void open.write(samples(20));
    clock.advance(100);
    expect(open.discard()).toBe(0);
  });

  it('needs no timer while nothing plays', () => {
    void open.write(samples(100));
    clock.advance(500);
    expect(clock.pendingTimers).toBe(0);
  });

  it('ends once, frees who waits, and counts no further', async () => {
    let freed = 0;
    void open.write(samples(100)).then(() => (freed += 1));
    void open.drained().then(() => (freed += 1));
    clock.advance(30);
    await Promise.all([open.close(), open.close()]);
    await settled();
    expect(freed).toBe(2);
    expect(ends).toEqual([{ reason: 'closed' }]);
    clock.advance(500);
    expect(open.heardSamples).toBe(samples(30).length);
    await open.write(samples(10));
    await open.drained();
    expect(open.discard()).toBe(0);
  });
});
