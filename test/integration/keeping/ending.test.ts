/** What an engine that is stopped in order leaves behind. */
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { speakAll, type OurVoice } from '../../support/our-voice.ts';
import { openSpokenScene, type SpokenScene } from '../../support/spoken-scene.ts';

let voice: OurVoice<'bicycle'>;
let folder: string;
let scene: SpokenScene | undefined;

async function start(): Promise<SpokenScene> {
  scene = await openSpokenScene({ folder });
  return scene;
}

async function stop(): Promise<void> {
  await scene?.stop();
  scene = undefined;
}

beforeAll(async () => {
  voice = await speakAll({ bicycle: 'My sister has lost her yellow bicycle.' });
});
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vivavoce-ending-'));
});
afterEach(async () => {
  await stop();
  await rm(folder, { recursive: true, force: true, maxRetries: 5 });
});

test('a text that waited for an agent is kept, and is no remnant of a crash at the next start', async () => {
  const { id } = await (await start()).hear(voice.of('bicycle'));
  await stop();
  expect(await readdir(join(folder, 'spool', 'runs'))).toEqual([]);
  const next = await start();
  expect((await next.stored()).entries).toMatchObject([{ id, delivery: 'kept', recovered: false }]);
  expect(next.live.engine.snapshot().notices.map(({ code }) => code)).not.toContain('recovered');
});

test('while the history is paused, a text that waited is on the disk no more', async () => {
  const { live, hear } = await start();
  await live.engine.history.setPaused(true);
  expect(await hear(voice.of('bicycle'))).toMatchObject({ delivery: 'held' });
  await stop();
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  expect(files.filter((path) => path.endsWith('.wav'))).toEqual([]);
  const contents = await Promise.all(files.map((path) => readFile(path, 'utf8')));
  expect(contents.filter((content) => content.includes('bicycle'))).toEqual([]);
});
