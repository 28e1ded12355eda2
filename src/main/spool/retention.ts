import type { SpoolRetention } from './spooled.ts';

/** A recording of an utterance that is settled. */
export interface ShelvedRecording {
  readonly id: string;
  readonly bytes: number;
  /** When all its sound was there; milliseconds since 1970. */
  readonly endedAtMs: number;
  /** Its words are not known: recognition failed. */
  readonly failed: boolean;
}

const DAY_MS = 86_400_000;
const MEGABYTE = 1_000_000;
/** Recordings without words outlive a retention of 0 days, for a chance to recognise them again. */
const FAILED_KEEP_DAYS = 7;

/**
 * The ids of recordings to delete: those that are too old, then the oldest until all fit. `otherBytes` are taken by
 * recordings that cannot be deleted.
 */
export function tooMany(
  recordings: readonly ShelvedRecording[],
  otherBytes: number,
  { keepAudioDays, keepAudioMegabytes }: SpoolRetention,
  nowMs: number,
): readonly string[] {
  let bytes = recordings.reduce((sum, recording) => sum + recording.bytes, otherBytes);
  const surplus: string[] = [];
  for (const { id, bytes: ownBytes, endedAtMs, failed } of recordings.toSorted(byAge)) {
    const keepDays = failed && keepAudioDays === 0 ? FAILED_KEEP_DAYS : keepAudioDays;
    const tooOld = keepDays === 0 || nowMs - endedAtMs > keepDays * DAY_MS;
    if (!tooOld && bytes <= keepAudioMegabytes * MEGABYTE) continue;
    surplus.push(id);
    bytes -= ownBytes;
  }
  return surplus;
}

function byAge(a: ShelvedRecording, b: ShelvedRecording): number {
  return a.endedAtMs - b.endedAtMs;
}
