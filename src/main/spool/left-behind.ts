import { readFile, rm, rmdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { samplesToMs } from '../../shared/kernel/audio-format.ts';
import { mergeStates, newState, readJournal, type JournalState } from './journal-lines.ts';
import { mendRecording, samplesIn } from './recording-file.ts';
import { isMissing, JOURNAL } from './run-folder.ts';
import { recordingName, recordingsIn } from './shelf.ts';

/** One utterance in the folders of runs that have ended. */
export interface LeftBehind {
  readonly id: string;
  readonly state: JournalState;
  /** Undefined when there is no file. */
  readonly sound: { readonly path: string; readonly samples: number } | undefined;
}

/** What lies in these folders, oldest first. What cannot be read is told to `onError` and taken as not there. */
export async function leftBehind(
  folders: readonly string[],
  onError: (error: unknown) => void,
): Promise<readonly LeftBehind[]> {
  const states = new Map<string, JournalState>();
  const sounds = new Map<string, { readonly path: string; readonly samples: number }>();
  for (const folder of folders) {
    for (const [id, state] of readJournal(await textOf(join(folder, JOURNAL), onError))) {
      const other = states.get(id);
      states.set(id, other === undefined ? state : mergeStates(other, state));
    }
  }
  // After all journals: a run that was killed while it recovered has its journal in one folder, the sound in another.
  for (const folder of folders) {
    for (const id of await recordingsIn(folder).catch(none(onError))) {
      const path = join(folder, recordingName(id));
      const { samples, endedAtMs } = await measure(path, onError);
      const state = states.get(id) ?? newState();
      states.set(id, state);
      // Without its first line: spoken to nobody, and over when the last sound was written.
      const startedAt = new Date(endedAtMs - samplesToMs(samples)).toISOString();
      state.about ??= { id, agentId: null, startedAt, mode: 'hands-free' };
      sounds.set(id, { path, samples });
    }
  }
  return [...states]
    .map(([id, state]) => ({ id, state, sound: sounds.get(id) }))
    .toSorted((a, b) => startOf(a).localeCompare(startOf(b)));
}

/** Removes the journals of folders whose utterances another journal knows now. */
export async function removeJournals(folders: readonly string[]): Promise<void> {
  for (const folder of folders)
    for (const name of [JOURNAL, `${JOURNAL}.next`]) await rm(join(folder, name), { force: true });
}

/** Removes those of the folders that are empty. */
export async function removeEmpty(folders: Iterable<string>): Promise<void> {
  for (const folder of folders) await rmdir(folder).catch(() => {});
}

function startOf({ state }: LeftBehind): string {
  return state.about === undefined ? '' : new Date(state.about.startedAt).toISOString();
}

async function textOf(path: string, onError: (error: unknown) => void): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (!isMissing(error)) onError(error);
    return '';
  }
}

async function measure(
  path: string,
  onError: (error: unknown) => void,
): Promise<{ readonly samples: number; readonly endedAtMs: number }> {
  try {
    const { size, mtimeMs } = await stat(path);
    // A file that cannot be mended can still be read.
    await mendRecording(path).catch(onError);
    return { samples: samplesIn(size), endedAtMs: mtimeMs };
  } catch (error) {
    onError(error);
    return { samples: 0, endedAtMs: 0 };
  }
}

function none(onError: (error: unknown) => void): (error: unknown) => readonly string[] {
  return (error) => {
    onError(error);
    return [];
  };
}
