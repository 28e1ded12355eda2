import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DecibriOutput } from '../../../src/main/speech/playback/native-decibri-output.ts';
import { Player } from '../../../src/main/speech/playback/player.ts';
import { systemClock } from '../../../src/shared/kernel/clock.ts';
import { VirtualSoundCard } from '../../support/pulse.ts';
import { line, players, RATE_HZ, spans, VirtualLoudspeaker } from './virtual-loudspeaker.ts';

const ms = (durationMs: number): number => (durationMs * RATE_HZ) / 1000;

let card: VirtualSoundCard;
let restore: () => void;
let loudspeaker: VirtualLoudspeaker;
beforeAll(async () => {
  card = await VirtualSoundCard.start();
  restore = card.adopt();
  loudspeaker = await VirtualLoudspeaker.plugIn('Default');
  await loudspeaker.makeDefault();
});
afterAll(async () => {
  await loudspeaker.unplug();
  restore();
  await card.dispose();
});

describe('playing through ALSA, where no sound server answers', () => {
  it('plays what is said, silences at once, and releases the device', async () => {
    const output = new DecibriOutput(systemClock);
    const player = new Player({
      output: () => output,
      wantedDevice: () => null,
      clock: systemClock,
      handed: () => {},
      news: () => {},
    });
    // Opened before, as for every speech; a device that starts is not to be heard stumbling.
    player.warm();
    await player.play({ pcm: line(ms(1000)), sampleRateHz: RATE_HZ }, 1);
    await player.drained();
    await loudspeaker.silent();
    // On a machine that is too busy ALSA gives up; the player goes on about where it stopped.
    const heard = spans(loudspeaker.sound());
    expect(heard[0]?.[0]).toBe(1);
    expect(heard.at(-1)?.[1]).toBe(1 + ms(1000));
    expect(Math.abs(loudspeaker.soundSamples - ms(1000))).toBeLessThanOrEqual(ms(150));

    const before = loudspeaker.soundSamples;
    void player.play({ pcm: line(ms(2000)), sampleRateHz: RATE_HZ }, 1);
    await loudspeaker.sounded(before + ms(300));
    const at = loudspeaker.soundSamples;
    player.discard();
    await loudspeaker.silent();
    expect(loudspeaker.soundSamples - at).toBeLessThanOrEqual(ms(100));

    await player.dispose();
    await expect.poll(players, { timeout: 10_000 }).toEqual([]);
  });
});
