import { readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';

/**
 * A note beside the database that it was closed in order, with its size and time at that moment. While it is true, and
 * no log waits, nobody has touched the file since, and looking through all of its pages can be left out: that takes a
 * second for each hundred megabytes, in which the thread can do nothing else.
 */
const noteOf = (file: string): string => `${file}.closed`;

/** Call with nothing left to be written. */
export function noteCleanEnd(file: string): void {
  try {
    writeFileSync(noteOf(file), fingerprint(file), { mode: 0o600 });
  } catch {
    // Then the next opening takes longer.
  }
}

/** Whether the file is as it was when it was closed in order. The note is taken away: from now on it may end otherwise. */
export function takeCleanEnd(file: string): boolean {
  try {
    const note = readFileSync(noteOf(file), 'utf8');
    rmSync(noteOf(file));
    const log = statSync(`${file}-wal`, { throwIfNoEntry: false });
    return note === fingerprint(file) && (log === undefined || log.size === 0);
  } catch {
    return false;
  }
}

function fingerprint(file: string): string {
  const { size, mtimeMs } = statSync(file);
  return `${size} ${mtimeMs}`;
}
