import { beforeEach, describe, expect, it } from 'vitest';
import { AppError } from '../../../../src/shared/kernel/app-error.ts';
import { level, line, PER_MS, PlayerRig, RATE_HZ, spans, steepest, watch } from './player-rig.ts';
import { speakers } from './scripted-output.ts';
import { settled } from './time.ts';

let rig: PlayerRig;
beforeEach(() => {
  rig = new PlayerRig();
});

describe('Player', () => {
  it('opens the output at first use and gives it what is said, sample by sample', async () => {
    void rig.speak(line(1600));
    const drained = watch(rig.player.drained());
    await rig.pass(200);
    expect(spans(rig.output.line.samples)).toEqual([[0, 1600]]);
    expect(drained.state).toBe('done');
    expect(rig.news).toEqual([{ type: 'opened', device: speakers, insteadOf: undefined }]);
  });

  it('tells exactly what the device was given', async () => {
    void rig.speak(line(1600));
    rig.player.playCue(level(30, 0.2), RATE_HZ, 1);
    await rig.pass(200);
    expect(Float32Array.from(rig.handed)).toEqual(rig.output.line.samples);
  });

  it('converts to the rate of the device, and holds nothing back at the end', async () => {
    rig.output.sampleRateHz = 48_000;
    void rig.player.play({ pcm: new Float32Array(2400).fill(0.5), sampleRateHz: 24_000 }, 1);
    void rig.player.drained();
    await rig.pass(200);
    expect(rig.output.line.samples).toHaveLength(4800);
    expect(rig.output.line.samples[2400]).toBeCloseTo(0.5, 3);
  });

  it('keeps one stream open from speech to speech', async () => {
    for (let speech = 0; speech < 3; speech++) {
      void rig.speak(line(800));
      void rig.player.drained();
      await rig.pass(1000);
    }
    expect(rig.output.attempts).toBe(1);
    expect(rig.output.line.samples).toHaveLength(2400);
  });

  it('takes no more than is soon heard', async () => {
    const first = watch(rig.speak(line(16_000)));
    await rig.pass(800);
    expect(first.state).toBe('open');
    await rig.pass(100);
    expect(first.state).toBe('done');
    expect(rig.output.line.samples.length / PER_MS).toBeLessThanOrEqual(900 + 60);
  });

  it('counts what was accepted and what was heard', async () => {
    void rig.speak(line(1600));
    void rig.player.silence(50);
    expect(rig.player.acceptedMs).toBe(150);
    expect(rig.player.heardMs).toBe(0);
    await rig.pass(75);
    expect(rig.player.heardMs).toBeCloseTo(75, 0);
    await rig.pass(200);
    expect(rig.player.heardMs).toBe(rig.player.acceptedMs);
  });

  it('is drained when the last sample was heard, not before', async () => {
    void rig.speak(line(1600));
    const drained = watch(rig.player.drained());
    await rig.pass(95);
    expect(drained.state).toBe('open');
    await rig.pass(10);
    expect(drained.state).toBe('done');
  });

  it('opens nothing for a speech without sound', async () => {
    await rig.player.drained();
    expect(rig.output.attempts).toBe(0);
  });
});

describe('loudness', () => {
  it('changes without a click', async () => {
    void rig.speak(level(100, 0.5));
    void rig.speak(level(100, 0.5), 0.2);
    await rig.pass(300);
    const { samples } = rig.output.line;
    expect(samples[100 * PER_MS - 1]).toBeCloseTo(0.5);
    expect(samples.at(-1)).toBeCloseTo(0.1);
    expect(steepest(samples)).toBeLessThan(0.4 / (19 * PER_MS));
  });

  it('is right from the first sample of a speech', async () => {
    void rig.speak(level(20, 0.5), 0.2);
    void rig.player.drained();
    await rig.pass(100);
    void rig.speak(level(20, 0.5), 1);
    await rig.pass(100);
    expect(rig.output.line.samples[0]).toBeCloseTo(0.1);
    expect(rig.output.line.samples[20 * PER_MS]).toBeCloseTo(0.5);
  });

  it('goes down by 15 dB within 30 ms of what is given, and back', async () => {
    void rig.speak(level(1000, 0.5));
    await rig.pass(200);
    const duckedAt = rig.output.line.samples.length;
    rig.player.duck(true);
    await rig.pass(200);
    const { samples } = rig.output.line;
    expect(20 * Math.log10((samples[duckedAt + 30 * PER_MS] ?? 0) / 0.5)).toBeCloseTo(-15, 1);
    rig.player.duck(false);
    await rig.pass(200);
    expect(rig.output.line.samples.at(-1)).toBeCloseTo(0.5);
    expect(steepest(rig.output.line.samples)).toBeLessThan(0.5 / (19 * PER_MS));
  });

  it('stays down in the next speech while it is asked to', async () => {
    rig.player.duck(true);
    void rig.speak(level(40, 0.5));
    await rig.pass(100);
    expect(rig.output.line.samples[0]).toBeCloseTo(0.5 * 10 ** (-15 / 20));
  });

  it('never passes full scale, and leaves alone what is not loud', async () => {
    void rig.speak(Float32Array.of(...level(40, 0.9), ...level(40, 1.5), ...level(40, -3)));
    await rig.pass(200);
    const { samples } = rig.output.line;
    expect(samples[0]).toBeCloseTo(0.9, 6);
    expect(Math.max(...samples)).toBeLessThan(1);
    expect(Math.max(...samples)).toBeGreaterThan(0.95);
    expect(Math.min(...samples)).toBeGreaterThanOrEqual(-1);
  });
});

