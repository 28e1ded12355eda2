import { beforeEach, describe, expect, it } from 'vitest';
import type { OutputEnd } from '../../../../src/main/speech/playback/audio-output.ts';
import { PageOutput } from '../../../../src/main/speech/playback/page-output.ts';
import type { PageSpeakerStream } from '../../../../src/main/speech/playback/page-speaker.ts';
import { ManualClock } from '../../../../src/shared/kernel/clock.ts';
import { settled } from './time.ts';

const RATE_HZ = 48_000;
const kitchen = { label: 'Kitchen', sampleRateHz: RATE_HZ };
const ms = (durationMs: number): number => (durationMs * RATE_HZ) / 1000;
const sound = (durationMs: number): Float32Array => new Float32Array(ms(durationMs)).fill(0.5);

/** A page that plays what it is sent when the test says so. */
class Page {
  waiting = 0;
  played = 0;
  discards = 0;
  readonly #stream: PageSpeakerStream | undefined;

  constructor(output: PageOutput, speaker = kitchen) {
    this.#stream = output.attach(speaker, {
      send: (pcm) => void (this.waiting += pcm.length),
      discard: () => void (this.discards += 1),
    });
  }

  get isLent(): boolean {
    return this.#stream !== undefined;
  }

  /** Time passes, the page plays and reports. */
  play(durationMs: number): void {
    const samples = Math.min(ms(durationMs), this.waiting);
    this.waiting -= samples;
    this.played += samples;
    clock.advance(durationMs);
    this.#stream?.played(this.played);
  }

  /** Throws away what it has, and answers. */
  answerDiscard(): void {
    this.waiting = 0;
    this.#stream?.discarded(this.played);
  }

  report(samples: number): void {
    this.#stream?.played(samples);
  }

  leave(): void {
    this.#stream?.detach();
  }
}

let clock: ManualClock;
let output: PageOutput;
let ends: OutputEnd[];
const handlers = { handed: () => {}, end: (end: OutputEnd) => void ends.push(end) };

beforeEach(() => {
  clock = new ManualClock();
  output = new PageOutput(clock);
  ends = [];
});

