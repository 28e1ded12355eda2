import { constants } from 'node:fs';
import { open, realpath } from 'node:fs/promises';
import path from 'node:path';
import { nameOf, type FileUse } from './file-choice.ts';
import { identifiersOf, namesOfProse, type Counts } from './identifiers.ts';
import { namesOfManifest, type ManifestNames } from './manifests.ts';

/** Names found in one file, and by which signs to see that it is still the same. */
export interface FileNames {
  readonly sizeBytes: number;
  readonly modifiedMs: number;
  /** The most frequent first. */
  readonly names: readonly (readonly [name: string, count: number])[];
  readonly manifest: ManifestNames | undefined;
}

/** Identifiers of a piece this long are found in about a millisecond. */
const PIECE_CHARACTERS = 12 * 1024;
const MOST_BYTES = 128 * 1024;
/** Larger files are data, whatever they are called. */
const LARGEST_FILE_BYTES = 1024 * 1024;
const MOST_NAMES = 250;
/** Lines of code are short; those of packed code are not. */
const LONGEST_MEAN_LINE = 300;

/**
 * Reads the names in a file of `root`; undefined when it cannot be read, is no plain file, leads out of the project,
 * or holds something else than text. `known` is handed back when the file has not changed since.
 */
export async function readNames(
  root: string,
  file: string,
  use: FileUse,
  known: FileNames | undefined,
  pause: () => Promise<void>,
): Promise<FileNames | undefined> {
  const absolute = path.join(root, file);
  if (!(await staysWithin(root, absolute))) return undefined;
  // Neither links nor pipes: a repository may hold both, and a pipe would never answer.
  const flags = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);
  const handle = await open(absolute, flags).catch(() => undefined);
  if (handle === undefined) return undefined;
  try {
    const facts = await handle.stat();
    if (!facts.isFile() || facts.size > LARGEST_FILE_BYTES) return undefined;
    if (known?.sizeBytes === facts.size && known.modifiedMs === facts.mtimeMs) return known;
    const bytes = Buffer.alloc(Math.min(facts.size, MOST_BYTES));
    const { bytesRead } = await handle.read(bytes, 0, bytes.length, 0);
    const text = bytes.toString('utf8', 0, bytesRead);
    const signs = { sizeBytes: facts.size, modifiedMs: facts.mtimeMs };
    if (!isReadable(text)) return { ...signs, names: [], manifest: undefined };
    if (use === 'manifest') {
      return { ...signs, names: [], manifest: namesOfManifest(nameOf(file).toLowerCase(), text) };
    }
    const counts: Counts = new Map();
    for (const piece of piecesOf(text)) {
      await pause();
      if (use === 'prose') namesOfProse(piece, counts);
      else identifiersOf(piece, counts);
    }
    await pause();
    const names = [...counts].toSorted(([, a], [, b]) => b - a).slice(0, MOST_NAMES);
    return { ...signs, names, manifest: undefined };
  } catch {
    return undefined;
  } finally {
    await handle.close();
  }
}

/** The folder of a file may be a link that leads elsewhere. */
async function staysWithin(root: string, absolute: string): Promise<boolean> {
  const folder = await realpath(path.dirname(absolute)).catch(() => undefined);
  if (folder === undefined) return false;
  const relative = path.relative(root, folder);
  return !relative.startsWith('..') && !path.isAbsolute(relative);
}

function isReadable(text: string): boolean {
  if (text.includes('\0')) return false;
  let lines = 1;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) lines += 1;
  return text.length / lines <= LONGEST_MEAN_LINE;
}

function* piecesOf(text: string): Generator<string> {
  let start = 0;
  while (start < text.length) {
    const line = text.indexOf('\n', start + PIECE_CHARACTERS);
    const end = line < 0 || line > start + 2 * PIECE_CHARACTERS ? start + 2 * PIECE_CHARACTERS : line + 1;
    yield text.slice(start, end);
    start = end;
  }
}
