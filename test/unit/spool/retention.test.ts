import { describe, expect, it } from 'vitest';
import { tooMany, type ShelvedRecording } from '../../../src/main/spool/retention.ts';

const DAY_MS = 86_400_000;
const NOW_MS = Date.UTC(2026, 5, 1);
const recording = (id: string, ageDays: number, megabytes = 1, failed = false): ShelvedRecording => ({
  id,
  bytes: megabytes * 1_000_000,
  endedAtMs: NOW_MS - ageDays * DAY_MS,
  failed,
});
const surplus = (
  recordings: readonly ShelvedRecording[],
  keepAudioDays: number,
  keepAudioMegabytes: number,
  otherBytes = 0,
): readonly string[] => tooMany(recordings, otherBytes, { keepAudioDays, keepAudioMegabytes }, NOW_MS);

describe('the recordings that have to go', () => {
  it('are those that are too old', () => {
    expect(surplus([recording('new', 6.9), recording('old', 7.1)], 7, 200)).toEqual(['old']);
  });

  it('are the oldest, until the rest fits', () => {
    const three = [recording('b', 2, 5), recording('c', 1, 5), recording('a', 3, 5)];
    expect(surplus(three, 7, 10)).toEqual(['a']);
    expect(surplus(three, 7, 9)).toEqual(['a', 'b']);
    expect(surplus(three, 7, 15)).toEqual([]);
  });

  it('are more when recordings that must stay take the room', () => {
    expect(surplus([recording('a', 2), recording('b', 1)], 7, 10, 9_000_000)).toEqual(['a']);
  });

  it('are all that have words when recordings shall not be kept; those without words get a week', () => {
    const all = [
      recording('words', 0),
      recording('failed', 6, 1, true),
      recording('long failed', 8, 1, true),
    ];
    expect(surplus(all, 0, 200)).toEqual(['long failed', 'words']);
  });
});
