import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { checkLayers } from '../../../scripts/lib/layers.mjs';
import { filesBelow, REPOSITORY } from './repository.ts';

let planted: string | undefined;

afterEach(async () => {
  if (planted !== undefined) await rm(planted, { recursive: true, force: true });
});

/** A small tree of its own with the given files, that shares our packages. */
async function plant(files: Readonly<Record<string, string>>): Promise<string> {
  planted = await mkdtemp(join(tmpdir(), 'vivavoce-layers-'));
  await symlink(join(REPOSITORY, 'node_modules'), join(planted, 'node_modules'));
  await cp(join(REPOSITORY, 'package.json'), join(planted, 'package.json'));
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(planted, path)), { recursive: true });
    await writeFile(join(planted, path), text);
  }
  return planted;
}

test('the rules hold, over every module there is', async () => {
  const modules = filesBelow('src').filter((file) => /\.tsx?$/.test(file) && !file.endsWith('.d.ts'));
  const { moduleCount, violations } = await checkLayers(REPOSITORY);
  expect(violations).toEqual([]);
  expect(moduleCount).toBeGreaterThanOrEqual(modules.length);
});

const EMPTY = 'export const nothing = 0;\n';

test.each([
  ['a leaf room that knows another', 'src/main/capture/a.ts', '../routing/b.ts', 'leaf-rooms-stand-alone'],
  ['a leaf room that knows the server', 'src/main/speech/a.ts', '../server/b.ts', 'leaf-rooms-stand-alone'],
  ['shared that knows a room', 'src/shared/kernel/a.ts', '../../main/capture/b.ts', 'shared-stands-alone'],
  [
    'a server that knows the engine itself',
    'src/main/server/a.ts',
    '../engine/create-engine.ts',
    'server-knows-the-facade',
  ],
  [
    'a session that knows more than ports',
    'src/main/session/a.ts',
    '../capture/native-source.ts',
    'session-knows-ports',
  ],
  ['an engine that knows the command line', 'src/main/engine/a.ts', '../../cli/b.ts', 'nothing-imports-cli'],
  [
    'a page that knows the engine',
    'src/renderer/app/a.tsx',
    '../../main/engine/engine-facade.ts',
    'page-knows-client-and-shared',
  ],
  ['a page that uses Node', 'src/renderer/app/a.tsx', 'node:fs', 'page-runs-in-a-browser'],
  ['a client that uses Node', 'src/client/a.ts', 'node:fs', 'client-runs-in-pages'],
  ['a preload that knows the shell', 'src/preload/a.ts', '../main/shell/b.ts', 'preload-knows-shared'],
  ['Electron outside the shell', 'src/main/engine/a.ts', 'electron', 'electron-in-the-shell-only'],
  ['a model outside the workers', 'src/main/recognition/a.ts', 'onnxruntime-node', 'models-in-workers-only'],
  ['native capture outside its adapter', 'src/main/capture/a.ts', 'decibri', 'native-audio-in-its-adapters'],
  [
    'native playback outside its adapter',
    'src/main/speech/playback/a.ts',
    'decibri',
    'native-audio-in-its-adapters',
  ],
])('%s is found', async (_case, importer, imported, rule) => {
  const files: Record<string, string> = { [importer]: `export * from '${imported}';\n` };
  if (imported.startsWith('.')) files[join(dirname(importer), imported)] = EMPTY;
  const { violations } = await checkLayers(await plant(files));
  expect(violations.map((line) => line.split(':')[0])).toContain(rule);
});

test('two modules that need each other are found', async () => {
  const folder = await plant({
    'src/shared/kernel/a.ts': "import './b.ts';\n",
    'src/shared/kernel/b.ts': "import './a.ts';\n",
  });
  const { violations } = await checkLayers(folder);
  expect(violations.some((line) => line.startsWith('no-cycles'))).toBe(true);
});

test('an import of a type counts too', async () => {
  const folder = await plant({
    'src/main/capture/a.ts': "import type { B } from '../routing/b.ts';\nexport type A = B;\n",
    'src/main/routing/b.ts': 'export type B = string;\n',
  });
  const { violations } = await checkLayers(folder);
  expect(violations).toEqual(['leaf-rooms-stand-alone: src/main/capture/a.ts → src/main/routing/b.ts']);
});
