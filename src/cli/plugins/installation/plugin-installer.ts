/** Installs, removes and judges the plugin of one agent. */
import { rmdir } from 'node:fs/promises';
import { isDeepStrictEqual } from 'node:util';
import { AppError, explain } from '../../../shared/kernel/app-error.ts';
import { missingFolders, readConfigFile, requireWritable, writeConfigFile } from '../files/config-file.ts';
import type { FinishingSteps, PluginAgent } from '../plugin-agent.ts';
import type { PluginPlace } from '../plugin-place.ts';
import { runStep } from '../run-step.ts';
import { asideName, editOf, holds, isChange, planInsertion, planRemoval } from './file-change.ts';
import type { ChangePlanner, FileChange } from './file-change.ts';
import { Records } from './record.ts';
import type { InstallationRecord } from './record.ts';

/**
 * `outdated`: written by another version or for another launcher, and whole. `broken`: interrupted, or what was written
 * is not in the files as it was written.
 */
export type PluginState = 'not-installed' | 'installed' | 'outdated' | 'broken';

export interface PluginStatus {
  readonly state: PluginState;
  /** Why it is outdated or broken; null otherwise. */
  readonly detail: string | null;
  /** Files with something of ours. */
  readonly files: readonly string[];
}

export interface PluginOutcome {
  /** What was changed, or would be. */
  readonly changes: readonly FileChange[];
  /** Copies of files of ours that somebody had changed. */
  readonly setAside: readonly string[];
}

const NOTHING: PluginOutcome = { changes: [], setAside: [] };

export class PluginInstaller {
  readonly #place: PluginPlace;
  readonly #agent: PluginAgent;
  readonly #records: Records;

  constructor(place: PluginPlace, agent: PluginAgent) {
    this.#place = place;
    this.#agent = agent;
    this.#records = new Records(place.recordsDir);
  }

  async status(): Promise<PluginStatus> {
    const record = await this.#records.read(this.#agent.id);
    if (record === undefined) return { state: 'not-installed', detail: null, files: [] };
    const files = record.files.map(({ path }) => path);
    if (record.state !== 'installed') return { state: 'broken', detail: 'it was interrupted', files };
    for (const recorded of record.files) {
      const problem = await problemOf(recorded);
      if (problem !== undefined) return { state: 'broken', detail: problem, files };
    }
    const reason = await this.#outdatedBecause(record);
    return { state: reason === undefined ? 'installed' : 'outdated', detail: reason ?? null, files };
  }