describe('PageOutput', () => {
  it('is an output while a page lends its loudspeaker, and says when that changes', () => {
    const states: boolean[] = [];
    output.onChange(() => states.push(output.attached));
    new Page(output).leave();
    expect(states).toEqual([true, false]);
  });

  it('is refused where no page is wanted', () => {
    output = new PageOutput(clock, () => false);
    expect(new Page(output).isLent).toBe(false);
    expect(output.attached).toBe(false);
  });

  it('cannot be opened before a page has lent one', async () => {
    await expect(output.open(handlers)).rejects.toMatchObject({ code: 'output-missing', retryable: true });
  });

  it('sends at the page’s rate, only a little ahead of what the page has played', async () => {
    const page = new Page(output);
    const open = await output.open(handlers);
    expect(open).toMatchObject({ device: { label: 'Kitchen' }, sampleRateHz: RATE_HZ });
    void open.write(sound(1000));
    expect(page.waiting).toBe(ms(120));
    for (let i = 0; i < 20; i++) page.play(20);
    expect(page.played).toBe(ms(400));
    expect(page.waiting).toBeLessThanOrEqual(ms(140));
    expect(open.heardSamples).toBe(ms(400));
  });

  it('waits for a page that does not play', async () => {
    const page = new Page(output);
    const open = await output.open(handlers);
    void open.write(sound(1000));
    clock.advance(2000);
    expect(open.heardSamples).toBeLessThan(ms(400));
    expect(page.waiting).toBeLessThanOrEqual(ms(320 + 120));
  });

  it('is given up when the page plays nothing for three seconds', async () => {
    const page = new Page(output);
    const open = await output.open(handlers);
    void open.write(sound(1000));
    for (let i = 0; i < 40; i++) {
      clock.advance(100);
      page.report(0);
    }
    expect(ends).toMatchObject([{ reason: 'lost', error: { code: 'playback-failed' } }]);
    expect(page.discards).toBe(1);
  });

  it('follows the page’s count between the reports by the clock', async () => {
    const page = new Page(output);
    const open = await output.open(handlers);
    void open.write(sound(1000));
    page.play(50);
    clock.advance(30);
    expect(open.heardSamples).toBe(ms(80));
  });

  it('is drained when the page has played the last sample', async () => {
    const page = new Page(output);
    const open = await output.open(handlers);
    let isDrained = false;
    void open.write(sound(50));
    void open.drained().then(() => (isDrained = true));
    page.play(40);
    await settled();
    expect(isDrained).toBe(false);
    page.play(20);
    await settled();
    expect(isDrained).toBe(true);
  });

  it('lets the page throw away what it has not played', async () => {
    const page = new Page(output);
    const open = await output.open(handlers);
    void open.write(sound(1000));
    page.play(50);
    expect(open.discard()).toBe(ms(950));
    expect(page.discards).toBe(1);
    page.answerDiscard();
    clock.advance(500);
    expect(open.heardSamples).toBe(ms(50));
  });

  it('counts on from what the page had played by the discard', async () => {
    const page = new Page(output);
    const open = await output.open(handlers);
    void open.write(sound(1000));
    page.play(50);
    open.discard();
    void open.write(sound(100));
    // On its way while the page had not heard of the discard.
    page.report(ms(60));
    page.answerDiscard();
    page.waiting = ms(100);
    page.play(30);
    expect(open.heardSamples).toBe(ms(80));
  });

  it('waits for the answer to the last of several discards', async () => {
    const page = new Page(output);
    const open = await output.open(handlers);
    void open.write(sound(1000));
    page.play(50);
    open.discard();
    void open.write(sound(100));
    clock.advance(20);
    open.discard();
    page.answerDiscard();
    page.report(ms(55));
    expect(page.discards).toBe(2);
    const { heardSamples } = open;
    page.answerDiscard();
    void open.write(sound(100));
    page.play(40);
    expect(open.heardSamples).toBe(heardSamples + ms(40));
  });

  it('begins to count anew at each opening', async () => {
    const page = new Page(output);
    const first = await output.open(handlers);
    void first.write(sound(50));
    page.play(100);
    await first.close();
    const second = await output.open(handlers);
    void second.write(sound(50));
    page.play(20);
    expect(second.heardSamples).toBe(ms(20));
  });

  it('leaves nothing to be heard when it is closed in the middle', async () => {
    const page = new Page(output);
    const first = await output.open(handlers);
    void first.write(sound(50));
    page.play(20);
    await first.close();
    expect(page.discards).toBe(1);
    const second = await output.open(handlers);
    page.answerDiscard();
    void second.write(sound(50));
    page.play(30);
    expect(second.heardSamples).toBe(ms(30));
  });

  it('is lost when the page goes', async () => {
    const page = new Page(output);
    const open = await output.open(handlers);
    void open.write(sound(1000));
    page.leave();
    page.report(ms(500));
    expect(ends).toMatchObject([{ reason: 'lost', error: { code: 'output-missing' } }]);
    expect(open.heardSamples).toBe(0);
  });

  it('gives way to a newer page', async () => {
    const older = new Page(output);
    await output.open(handlers);
    const newer = new Page(output, { label: 'Tablet', sampleRateHz: 44_100 });
    expect(ends).toMatchObject([{ reason: 'lost' }]);
    older.leave();
    expect(output.attached).toBe(true);
    const open = await output.open(handlers);
    void open.write(sound(10));
    expect(newer.waiting).toBe(ms(10));
  });

  it('ends once when it is closed', async () => {
    const page = new Page(output);
    const open = await output.open(handlers);
    await open.close();
    await open.close();
    page.leave();
    expect(ends).toEqual([{ reason: 'closed' }]);
  });
});
