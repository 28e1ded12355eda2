import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { DeviceChoice } from '../../../src/main/audio/audio-block.ts';
import { NativeOutput } from '../../../src/main/speech/playback/native-output.ts';
import { Player, type PlayerNews } from '../../../src/main/speech/playback/player.ts';
import { systemClock } from '../../../src/shared/kernel/clock.ts';
import { VirtualSoundCard } from '../../support/pulse.ts';
import { line, players, RATE_HZ, spans, VirtualLoudspeaker } from './virtual-loudspeaker.ts';

const ms = (durationMs: number): number => (durationMs * RATE_HZ) / 1000;

/** Nobody knows exactly what of its buffer a device has played when it goes. */
const MOST_LOST_MS = 100;

let card: VirtualSoundCard;
let restore: () => void;
let kitchen: VirtualLoudspeaker;
let desk: VirtualLoudspeaker;
let player: Player;
let wanted: DeviceChoice | null;
let news: PlayerNews[];

beforeAll(async () => {
  card = await VirtualSoundCard.start();
  restore = card.adopt();
});
afterAll(async () => {
  restore();
  await card.dispose();
});

beforeEach(async () => {
  kitchen = await VirtualLoudspeaker.plugIn('Kitchen');
  desk = await VirtualLoudspeaker.plugIn('Desk');
  await desk.makeDefault();
  wanted = kitchen.device;
  news = [];
  const output = NativeOutput.ofThisSystem(systemClock);
  player = new Player({
    output: () => output,
    wantedDevice: () => wanted,
    clock: systemClock,
    handed: () => {},
    news: (item) => void news.push(item),
  });
});
afterEach(async () => {
  await player.dispose();
  await kitchen.unplug();
  await desk.unplug();
});

function speak(pcm: Float32Array): Promise<void> {
  return player.play({ pcm, sampleRateHz: RATE_HZ }, 1);
}

describe('Player with a sound server', () => {
  it('plays what is said, sample by sample, through the wanted device', async () => {
    for (let block = 0; block < 10; block++) await speak(line(ms(100), 1 + block * ms(100)));
    await player.drained();
    await kitchen.silent();
    expect(spans(kitchen.sound())).toEqual([[1, 1 + ms(1000)]]);
    expect(player.heardMs).toBe(1000);
  });

  it('goes on through the default when the device vanishes in the middle of a speech, and comes back', async () => {
    const length = ms(3000);
    void speak(line(length));
    const drained = player.drained();
    await kitchen.sounded(ms(500));
    await kitchen.unplug();
    const stoppedAt = kitchen.soundSamples;
    await desk.sounded(ms(500));
    kitchen = await VirtualLoudspeaker.plugIn('Kitchen');
    await drained;
    await kitchen.silent();
    const there = spans(desk.sound());
    const back = spans(kitchen.sound());
    // The server may have moved the stream itself for a moment, before it was opened anew.
    expect(there.length).toBeLessThanOrEqual(2);
    for (const [index, [from]] of there.entries()) {
      const before = there[index - 1]?.[1] ?? stoppedAt;
      expect(Math.abs(from - before)).toBeLessThanOrEqual(ms(MOST_LOST_MS));
    }
    // Moving to a device that is there, nothing is lost.
    expect(back).toEqual([[there.at(-1)?.[1], 1 + length]]);
    expect(news.map(({ type }) => type)).toEqual(['opened', 'lost', 'opened', 'opened']);
    expect(news[2]).toMatchObject({ device: desk.device, insteadOf: kitchen.device });
    expect(player.heardMs).toBe(3000);
  });

  it('moves to another device in the middle of a speech when that is chosen', async () => {
    void speak(line(ms(1500)));
    const drained = player.drained();
    await kitchen.sounded(ms(300));
    wanted = desk.device;
    await drained;
    await desk.silent();
    const before = spans(kitchen.sound())[0] ?? [0, 0];
    expect(spans(desk.sound())).toEqual([[before[1], 1 + ms(1500)]]);
    expect(await players()).toEqual(['Vivavoce']);
  });

  it('silences within 100 ms', async () => {
    void speak(line(ms(3000)));
    await kitchen.sounded(ms(300));
    const before = kitchen.soundSamples;
    player.discard();
    const { heardMs } = player;
    await kitchen.silent();
    expect(kitchen.soundSamples - before).toBeLessThanOrEqual(ms(100));
    expect(Math.abs(kitchen.soundSamples / ms(1) - heardMs)).toBeLessThanOrEqual(6);
  });

  it('plays a short sound at once, alone or over speech', async () => {
    const cue = new Float32Array(ms(50)).fill(0.25);
    player.playCue(cue, RATE_HZ, 1);
    await kitchen.sounded(cue.length);
    await kitchen.silent();
    expect(kitchen.sound().every((sample) => sample === 0.25)).toBe(true);
    expect(kitchen.soundSamples).toBe(cue.length);
    void speak(line(ms(500)));
    const drained = player.drained();
    await kitchen.sounded(cue.length + ms(100));
    player.playCue(cue, RATE_HZ, 1);
    await drained;
    await kitchen.silent();
    const sound = kitchen.sound(cue.length);
    expect(sound).toHaveLength(ms(500));
    expect(sound.filter((sample) => sample > 0.2)).toHaveLength(ms(50));
  });
});
