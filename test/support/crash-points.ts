/** Kills a program with a spool at a named point of an utterance's life, seen from outside: a line in its journal. */
import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

/** See the table in the README of `src/main/spool`. */
export type CrashPoint =
  | 'begin'
  | 'ended'
  | 'recognised'
  | 'leaving'
  | 'delivered'
  | 'kept'
  | 'settled'
  | 'discarded';

export interface JournalEvent {
  readonly event: CrashPoint;
  readonly id: string;
}

/** What all journals below the folder of a spool say now, in their order. */
export async function journalEvents(folder: string): Promise<readonly JournalEvent[]> {
  const runs = join(folder, 'runs');
  const events: JournalEvent[] = [];
  for (const run of await readdir(runs).catch(() => [])) {
    const text = await readFile(join(runs, run, 'journal.ndjson'), 'utf8').catch(() => '');
    // A folder may go, or get another name, while we look.
    if (text === '' && !existsSync(join(runs, run))) return journalEvents(folder);
    // The last line may be half written.
    for (const line of text.split('\n').slice(0, -1)) {
      const { event, id } = JSON.parse(line) as { readonly event: CrashPoint | 'run'; readonly id: string };
      if (event !== 'run') events.push({ event, id });
    }
  }
  return events;
}

/**
 * Kills process `pid` when a line appears for which `isPoint` holds. The program may have gone on a little until it is
 * dead; `journalEvents` tells afterwards how far it came.
 */
export async function killAt(
  folder: string,
  pid: number,
  isPoint: (event: JournalEvent) => boolean,
): Promise<void> {
  while (!(await journalEvents(folder)).some(isPoint)) await delay(1);
  process.kill(pid, 'SIGKILL');
}
