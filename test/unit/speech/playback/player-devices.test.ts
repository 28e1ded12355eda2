import { beforeEach, describe, expect, it } from 'vitest';
import { AppError } from '../../../../src/shared/kernel/app-error.ts';
import { level, line, PER_MS, PlayerRig, spans, watch } from './player-rig.ts';
import { headset, ScriptedOutput, speakers } from './scripted-output.ts';
import { settled } from './time.ts';

let rig: PlayerRig;
beforeEach(() => {
  rig = new PlayerRig();
});

describe('when the device is lost', () => {
  const gone = new AppError('output-missing', 'It is gone.');

  it('goes on elsewhere with the sample it stopped at', async () => {
    void rig.speak(line(16_000));
    const drained = watch(rig.player.drained());
    await rig.pass(300);
    const lost = rig.output.line;
    const heard = lost.stream.heardSamples;
    lost.break(gone);
    await rig.pass(800);
    expect(heard).toBeCloseTo(300 * PER_MS, -1);
    expect(spans(rig.output.line.samples)).toEqual([[heard, 16_000]]);
    expect(drained.state).toBe('done');
    expect(rig.player.heardMs).toBe(rig.player.acceptedMs);
    expect(rig.newsTypes).toEqual(['opened', 'lost', 'opened']);
  });

  it('goes on at another rate', async () => {
    void rig.speak(level(1000, 0.5));
    void rig.player.drained();
    await rig.pass(300);
    rig.output.sampleRateHz = 48_000;
    rig.output.line.break(gone);
    await rig.pass(900);
    expect(rig.output.line.samples.length / 48).toBeCloseTo(700, -1);
    expect(rig.player.heardMs).toBe(rig.player.acceptedMs);
  });

  it('plays the tail that was still in the device', async () => {
    void rig.speak(line(1600));
    const drained = watch(rig.player.drained());
    await rig.pass(70);
    rig.output.line.break(gone);
    await rig.pass(100);
    expect(spans(rig.output.line.samples)).toEqual([[1120, 1600]]);
    expect(drained.state).toBe('done');
  });

  it('tries again with growing pauses', async () => {
    void rig.speak(line(16_000));
    await rig.pass(100);
    rig.output.refusal = gone;
    rig.output.line.break(gone);
    await settled();
    const attempts = [rig.output.attempts];
    for (const pauseMs of [250, 500, 1000]) {
      await rig.pass(pauseMs - 5);
      attempts.push(rig.output.attempts);
      await rig.pass(5);
    }
    expect(attempts).toEqual([2, 2, 3, 4]);
    rig.output.refusal = undefined;
    await rig.pass(3000);
    expect(spans(rig.output.line.samples)).toEqual([[1600, 16_000]]);
    expect(rig.newsTypes).toEqual(['opened', 'lost', 'opened']);
  });

  it('gives up after some tries, and says so to who plays', async () => {
    const playing = watch(rig.speak(line(16_000)));
    await rig.pass(100);
    rig.output.refusal = gone;
    rig.output.line.break(gone);
    await rig.pass(4000, 50);
    expect(playing).toMatchObject({ state: 'failed', error: { code: 'playback-failed', retryable: true } });
    expect(rig.newsTypes).toEqual(['opened', 'lost']);
    rig.output.refusal = undefined;
    const next = watch(rig.speak(line(160)));
    await rig.pass(100);
    expect(next.state).toBe('done');
  });

  it('says so to who waits for the end', async () => {
    await rig.speak(line(160));
    await settled();
    const drained = watch(rig.player.drained());
    rig.output.refusal = gone;
    rig.output.line.break(gone);
    await rig.pass(4000, 50);
    expect(drained).toMatchObject({ state: 'failed', error: { code: 'playback-failed' } });
  });

  it('stops trying when nobody wants to hear any more', async () => {
    void rig.speak(line(16_000));
    const drained = watch(rig.player.drained());
    await rig.pass(100);
    rig.output.refusal = gone;
    rig.output.line.break(gone);
    await settled();
    rig.player.discard();
    await rig.pass(5000, 50);
    expect(rig.output.attempts).toBe(2);
    expect(drained.state).toBe('done');
  });

  it('closes quietly when nothing was being said', async () => {
    void rig.speak(line(160));
    void rig.player.drained();
    await rig.pass(100);
    rig.output.line.break(gone);
    await rig.pass(1000);
    expect(rig.newsTypes).toEqual(['opened', 'closed']);
    expect(rig.output.attempts).toBe(1);
  });

  it('rejects at once, with the reason, when there is none from the beginning', async () => {
    rig.output.refusal = gone;
    const playing = watch(rig.speak(line(16_000)));
    await settled();
    expect(playing).toMatchObject({ state: 'failed', error: gone });
    expect(rig.player.acceptedMs).toBe(rig.player.heardMs);
    expect(rig.news).toEqual([{ type: 'lost', error: gone }]);
  });

  it('gives up when one device after the other plays nothing', async () => {
    const playing = watch(rig.speak(line(64_000)));
    await rig.pass(1000);
    rig.output.line.break(gone);
    for (let opening = 0; opening < 2; opening++) {
      await rig.pass(100);
      rig.output.line.break(gone);
    }
    await settled();
    expect(playing).toMatchObject({ state: 'failed', error: { code: 'playback-failed', cause: gone } });
    const next = watch(rig.speak(line(160)));
    await rig.pass(100);
    expect(next.state).toBe('done');
  });

  it('does not speak to a device that goes in the moment it is opened', async () => {
    rig.output.breaksAtOnce = gone;
    const playing = watch(rig.speak(line(16_000)));
    await settled();
    expect(playing).toMatchObject({ state: 'failed', error: gone });
    expect(rig.newsTypes).toEqual(['lost']);
  });

  it('tells a failure of sound that was accepted already', async () => {
    rig.output.refusal = gone;
    await rig.speak(line(160));
    await settled();
    await expect(rig.player.drained()).rejects.toBe(gone);
    await expect(rig.player.drained()).resolves.toBeUndefined();
  });
});

