import { describe, expect, it } from 'vitest';
import { AppError } from '../../../src/shared/kernel/app-error.ts';
import type { Frame } from '../../../src/shared/kernel/audio-format.ts';
import { ManualClock } from '../../../src/shared/kernel/clock.ts';
import type { DeviceChoice } from '../../../src/main/capture/audio-source.ts';
import { Capture, type CaptureStatus } from '../../../src/main/capture/capture.ts';
import type { Level } from '../../../src/main/capture/level-meter.ts';
import { noneSource } from '../../../src/main/capture/none-source.ts';
import { PageSource } from '../../../src/main/capture/page-source.ts';
import { ScriptedMicrophone, type ScriptedLine } from '../../support/scripted-microphone.ts';

const builtIn = { id: 'built-in', label: 'Built-in', isDefault: true };
const headset = { id: 'headset', label: 'Headset', isDefault: false };
const BLOCK_MS = 20;

/** Lets everything that waits for nothing but promises go on. */
async function settle(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
}

function rig(wanted: DeviceChoice | null = null, ...present: (typeof builtIn)[]) {
  const clock = new ManualClock();
  const microphone = new ScriptedMicrophone(...(present.length === 0 ? [builtIn] : present));
  const frames: Frame[] = [];
  const levels: Level[] = [];
  const news: CaptureStatus[] = [];
  const capture = new Capture({
    source: () => microphone,
    wantedDevice: () => wanted,
    clock,
    sink: {
      frame: (frame) => void frames.push(frame),
      level: (level) => void levels.push(level),
      status: (status) => void news.push(status),
    },
  });
  /** Plays into the newest line, in real time. */
  const play = (durationMs: number, sample: number, line = microphone.lines.at(-1) as ScriptedLine): void => {
    for (let atMs = 0; atMs < durationMs; atMs += BLOCK_MS) {
      clock.advance(BLOCK_MS);
      line.deliver(sample);
    }
  };
  const open = async (): Promise<void> => {
    const opening = capture.open();
    await settle();
    play(BLOCK_MS, 0.1);
    await opening;
  };
  return { capture, microphone, clock, frames, levels, news, play, open };
}

const kinds = (news: readonly CaptureStatus[]): string[] => news.map(({ kind }) => kind);

describe('opening', () => {
  it('is done when the microphone delivers sound, and frames before that count', async () => {
    const { capture, play, frames } = rig();
    let opened = false;
    const opening = capture.open().then(() => (opened = true));
    await settle();
    play(400, 0);
    await settle();
    expect(opened).toBe(false);
    play(20, 0.1);
    await opening;
    expect(frames.length).toBe(Math.floor((420 * 16) / 512));
  });

  it('takes zeros for 700 ms as a muted or virtual microphone', async () => {
    const { capture, play } = rig();
    const opening = capture.open();
    await settle();
    play(700, 0);
    await opening;
    expect(capture.device).toEqual(builtIn);
  });

  it('measures how long it took', async () => {
    const { capture, play, clock } = rig();
    const opening = capture.open();
    await settle();
    clock.advance(100);
    play(100, 0);
    play(20, 0.1);
    await opening;
    expect(capture.timings).toEqual({ openedInMs: 0, firstFrameMs: 140, hearsMs: 220 });
  });

  it('fails with the reason of the device', async () => {
    const { capture, microphone } = rig();
    microphone.refusal = new AppError('microphone-denied', 'No.');
    await expect(capture.open()).rejects.toBe(microphone.refusal);
    expect(capture.device).toBeNull();
  });

  it('fails, without further news, when the device is lost before it is heard', async () => {
    const { capture, microphone, news } = rig();
    const opening = capture.open();
    await settle();
    const gone = new Error('gone');
    microphone.lines[0]?.break(gone);
    await expect(opening).rejects.toBe(gone);
    expect(news).toEqual([]);
  });

  it('fails when nothing comes for five seconds, and releases the device', async () => {
    const { capture, microphone, clock } = rig();
    const opening = capture.open();
    await settle();
    clock.advance(5100);
    await expect(opening).rejects.toMatchObject({ code: 'microphone-lost', retryable: true });
    expect(microphone.openLines).toEqual([]);
  });

  it('is cancelled by closing, also before the device is there', async () => {
    const { capture, microphone } = rig();
    let letIn: () => void = () => {};
    microphone.gate = new Promise((resolve) => (letIn = resolve));
    const opening = capture.open();
    const closing = capture.close();
    letIn();
    await expect(opening).rejects.toMatchObject({ code: 'cancelled' });
    await closing;
    expect(microphone.openLines).toEqual([]);
  });

  it('cannot be done without a microphone', async () => {
    const sink = { frame() {}, level() {}, status() {} };
    const capture = new Capture({
      source: () => noneSource,
      wantedDevice: () => null,
      clock: new ManualClock(),
      sink,
    });
    await expect(capture.open()).rejects.toMatchObject({ code: 'microphone-missing' });
    expect(capture.sourceKind).toBe('none');
  });

  it('works again and again, with frames numbered through', async () => {
    const { capture, microphone, open, play, frames } = rig();
    for (let round = 0; round < 3; round++) {
      await open();
      play(320, 0.1);
      await capture.close();
    }
    expect(microphone.lines).toHaveLength(3);
    expect(frames.map(({ seq }) => seq)).toEqual(frames.map((_, index) => index));
  });
});

