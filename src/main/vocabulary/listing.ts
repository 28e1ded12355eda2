import { realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import { AppError } from '../../shared/kernel/app-error.ts';
import { runGit, type GitAnswer, type GitOptions } from './git.ts';
import type { Slices } from './slices.ts';
import { walkFolder } from './walk.ts';

/** The files of a project, and what git tells about it. */
export interface Listing {
  /** Absolute, without links. */
  readonly root: string;
  /** Relative, with slashes. */
  readonly files: readonly string[];
  readonly underGit: boolean;
  readonly branch: string | null;
  /** First lines of the latest commits, newest first. */
  readonly subjects: readonly string[];
  /** Files that the latest commits touched, newest first. */
  readonly recentFiles: readonly string[];
  /** Why the list is poorer than it could be. */
  readonly problem: AppError | null;
}

export interface ListingLimits {
  readonly files: number;
  readonly walkMs: number;
}

const RECENT_COMMITS = 60;
const RECORD = '\u001e';

/**
 * Lists the files of `folder` that git does not ignore; where there is no git, by reading folders and their
 * `.gitignore`. Rejects with `not-found` when the folder is gone or no folder, and with `cancelled`.
 */
export async function listProject(
  folder: string,
  limits: ListingLimits,
  slices: Slices,
  git: GitOptions = {},
): Promise<Listing> {
  const root = await existingFolder(folder);
  const options = { ...git, signal: slices.signal };
  const top = await runGit(root, ['rev-parse', '--show-toplevel'], options);
  slices.resumed();
  if (top.outcome === 'done' && (await isWithin(root, top.text.replace(/\n$/, '')))) {
    const listed = await ofRepository(root, limits, slices, options);
    if (listed !== undefined) return listed;
  }
  const files = await walkFolder(root, limits, slices);
  return {
    root,
    files,
    underGit: false,
    branch: null,
    subjects: [],
    recentFiles: [],
    problem: problemOf(top, root),
  };
}

async function existingFolder(folder: string): Promise<string> {
  try {
    const root = await realpath(folder);
    if ((await stat(root)).isDirectory()) return root;
  } catch (cause) {
    throw goneError(folder, cause);
  }
  throw goneError(folder);
}

function goneError(folder: string, cause?: unknown): AppError {
  return new AppError('not-found', `The folder ${folder} cannot be read, so no names were learnt from it.`, {
    remedy: "Check the folder in the agent's profile, and that you may read it.",
    cause,
  });
}

/** A configuration may claim a working tree elsewhere; its files are none of this project. */
async function isWithin(root: string, top: string): Promise<boolean> {
  const real = await realpath(top).catch(() => undefined);
  if (real === undefined) return false;
  const relative = path.relative(real, root);
  return !relative.startsWith('..') && !path.isAbsolute(relative);
}

function problemOf(answer: GitAnswer, root: string): AppError | null {
  switch (answer.outcome) {
    case 'not-trusted':
      return new AppError(
        'forbidden',
        `Git does not trust ${root}, because it belongs to another user: names come from its files alone.`,
        { remedy: `If you trust it, run "git config --global --add safe.directory '${root}'".` },
      );
    case 'too-slow':
      return new AppError('timeout', `Git took too long in ${root}: names come from its files alone.`, {
        retryable: true,
      });
    case 'done':
    case 'missing':
    case 'refused':
    case 'too-much':
      return null;
  }
}

async function ofRepository(
  root: string,
  limits: ListingLimits,
  slices: Slices,
  options: GitOptions,
): Promise<Listing | undefined> {
  // One after the other: to start a program takes some milliseconds of this thread.
  const branch = await runGit(root, ['symbolic-ref', '--quiet', '--short', 'HEAD'], options);
  const log = await runGit(root, logCommand(), options);
  const listed = await runGit(
    root,
    ['ls-files', '-z', '--cached', '--others', '--exclude-standard'],
    options,
  );
  slices.resumed();
  const usable = listed.outcome === 'done' || listed.outcome === 'too-much' || listed.text !== '';
  if (!usable) return undefined;
  const { subjects, recentFiles } = await readLog(log.text, slices);
  return {
    root,
    files: await splitList(listed.text, limits.files, slices),
    underGit: true,
    branch: branch.outcome === 'done' ? branch.text.trim() : null,
    subjects,
    recentFiles,
    problem: problemOf(listed, root),
  };
}

function logCommand(): string[] {
  return [
    'log',
    `--max-count=${RECENT_COMMITS}`,
    `--format=${RECORD}%s`,
    '--name-only',
    '--relative',
    '--no-renames',
    '--no-ext-diff',
    '--no-textconv',
    '--no-color',
    '--no-show-signature',
    '--no-mailmap',
    '-z',
  ];
}

/** `\x1e subject \0 \n file \0 file \0 …` for each commit. */
async function readLog(
  text: string,
  slices: Slices,
): Promise<{ subjects: readonly string[]; recentFiles: readonly string[] }> {
  const subjects: string[] = [];
  const recentFiles = new Set<string>();
  for (const record of text.split(RECORD).slice(1)) {
    const [subject = '', ...files] = record.split('\0');
    subjects.push(subject.slice(0, 200));
    for (const file of files.slice(0, 200)) {
      const name = file.replace(/^\n/, '');
      if (name !== '') recentFiles.add(name);
    }
    if (slices.spent) await slices.pause();
  }
  return { subjects, recentFiles: [...recentFiles] };
}

/** Entries between zero bytes. Cut by hand, because a big list would keep the thread for too long. */
async function splitList(text: string, most: number, slices: Slices): Promise<string[]> {
  const files = new Set<string>();
  let start = 0;
  while (files.size < most) {
    const end = text.indexOf('\0', start);
    if (end < 0) break;
    files.add(text.slice(start, end));
    start = end + 1;
    if (files.size % 256 === 0 && slices.spent) await slices.pause();
  }
  return [...files];
}