  /**
   * Brings all files to what they should be. Nothing is written when one of them cannot be read or written. Called
   * again it changes no byte, and mends what was interrupted, outdated or broken. With `dryRun` nothing is written.
   */
  async install(options: { readonly dryRun: boolean }): Promise<PluginOutcome> {
    const { id } = this.#agent;
    const record = await this.#records.read(id);
    const planner: ChangePlanner = { agent: id, records: this.#records };
    const planned = await this.#agent.files(this.#place);
    const changes: FileChange[] = [];
    for (const former of record?.files ?? []) {
      if (!planned.some(({ path }) => path === former.path)) changes.push(await planRemoval(planner, former));
    }
    for (const file of planned) {
      const former = record?.files.find(({ path }) => path === file.path);
      changes.push(await planInsertion(planner, file, former));
    }
    const due = changes.filter(isChange);
    for (const { file } of due) await requireWritable(file);
    const steps = (await this.#agent.finishing?.(this.#place)) ?? null;
    const next = await this.#recordOf(changes, record, steps);
    if (options.dryRun || (due.length === 0 && isDeepStrictEqual(record, next)))
      return { changes: due, setAside: [] };
    for (const { before } of changes) {
      if (before !== undefined) await this.#records.keep(id, before);
    }
    await this.#records.write({ ...next, state: 'writing' });
    // What another way of installing did is undone first.
    if (record?.undo && !isDeepStrictEqual(record.undo, next.undo)) await this.#undo(record.undo);
    const setAside = await this.#write(due);
    if (steps !== null) await runStep(steps.install, this.#place);
    const gone = await removeEmpty(next.folders);
    const last = { ...next, folders: next.folders.filter((folder) => !gone.has(folder)) };
    await this.#records.write(last);
    await this.#records.tidy(last);
    return { changes: due, setAside };
  }

  /** Takes everything back. What others changed since stays. */
  async remove(options: { readonly dryRun: boolean }): Promise<PluginOutcome> {
    const { id } = this.#agent;
    const record = await this.#records.read(id);
    if (record === undefined) return NOTHING;
    const planner: ChangePlanner = { agent: id, records: this.#records };
    const changes: FileChange[] = [];
    for (const recorded of record.files.toReversed()) changes.push(await planRemoval(planner, recorded));
    const due = changes.filter(isChange);
    for (const { file } of due) await requireWritable(file);
    if (options.dryRun) return { changes: due, setAside: [] };
    await this.#records.write({ ...record, state: 'removing' });
    if (record.undo !== null) await this.#undo(record.undo);
    const setAside = await this.#write(due);
    await removeEmpty(record.folders);
    await this.#records.forget(id);
    return { changes: due, setAside };
  }

  async #write(changes: readonly FileChange[]): Promise<string[]> {
    const setAside: string[] = [];
    for (const change of changes) {
      const { file, after, mode, hasForeignChanges } = change;
      if (hasForeignChanges && file.bytes !== undefined)
        setAside.push(await this.#records.setAside(this.#agent.id, asideName(change), file.bytes));
      await writeConfigFile(file, after, mode);
    }
    return setAside;
  }

  async #recordOf(
    changes: readonly FileChange[],
    former: InstallationRecord | undefined,
    steps: FinishingSteps | null,
  ): Promise<InstallationRecord> {
    const folders = [...(former?.folders ?? [])];
    for (const { file } of changes) {
      for (const folder of await missingFolders(file.realPath)) {
        if (!folders.includes(folder)) folders.push(folder);
      }
    }
    return {
      format: 1,
      agent: this.#agent.id,
      version: this.#place.version,
      launcher: this.#place.launcher.line,
      state: 'installed',
      files: changes.flatMap(({ recorded }) => (recorded === undefined ? [] : [recorded])),
      folders,
      undo: steps?.remove ?? null,
    };
  }

  /** A program that is gone, or has nothing to undo any more, is no reason to keep the rest. */
  async #undo(words: readonly string[]): Promise<void> {
    await runStep(words, this.#place).catch((error: unknown) => {
      if (!AppError.is(error)) throw error;
    });
  }

  async #outdatedBecause(record: InstallationRecord): Promise<string | undefined> {
    const { version, launcher } = this.#place;
    if (record.version !== version) return `it is of version ${record.version}, this is ${version}`;
    if (record.launcher !== launcher.line) return 'it starts another copy of vivavoce';
    const planned = (await this.#agent.files(this.#place)).map((file) => ({
      path: file.path,
      edit: editOf(file),
    }));
    const written = record.files.map(({ path, edit }) => ({ path, edit }));
    return isDeepStrictEqual(planned, written) ? undefined : 'its files have changed';
  }
}

/** The innermost first; one with anything in it stays. */
async function removeEmpty(folders: readonly string[]): Promise<ReadonlySet<string>> {
  const gone = new Set<string>();
  for (const folder of folders.toReversed()) {
    await rmdir(folder).then(
      () => gone.add(folder),
      () => undefined,
    );
  }
  return gone;
}

async function problemOf(recorded: InstallationRecord['files'][number]): Promise<string | undefined> {
  try {
    const file = await readConfigFile(recorded.path);
    if (file.bytes === undefined) return `${recorded.path} is missing`;
    return holds(file, recorded.edit) ? undefined : `${recorded.path} does not hold what was written`;
  } catch (error) {
    return explain(error);
  }
}
