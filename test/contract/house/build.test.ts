import { initSync, parse } from 'es-module-lexer';
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readText, REPOSITORY } from './repository.ts';

initSync();

/** Packages that a program of the build may import, now or later, through all its files. */
function packagesOf(entry: string): readonly string[] {
  const files = new Set<string>();
  const packages = new Set<string>();
  const visit = (file: string): void => {
    if (files.has(file)) return;
    files.add(file);
    for (const { n: target } of parse(readText(`out/main/${file}`))[0]) {
      if (target === undefined) continue;
      if (target.startsWith('./')) visit(target.slice(2));
      else packages.add(target);
    }
  };
  visit(entry);
  return [...packages];
}

test.each([
  'index.js',
  'headless.js',
  'cli.js',
  'inference-child.js',
  'detector.worker.js',
  'recogniser.worker.js',
  'transformers.worker.js',
  'speech.worker.js',
  'history.worker.js',
])('the build has the program %s', (file) => {
  expect(existsSync(join(REPOSITORY, 'out/main', file))).toBe(true);
});

test.each([
  'headless.js',
  'cli.js',
  'inference-child.js',
  'detector.worker.js',
  'recogniser.worker.js',
  'speech.worker.js',
  'history.worker.js',
])('%s never imports Electron, which would fetch its program', (entry) => {
  expect(packagesOf(entry).filter((name) => /^electron(\/|-|$)/.test(name))).toEqual([]);
});

test('the desktop app does import Electron, so the search above can find it', () => {
  expect(packagesOf('index.js')).toContain('electron');
});

test.each(['headless.js', 'cli.js', 'index.js'])(
  '%s loads no model library into the engine process',
  (entry) => {
    expect(packagesOf(entry).filter((name) => /onnxruntime|transformers|vad-node/.test(name))).toEqual([]);
  },
);

test('the preload is CommonJS and needs nothing but Electron', () => {
  const code = readText('out/preload/index.cjs');
  const required = [...code.matchAll(/require\(["']([^"']+)["']\)/g)].map((match) => match[1]);
  expect(code).not.toMatch(/^import /m);
  expect([...new Set(required)]).toEqual(['electron']);
});

test('the built command line answers on plain Node', () => {
  const { stdout, status } = spawnSync(process.execPath, ['out/main/cli.js', '--version'], {
    cwd: REPOSITORY,
    encoding: 'utf8',
  });
  expect(status).toBe(0);
  expect(stdout).toContain(String(JSON.parse(readText('package.json')).version));
});
