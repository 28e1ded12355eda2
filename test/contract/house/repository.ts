import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The checkout's top folder. */
export const REPOSITORY = fileURLToPath(new URL('../../..', import.meta.url));

export function readText(path: string): string {
  return readFileSync(join(REPOSITORY, path), 'utf8');
}

/** Paths of the files below `folder`, relative to the checkout, with forward slashes. */
export function filesBelow(folder: string): string[] {
  return readdirSync(join(REPOSITORY, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(REPOSITORY.length).replaceAll('\\', '/'));
}

/** Names of the folders right below `folder`. */
export function foldersIn(folder: string): string[] {
  return readdirSync(join(REPOSITORY, folder), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => `${folder}/${entry.name}`);
}