describe('closing', () => {
  it('releases the device and hands over what was captured to the last sample', async () => {
    const { capture, microphone, open, frames, news } = rig();
    await open();
    await capture.close();
    expect(microphone.openLines).toEqual([]);
    expect(microphone.watched).toBe(false);
    expect(frames).toHaveLength(1);
    expect(frames[0]?.pcm.filter((sample) => sample !== 0)).toHaveLength(320);
    expect(capture.device).toBeNull();
    expect(news).toEqual([]);
  });

  it('leaves no timer behind', async () => {
    const { capture, clock, open } = rig();
    await open();
    await capture.close();
    expect(clock.pendingTimers).toBe(0);
  });

  it('may be done twice, and before anything was opened', async () => {
    const { capture, open } = rig();
    await capture.close();
    await open();
    await Promise.all([capture.close(), capture.close()]);
    await capture.close();
    expect(capture.device).toBeNull();
  });
});

describe('an open microphone', () => {
  it('tells its level fifteen times a second', async () => {
    const { open, play, levels } = rig();
    await open();
    play(1000, 0.5);
    expect(levels).toHaveLength(15);
    expect(levels.at(-1)?.rms).toBeCloseTo(0.5, 3);
  });

  it('is lost when it delivers nothing for a second; the rest of the audio comes first', async () => {
    const { capture, microphone, clock, open, play, frames, news } = rig();
    await open();
    play(200, 0.1);
    const before = frames.length;
    clock.advance(1100);
    await settle();
    expect(news).toMatchObject([{ kind: 'lost', error: { code: 'microphone-lost' } }]);
    expect(frames.length).toBe(before + 1);
    expect(microphone.openLines).toEqual([]);
    expect(capture.device).toBeNull();
  });

  it('is not lost because this program was busy for a while', async () => {
    const { clock, microphone, open, news } = rig();
    await open();
    clock.advance(1050);
    microphone.lines[0]?.deliver(0.1);
    clock.advance(900);
    expect(news).toEqual([]);
  });

  it('is lost when the device breaks, and can be opened again', async () => {
    const { microphone, open, news } = rig();
    await open();
    const gone = new Error('gone');
    microphone.lines[0]?.break(gone);
    expect(news).toEqual([{ kind: 'lost', error: gone }]);
    await open();
    expect(microphone.openLines).toHaveLength(1);
  });

  it('is lost when its device is unplugged and the sound server goes on with another', async () => {
    const { microphone, open, news } = rig(null, builtIn, headset);
    await open();
    microphone.change({ ...headset, isDefault: true });
    await settle();
    expect(news).toMatchObject([{ kind: 'lost', error: { message: 'Built-in is gone.' } }]);
    expect(microphone.openLines).toEqual([]);
  });

  it('may change its rate', async () => {
    const { capture, microphone, open, frames } = rig();
    await open();
    for (const rateHz of [48_000, 44_100, 16_000]) {
      for (let n = 0; n < 50; n++) microphone.lines[0]?.deliver(0.1, rateHz);
    }
    await capture.close();
    expect(frames).toHaveLength(Math.ceil((3 * 16_000 + 320) / 512));
  });
});

