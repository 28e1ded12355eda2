import { execFileSync } from 'node:child_process';
import { cp, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

const PROJECTS = join(import.meta.dirname, '../../test/fixtures/projects');

/** Makes a project of `test/fixtures/projects` in `folder`, as a repository with commits. */
export async function makeFixtureProject(name: string, folder: string): Promise<void> {
  await cp(join(PROJECTS, name), folder, { recursive: true });
  const lines = async (file: string): Promise<string[]> => {
    const text = await readFile(join(folder, file), 'utf8');
    await rm(join(folder, file));
    return text.split('\n').filter((line) => line !== '');
  };
  const files = await lines('files.txt');
  const subjects = await lines('commits.txt');
  for (const file of await readdir(folder)) {
    if (file.endsWith('.txt') && file !== 'requirements.txt') {
      await rename(join(folder, file), join(folder, file.slice(0, -'.txt'.length)));
    }
  }
  for (const file of files) {
    await mkdir(dirname(join(folder, file)), { recursive: true });
    await writeFile(join(folder, file), '', { flag: 'a' });
  }
  const git = (...words: string[]): void => {
    execFileSync('git', ['-C', folder, '-c', 'user.name=A', '-c', 'user.email=a@example.org', ...words], {
      stdio: 'ignore',
    });
  };
  git('init', '--initial-branch', 'main');
  git('add', '.');
  for (const subject of subjects.toReversed()) git('commit', '--allow-empty', '--message', subject);
}
