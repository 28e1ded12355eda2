import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { OpenAudioOutput, OutputEnd } from '../../../src/main/speech/playback/audio-output.ts';
import { PulseOutput } from '../../../src/main/speech/playback/pulse-output.ts';
import { systemClock } from '../../../src/shared/kernel/clock.ts';
import { VirtualSoundCard } from '../../support/pulse.ts';
import { line, players, RATE_HZ, spans, VirtualLoudspeaker } from './virtual-loudspeaker.ts';

const PATIENCE = { timeout: 10_000 };
const ms = (durationMs: number): number => (durationMs * RATE_HZ) / 1000;

let card: VirtualSoundCard;
let restore: () => void;
let kitchen: VirtualLoudspeaker;
let desk: VirtualLoudspeaker;
beforeAll(async () => {
  card = await VirtualSoundCard.start();
  restore = card.adopt();
  kitchen = await VirtualLoudspeaker.plugIn('Kitchen');
  desk = await VirtualLoudspeaker.plugIn('Desk');
});
afterAll(async () => {
  await kitchen.unplug();
  await desk.unplug();
  restore();
  await card.dispose();
});

let open: OpenAudioOutput;
let ends: OutputEnd[];
let handed: number;
/** Sound before the test. */
let before: number;
const handlers = {
  handed: (pcm: Float32Array) => void (handed += pcm.length),
  end: (end: OutputEnd) => void ends.push(end),
};

beforeEach(async () => {
  ends = [];
  handed = 0;
  open = await new PulseOutput(systemClock).open(handlers, kitchen.device);
  before = kitchen.soundSamples;
});
afterEach(() => open.close());

/** What the loudspeaker has played in this test. */
const heard = (): [number, number][] => spans(kitchen.sound(before));

describe('PulseOutput', () => {
  it('lists the loudspeakers by their names', async () => {
    const devices = await new PulseOutput(systemClock).devices();
    expect(devices).toContainEqual({ ...kitchen.device, isDefault: false });
    expect(devices).toContainEqual({ ...desk.device, isDefault: false });
    expect(devices.filter(({ isDefault }) => isDefault)).toHaveLength(1);
  });

  it('plays what is written, sample by sample and without a gap', async () => {
    await open.write(line(ms(1500)));
    await open.drained();
    await kitchen.silent();
    expect(heard()).toEqual([[1, 1 + ms(1500)]]);
    expect(open.heardSamples).toBe(ms(1500));
  });

  it('plays a hundred short pieces as one', async () => {
    let written = 0;
    for (let piece = 0; piece < 100; piece++) {
      const samples = 1 + ((piece * 7919) % 1000);
      await open.write(line(samples, 1 + written));
      written += samples;
    }
    await open.drained();
    await kitchen.silent();
    expect(heard()).toEqual([[1, 1 + written]]);
  });

  it('plays what is shorter than the server waits for', async () => {
    await open.write(line(100));
    await open.drained();
    await kitchen.silent();
    expect(heard()).toEqual([[1, 101]]);
  });

  it('stays open over many speeches, as one stream', async () => {
    for (let speech = 0; speech < 3; speech++) {
      await open.write(line(ms(200), 1 + speech * ms(200)));
      await open.drained();
      await kitchen.silent();
      expect(await players()).toEqual(['Vivavoce']);
    }
    expect(heard()).toEqual([[1, 1 + ms(600)]]);
  });

  it('silences within 100 ms, and says what was not heard', async () => {
    for (let time = 0; time < 5; time++) {
      const from = kitchen.soundSamples;
      void open.write(line(ms(2000)));
      await kitchen.sounded(from + ms(300));
      const at = kitchen.soundSamples;
      const handedBefore = handed;
      const thrown = open.discard();
      // What ends the sound: 5 ms to fade, and zeros.
      expect(handed - handedBefore).toBeLessThanOrEqual(ms(70));
      await kitchen.silent();
      expect(kitchen.soundSamples - at).toBeLessThanOrEqual(ms(100));
      const heardOfIt = spans(kitchen.sound(from))[0]?.[1] ?? 0;
      expect(Math.abs(ms(2000) - thrown - heardOfIt)).toBeLessThanOrEqual(ms(5));
    }
  });

  it('goes on after a discard with what is written then', async () => {
    void open.write(line(ms(2000)));
    await kitchen.sounded(before + ms(200));
    open.discard();
    await kitchen.silent();
    const from = kitchen.soundSamples;
    await open.write(line(ms(300)));
    await open.drained();
    await kitchen.silent();
    expect(spans(kitchen.sound(from))).toEqual([[1, 1 + ms(300)]]);
  });

  it('has the loudspeaker open only from open to close', async () => {
    await open.close();
    await expect.poll(players, PATIENCE).toEqual([]);
    expect(ends).toEqual([{ reason: 'closed' }]);
  });

  it('opens the default when the wanted one is not there', async () => {
    await desk.makeDefault();
    const other = await new PulseOutput(systemClock).open(handlers, { id: 'pulse:gone', label: 'Gone' });
    expect(other.device).toEqual({ ...desk.device, isDefault: true });
    await other.close();
  });

  it('tells of loudspeakers that come and go', async () => {
    const output = new PulseOutput(systemClock);
    let changes = 0;
    const watch = output.watchDevices(() => (changes += 1));
    // The watch takes a moment to begin.
    const comeAndGo = async (): Promise<number> => {
      const garage = await VirtualLoudspeaker.plugIn('Garage');
      await garage.unplug();
      return changes;
    };
    await expect.poll(comeAndGo, PATIENCE).toBeGreaterThan(0);
    await watch.dispose();
  });

  it('is lost when the server goes', async () => {
    const other = await VirtualSoundCard.start();
    const leave = other.adopt();
    const cellar = await VirtualLoudspeaker.plugIn('Cellar');
    const playing = await new PulseOutput(systemClock).open(handlers, cellar.device);
    void playing.write(line(ms(5000)));
    await cellar.sounded(ms(200));
    await other.dispose();
    leave();
    await expect
      .poll(() => ends, PATIENCE)
      .toMatchObject([{ reason: 'lost', error: { code: 'output-missing', message: 'Cellar is gone.' } }]);
    expect(playing.heardSamples).toBeGreaterThan(ms(100));
    expect(playing.heardSamples).toBeLessThan(ms(5000));
  });
});
