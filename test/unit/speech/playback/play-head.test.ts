import { describe, expect, it } from 'vitest';
import { PlayHead } from '../../../../src/main/speech/playback/play-head.ts';

const PER_MS = 48;

function head(): PlayHead {
  return new PlayHead({ sampleRateHz: 48_000, trustMs: 1500, immediate: false });
}

describe('PlayHead', () => {
  it('follows the clock, from shortly after the first sample was given', () => {
    const played = head();
    played.give(100 * PER_MS, 0);
    expect(played.heard(5)).toBe(0);
    expect(played.heard(60)).toBe(50 * PER_MS);
    expect(played.heard(500)).toBe(100 * PER_MS);
  });

  it('believes the device more than the clock', () => {
    const played = head();
    played.give(500 * PER_MS, 0);
    played.report(20 * PER_MS, 100);
    expect(played.heard(150)).toBe(90 * PER_MS);
    played.report(120 * PER_MS, 160);
    expect(played.heard(170)).toBe(130 * PER_MS);
  });

  it('never goes back', () => {
    const played = head();
    played.give(500 * PER_MS, 0);
    const before = played.heard(101);
    played.report(0, 101);
    expect(played.heard(110)).toBe(before);
    expect(played.heard(300)).toBe(199 * PER_MS);
  });

  it('stays with a device whose clock is slower or faster than ours', () => {
    for (const pace of [0.999, 1.001]) {
      const played = head();
      played.give(60_000 * PER_MS, 0);
      for (let atMs = 500; atMs < 50_000; atMs += 500) {
        expect(Math.abs(played.heard(atMs) - pace * atMs * PER_MS)).toBeLessThan(12 * PER_MS);
        played.report(Math.round(pace * atMs * PER_MS), atMs);
      }
    }
  });

  it('remembers how long a device takes to begin, such as one behind Bluetooth', () => {
    const played = head();
    played.give(1000 * PER_MS, 0);
    for (const atMs of [40, 80, 120, 160, 200]) played.report(0, atMs);
    played.report(20 * PER_MS, 240);
    expect(played.heard(1300)).toBe(1000 * PER_MS);
    played.give(1000 * PER_MS, 5000);
    expect(played.heard(5220)).toBe(1000 * PER_MS);
    expect(played.heard(5320)).toBe(1100 * PER_MS);
  });

  it('takes no notice of what a silent device rounds down', () => {
    const played = head();
    played.give(100 * PER_MS, 0);
    played.heard(200);
    played.report(91 * PER_MS, 201);
    expect(played.heard(202)).toBe(100 * PER_MS);
  });

  it('stops where a device has fallen silent without a word', () => {
    const played = head();
    played.give(10_000 * PER_MS, 0);
    played.report(100 * PER_MS, 100);
    expect(played.heard(60_000)).toBe(1600 * PER_MS);
    expect(played.timeOfAhead(0)).toBe(Infinity);
  });

  it('knows how long a device has not got on', () => {
    const played = head();
    expect(played.stalledMs(1000)).toBe(0);
    played.give(10_000 * PER_MS, 1000);
    for (const atMs of [1100, 1600, 2100]) played.report(50 * PER_MS, atMs);
    expect(played.stalledMs(2100)).toBe(1000);
    played.report(60 * PER_MS, 2600);
    expect(played.stalledMs(2600)).toBe(0);
  });

  it('takes back what was not heard', () => {
    const played = head();
    played.give(100 * PER_MS, 0);
    expect(played.takeBack(60)).toBe(50 * PER_MS);
    expect(played.heard(1000)).toBe(50 * PER_MS);
  });
});
