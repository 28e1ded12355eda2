/** A repository in a folder of its own, made with the real git. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { onTestFinished } from 'vitest';

/** The folder's own name is a plain word: a random one would be learnt, and take the place of what a test looks for. */
export function makeFolder(files: Readonly<Record<string, string | Buffer>> = {}): string {
  const parent = mkdtempSync(path.join(tmpdir(), 'vocabulary-'));
  onTestFinished(() => rmSync(parent, { recursive: true, force: true }));
  const folder = path.join(parent, 'project');
  mkdirSync(folder);
  addFiles(folder, files);
  return folder;
}

export function addFiles(folder: string, files: Readonly<Record<string, string | Buffer>>): void {
  for (const [file, content] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
    writeFileSync(path.join(folder, file), content);
  }
}

export function git(folder: string, ...words: string[]): void {
  execFileSync('git', ['-C', folder, '-c', 'user.name=A', '-c', 'user.email=a@example.org', ...words], {
    stdio: 'ignore',
  });
}

export function makeRepository(files: Readonly<Record<string, string | Buffer>> = {}): string {
  const folder = makeFolder(files);
  git(folder, 'init', '--initial-branch', 'main');
  return folder;
}
