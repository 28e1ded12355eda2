import type { AppError } from '../../shared/kernel/app-error.ts';
import { nameOf, useOf, type FileUse } from './file-choice.ts';
import type { GitOptions } from './git.ts';
import { namesOfProse } from './identifiers.ts';
import { listProject, type Listing } from './listing.ts';
import { ProjectNames } from './project-names.ts';
import { readNames, type FileNames } from './read-names.ts';
import type { Slices } from './slices.ts';

export interface GatherLimits {
  /** Files that are listed, and whose names count. */
  readonly files: number;
  /** Files that are read. */
  readonly filesRead: number;
  readonly bytesRead: number;
  /** Reading ends after this; what was not read is read at the next gathering. */
  readonly readMs: number;
  readonly walkMs: number;
}

export const GATHER_LIMITS: GatherLimits = {
  files: 30_000,
  filesRead: 1200,
  bytesRead: 24 * 1024 * 1024,
  readMs: 10_000,
  walkMs: 4000,
};

/** What was read of a folder before; by relative path. */
export type FileCache = Map<string, FileNames>;

export interface Gathered {
  readonly names: ProjectNames;
  readonly problem: AppError | null;
  /** Files that had to be read, because they were new or changed. */
  readonly filesRead: number;
}

/**
 * Gathers the names of the project in `folder`. `cache` holds what was read before and is brought up to date. Works in
 * slices of a few milliseconds. Rejects with `not-found` (no such folder) or `cancelled`.
 */
export async function gatherNames(
  folder: string,
  cache: FileCache,
  slices: Slices,
  limits: GatherLimits = GATHER_LIMITS,
  git: GitOptions = {},
): Promise<Gathered> {
  const listing = await listProject(folder, limits, slices, git);
  slices.resumed();
  const names = new ProjectNames();
  const recentFiles = new Set(listing.recentFiles);
  names.own(nameOf(listing.root.replaceAll('\\', '/')));
  for (const file of listing.files) {
    if (useOf(file) !== 'nothing') names.path(file, recentFiles.has(file));
    if (slices.spent) await slices.pause();
  }
  addHistory(listing, names);
  const chosen = await chooseFiles(listing, recentFiles, limits, slices);
  const filesRead = await readFiles(listing.root, chosen, recentFiles, cache, names, slices, limits);
  return { names, problem: listing.problem, filesRead };
}

function addHistory({ branch, subjects, underGit }: Listing, names: ProjectNames): void {
  if (underGit) names.signs.add('git');
  for (const text of [branch?.replaceAll('/', ' ') ?? '', ...subjects]) {
    for (const [name, count] of namesOfProse(text)) names.prose(name, count, true);
  }
}

interface ChosenFile {
  readonly file: string;
  readonly use: FileUse;
}

/** Manifests and prose first, then what was worked on last, then what lies nearest to the root. */
async function chooseFiles(
  { files }: Listing,
  recentFiles: ReadonlySet<string>,
  { filesRead }: GatherLimits,
  slices: Slices,
): Promise<readonly ChosenFile[]> {
  const ranks: ChosenFile[][] = [];
  for (const file of files) {
    const use = useOf(file);
    if (use === 'nothing' || use === 'name-only') continue;
    const depth = Math.min(6, file.split('/').length - 1);
    const rank = use !== 'source' ? 0 : recentFiles.has(file) ? 1 : 2 + depth;
    (ranks[rank] ??= []).push({ file, use });
    if (slices.spent) await slices.pause();
  }
  return ranks.flat().slice(0, filesRead);
}

async function readFiles(
  root: string,
  chosen: readonly ChosenFile[],
  recentFiles: ReadonlySet<string>,
  cache: FileCache,
  names: ProjectNames,
  slices: Slices,
  limits: GatherLimits,
): Promise<number> {
  const pause = async (): Promise<void> => {
    if (slices.spent) await slices.pause();
  };
  const endsAtMs = performance.now() + limits.readMs;
  let bytes = 0;
  let filesRead = 0;
  const seen = new Set<string>();
  for (const { file, use } of chosen) {
    if (bytes > limits.bytesRead || performance.now() > endsAtMs) break;
    const known = cache.get(file);
    const read = await readNames(root, file, use, known, pause);
    slices.resumed();
    if (read === undefined) continue;
    seen.add(file);
    cache.set(file, read);
    bytes += read.sizeBytes;
    if (read !== known) filesRead += 1;
    for (const name of read.manifest?.own ?? []) names.own(name);
    for (const name of read.manifest?.dependencies ?? []) names.dependency(name);
    const recent = recentFiles.has(file);
    for (const [name, count] of read.names) {
      if (use === 'prose') names.prose(name, count, recent);
      else names.code(name, count, recent);
    }
    await pause();
  }
  for (const file of cache.keys()) if (!seen.has(file)) cache.delete(file);
  return filesRead;
}