describe('the wanted device', () => {
  const wanted = { id: headset.id, label: headset.label };

  it('is opened when it is there', async () => {
    const { capture, open, news } = rig(wanted, builtIn, headset);
    await open();
    expect(capture.device).toEqual(headset);
    expect(news).toEqual([]);
  });

  it('is replaced by the default when it is missing, with a notice', async () => {
    const { capture, open, news } = rig(wanted, builtIn);
    await open();
    expect(capture.device).toEqual(builtIn);
    expect(news).toEqual([{ kind: 'substituted', wanted, device: builtIn }]);
  });

  it('is announced once when it is back', async () => {
    const { microphone, open, news } = rig(wanted, builtIn);
    await open();
    microphone.change(builtIn, headset);
    microphone.change(builtIn, headset);
    await settle();
    expect(news.slice(1)).toEqual([{ kind: 'device-changed', device: headset }]);
  });

  it('follows the system’s default when none is wanted', async () => {
    const { microphone, open, news } = rig(null, builtIn, headset);
    await open();
    microphone.change({ ...builtIn, isDefault: false }, { ...headset, isDefault: true });
    await settle();
    expect(news).toMatchObject([{ kind: 'device-changed', device: { id: 'headset' } }]);
  });
});

describe('a microphone that delivers only zeros', () => {
  it('is reported once, and frames keep flowing', async () => {
    const { open, play, frames, news, microphone } = rig();
    await open();
    const line = microphone.lines[0] as ScriptedLine;
    play(10_000, 0, line);
    expect(kinds(news)).toEqual(['only-silence']);
    expect(frames).toHaveLength(Math.floor((10_020 * 16) / 512));
  });

  it('is opened a second time beside the first, which goes only when the new one delivers', async () => {
    const { open, play, microphone } = rig();
    await open();
    play(1000, 0);
    await settle();
    expect(microphone.openLines).toHaveLength(2);
    play(BLOCK_MS, 0, microphone.lines[1]);
    await settle();
    expect(microphone.openLines).toEqual([microphone.lines[1]]);
  });

  it('is tried at growing intervals, not all the time', async () => {
    const { open, play, microphone } = rig();
    await open();
    for (let second = 0; second < 120; second++) {
      play(1000, 0);
      await settle();
    }
    expect(microphone.lines.length).toBeLessThan(10);
    expect(microphone.openLines.length).toBeLessThanOrEqual(2);
  });

  it('keeps its line when sound comes back before the second one delivers', async () => {
    const { open, play, microphone, news } = rig();
    await open();
    const line = microphone.lines[0] as ScriptedLine;
    play(1000, 0, line);
    await settle();
    play(BLOCK_MS, 0.1, line);
    await settle();
    expect(kinds(news)).toEqual(['only-silence', 'sound-again']);
    expect(microphone.openLines).toEqual([line]);
  });

  it('stays open when it cannot be opened twice', async () => {
    const { open, play, microphone, news } = rig();
    await open();
    microphone.refusal = new Error('busy');
    play(3000, 0);
    await settle();
    expect(microphone.openLines).toHaveLength(1);
    expect(kinds(news)).toEqual(['only-silence']);
  });

  it('is closed with both its lines', async () => {
    const { capture, open, play, microphone } = rig();
    await open();
    play(1000, 0);
    await capture.close();
    await settle();
    expect(microphone.openLines).toEqual([]);
  });
});

describe('a page’s microphone', () => {
  it('is open as soon as it is lent, and lost when the page goes', async () => {
    const pages = new PageSource();
    const stream = pages.attach({ label: 'Tab', sampleRateHz: 48_000 });
    const news: CaptureStatus[] = [];
    const frames: Frame[] = [];
    const capture = new Capture({
      source: () => pages,
      wantedDevice: () => null,
      clock: new ManualClock(),
      sink: {
        frame: (frame) => void frames.push(frame),
        level() {},
        status: (status) => void news.push(status),
      },
    });
    await capture.open();
    stream?.push(new Float32Array(48_000).fill(0.1));
    stream?.detach();
    expect(frames).toHaveLength(Math.ceil(16_000 / 512));
    expect(news).toMatchObject([{ kind: 'lost', error: { code: 'microphone-lost' } }]);
  });
});