describe('the choice of the device', () => {
  it('opens the wanted one, and says when another has to do', async () => {
    rig.wanted = headset;
    void rig.speak(line(160));
    await rig.pass(100);
    expect(rig.news).toEqual([{ type: 'opened', device: speakers, insteadOf: headset }]);
  });

  it('moves to another one between two pieces, and loses nothing', async () => {
    rig.output.present = [speakers, headset];
    void rig.speak(line(16_000));
    void rig.player.drained();
    await rig.pass(300);
    rig.wanted = headset;
    await rig.pass(1000);
    const [first, second] = rig.output.lines;
    expect(first?.isOpen).toBe(false);
    expect(second?.stream.device).toEqual(headset);
    expect(spans(first?.samples, second?.samples)).toEqual([[0, 16_000]]);
    expect(rig.player.heardMs).toBe(rig.player.acceptedMs);
    expect(rig.newsTypes).toEqual(['opened', 'opened']);
  });

  it('goes back to the wanted one when it is there again', async () => {
    rig.wanted = headset;
    rig.output.present = [speakers, headset];
    void rig.speak(line(32_000));
    await rig.pass(200);
    rig.output.change(speakers);
    await rig.pass(200);
    rig.output.change(speakers, headset);
    await rig.pass(500);
    expect(rig.output.lines.map(({ stream }) => stream.device.id)).toEqual([
      'headset',
      'speakers',
      'headset',
    ]);
    expect(rig.newsTypes).toEqual(['opened', 'lost', 'opened', 'opened']);
  });

  it('counts a stream that the server has moved elsewhere as lost', async () => {
    rig.output.present = [speakers, headset];
    void rig.speak(line(16_000));
    await rig.pass(200);
    rig.output.change({ ...headset, isDefault: true });
    await rig.pass(200);
    expect(rig.output.lines.map(({ isOpen }) => isOpen)).toEqual([false, true]);
    expect(rig.newsTypes).toEqual(['opened', 'lost', 'opened']);
  });

  it('follows the system’s default', async () => {
    rig.output.present = [speakers, headset];
    void rig.speak(line(16_000));
    await rig.pass(200);
    rig.output.change({ ...speakers, isDefault: false }, { ...headset, isDefault: true });
    await rig.pass(200);
    expect(rig.output.line.stream.device.id).toBe('headset');
  });

  it('moves to another kind of output in the middle of a speech', async () => {
    const other = new ScriptedOutput(rig.clock);
    void rig.speak(line(16_000));
    void rig.player.drained();
    await rig.pass(300);
    const first = rig.output;
    rig.output = other;
    await rig.pass(1000);
    expect(spans(first.line.samples, other.line.samples)).toEqual([[0, 16_000]]);
  });

  it('lets an idle device go when another one is wanted', async () => {
    void rig.speak(line(160));
    void rig.player.drained();
    await rig.pass(100);
    rig.wanted = headset;
    rig.player.deviceChanged();
    await settled();
    expect(rig.output.openLines).toEqual([]);
  });
});