describe('short sounds', () => {
  it('sound at once when nothing is said', async () => {
    rig.player.playCue(level(30, 0.4), RATE_HZ, 0.5);
    await rig.pass(100);
    expect(
      rig.output.line.samples.slice(0, 30 * PER_MS).every((sample) => Math.abs(sample - 0.2) < 1e-6),
    ).toBe(true);
    expect(rig.player.heardMs).toBe(0);
  });

  it('lie over what is said and leave it as it is', async () => {
    const pcm = line(8000);
    void rig.speak(pcm);
    await rig.pass(200);
    const givenBefore = rig.output.line.samples.length;
    rig.player.playCue(level(30, 0.4), RATE_HZ, 0.5);
    void rig.player.drained();
    await rig.pass(500);
    const { samples } = rig.output.line;
    const cue = samples.map((sample, i) => sample - (pcm[i] ?? 0));
    const from = cue.findIndex((sample) => sample > 0.1);
    expect((from - givenBefore) / PER_MS).toBeLessThanOrEqual(40);
    expect(cue.filter((sample) => Math.abs(sample - 0.2) < 1e-6)).toHaveLength(30 * PER_MS);
    expect(samples).toHaveLength(pcm.length);
  });

  it('survive that speech is discarded', async () => {
    rig.output.givesBack = true;
    void rig.speak(level(1000, 0.1));
    await rig.pass(100);
    rig.player.playCue(level(100, 0.5), RATE_HZ, 1);
    await rig.pass(40);
    rig.player.discard();
    await rig.pass(300);
    const { samples } = rig.output.line;
    expect(samples.filter((sample) => sample > 0.45)).toHaveLength(100 * PER_MS);
  });

  it('are nobody’s trouble when they cannot be heard', async () => {
    rig.output.refusal = new AppError('output-missing', 'None.');
    rig.player.playCue(level(30, 0.4), RATE_HZ, 0.5);
    await rig.pass(100);
    expect(rig.news).toEqual([]);
    rig.output.refusal = undefined;
    expect(watch(rig.speak(line(160))).state).toBe('open');
  });
});

describe('an idle device', () => {
  it('is released after a minute, and opened again', async () => {
    void rig.speak(line(160));
    void rig.player.drained();
    await rig.pass(59_000, 1000);
    expect(rig.output.openLines).toHaveLength(1);
    await rig.pass(2000, 1000);
    expect(rig.output.openLines).toEqual([]);
    expect(rig.newsTypes).toEqual(['opened', 'closed']);
    void rig.speak(line(160));
    await rig.pass(100);
    expect(rig.output.openLines).toHaveLength(1);
  });

  it('is opened before it is needed when asked to, once', async () => {
    rig.player.warm();
    rig.player.warm();
    await settled();
    expect(rig.output.attempts).toBe(1);
    void rig.speak(line(160));
    expect(rig.output.line.samples).toHaveLength(160);
  });

  it('may be missing while it is only warmed', async () => {
    rig.output.refusal = new AppError('output-missing', 'None.');
    rig.player.warm();
    await settled();
    expect(rig.news).toEqual([]);
  });

  it('needs no timer but the one that releases it', async () => {
    void rig.speak(line(1600));
    void rig.player.drained();
    await rig.pass(300);
    expect(rig.clock.pendingTimers).toBe(1);
  });

  it('is released for good at the end', async () => {
    const playing = watch(rig.speak(line(16_000)));
    await rig.pass(100);
    await rig.player.dispose();
    expect(rig.output.openLines).toEqual([]);
    await settled();
    expect(playing.state).toBe('done');
    await expect(rig.speak(line(160))).rejects.toMatchObject({ code: 'cancelled' });
    expect(rig.clock.pendingTimers).toBe(0);
  });
});
