import { beforeEach, describe, expect, it } from 'vitest';
import { PacedStream, type Pace } from '../../../../src/main/speech/playback/paced-stream.ts';
import { ManualClock } from '../../../../src/shared/kernel/clock.ts';
import { settled } from './time.ts';

const RATE_HZ = 48_000;
const ms = (durationMs: number): number => (durationMs * RATE_HZ) / 1000;
const sound = (durationMs: number): Float32Array => new Float32Array(ms(durationMs)).fill(0.5);

let clock: ManualClock;
let given: Float32Array[];
let stream: PacedStream;

function open(pace: Partial<Pace> = {}): PacedStream {
  stream = new PacedStream(
    {
      device: { id: 'test', label: 'Test', isDefault: true },
      sampleRateHz: RATE_HZ,
      give: (pcm) => void given.push(pcm),
      release: () => stream.ended({ reason: 'closed' }),
    },
    { handed: () => {}, end: () => {} },
    clock,
    { aheadMs: 60, fillMs: 60, trustMs: Infinity, immediate: true, ...pace },
  );
  return stream;
}

const zeros = (): number => given.flatMap((pcm) => [...pcm]).filter((sample) => sample === 0).length;
const total = (): number => given.reduce((sum, { length }) => sum + length, 0);

beforeEach(() => {
  clock = new ManualClock();
  given = [];
});

describe('a device that starts to play only when it has enough', () => {
  it('gets zeros after a sound that is too short, when nothing follows', () => {
    void open().write(sound(8));
    expect(total()).toBe(ms(8));
    clock.advance(10);
    expect(total()).toBe(ms(60));
    expect(stream.heardSamples).toBe(ms(8));
  });

  it('gets them at once when nothing more is to come', async () => {
    void open().write(sound(8));
    let isDrained = false;
    void stream.drained().then(() => (isDrained = true));
    expect(total()).toBe(ms(60));
    clock.advance(8);
    await settled();
    expect(isDrained).toBe(true);
  });

  it('gets none between pieces that follow each other', () => {
    void open().write(sound(8));
    for (let i = 0; i < 50; i++) {
      clock.advance(8);
      void stream.write(sound(8));
    }
    expect(zeros()).toBe(0);
  });

  it('gets a few at the end of a long sound, so that nothing of it stays behind', () => {
    void open().write(sound(500));
    clock.advance(2000);
    expect(zeros()).toBe(ms(20));
    expect(stream.heardSamples).toBe(ms(500));
  });

  it('counts on rightly when sound goes on behind the zeros', () => {
    void open().write(sound(20));
    clock.advance(30);
    void stream.write(sound(40));
    clock.advance(30);
    expect(stream.heardSamples).toBe(ms(20));
    clock.advance(20);
    expect(stream.heardSamples).toBe(ms(20 + 20));
    clock.advance(200);
    expect(stream.heardSamples).toBe(ms(60));
  });

  it('plays what was given when the rest is discarded', () => {
    void open().write(sound(8));
    expect(stream.discard()).toBe(0);
    expect(total()).toBeGreaterThanOrEqual(ms(60));
    expect(given.at(-1)?.at(-1)).toBe(0);
  });
});

describe('discarding', () => {
  it('fades along what would have come', () => {
    void open({ fillMs: 0 }).write(sound(500));
    const before = total();
    expect(stream.discard()).toBe(ms(500) - before - ms(5));
    expect(given.at(-1)).toHaveLength(ms(5));
    expect(given.at(-1)?.[0]).toBeCloseTo(0.5, 3);
    expect(given.at(-1)?.at(-1)).toBeCloseTo(0, 6);
  });

  it('fades from the last sample where nothing would have come', () => {
    void open({ fillMs: 0 }).write(sound(40));
    expect(stream.discard()).toBe(0);
    expect(given.at(-1)).toHaveLength(ms(5));
    clock.advance(200);
    expect(stream.heardSamples).toBe(ms(40));
  });

  it('gives a silent device nothing', () => {
    void open().write(sound(40));
    clock.advance(500);
    const before = total();
    stream.discard();
    expect(total()).toBe(before);
  });
});

describe('a device that holds much itself', () => {
  it('is given more ahead', () => {
    open().giveAhead(230);
    void stream.write(sound(1000));
    expect(total()).toBe(ms(220));
    expect(stream.latencyMs).toBe(230);
  });

  it('may report while it is given samples, which stay in order', () => {
    const order: number[] = [];
    const reporting: PacedStream = new PacedStream(
      {
        device: { id: 'test', label: 'Test', isDefault: true },
        sampleRateHz: RATE_HZ,
        give: (pcm) => {
          reporting.report(reporting.given);
          order.push(pcm[0] ?? 0);
        },
        release: () => {},
      },
      { handed: () => {}, end: () => {} },
      clock,
      { aheadMs: 60, fillMs: 0, trustMs: Infinity, immediate: true },
    );
    void reporting.write(Float32Array.from({ length: ms(500) }, (_, i) => i));
    clock.advance(600);
    expect(order).toEqual(order.toSorted((a, b) => a - b));
    expect(order.length).toBeGreaterThanOrEqual(25);
  });
});
