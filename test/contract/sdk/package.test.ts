import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRequire } from 'node:module';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { build } from 'vite';

const ROOT = join(import.meta.dirname, '../../..');
const PACKAGE = join(ROOT, 'out/npm');
const BIN = join(ROOT, 'node_modules/.bin');

let project: string;

/** Runs a program of ours in a folder; throws with what it printed when it fails. */
function run(program: string, args: readonly string[], cwd: string): string {
  return execFileSync(program, args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
}

beforeAll(() => {
  run(process.execPath, [join(ROOT, 'scripts/package-npm.mjs')], ROOT);
  project = mkdtempSync(join(tmpdir(), 'vivavoce-sdk-'));
  const tarball = run('npm', ['pack', '--silent', '--pack-destination', project], PACKAGE).trim();
  writeFileSync(join(project, 'package.json'), JSON.stringify({ type: 'module', private: true }));
  run('npm', ['install', '--prefer-offline', '--no-audit', '--no-fund', join(project, tarball)], project);
}, 120_000);
afterAll(() => rmSync(project, { recursive: true, force: true }));

test('publint has nothing to say about the published files', () => {
  expect(run(join(BIN, 'publint'), ['--strict'], PACKAGE)).toContain('All good!');
});

test('its types are found by every kind of resolution that ESM packages serve', () => {
  // It fails by its exit code. Its own choice of a format goes by the width of the terminal.
  const args = ['--pack', '.', '--profile', 'esm-only', '--format', 'table'];
  expect(run(join(BIN, 'attw'), args, PACKAGE).match(/🟢 \(ESM\)/g)).toHaveLength(2);
});

test('it installs with zod and nothing else', () => {
  expect(readdirSync(join(project, 'node_modules')).filter((name) => !name.startsWith('.'))).toEqual([
    'vivavoce',
    'zod',
  ]);
});

test('a program imports it, with types, and runs', () => {
  writeFileSync(
    join(project, 'program.ts'),
    `import { AppError, EngineNotRunningError, OpenvipClient, type OpenvipMessage } from 'vivavoce/client';
import { findEngine } from 'vivavoce/client/node';
const client = new OpenvipClient({ address: findEngine });
const text = (message: OpenvipMessage): string => message.text;
const error: unknown = await client.status().catch((reason: unknown) => reason);
console.log(error instanceof EngineNotRunningError, AppError.is(error) && error.code, typeof text);
`,
  );
  const options = [
    '--strict',
    '--module',
    'nodenext',
    '--target',
    'es2023',
    '--lib',
    'es2023,dom,dom.iterable',
  ];
  const types = ['--types', 'node', '--typeRoots', join(ROOT, 'node_modules/@types')];
  run(join(BIN, 'tsc'), [...options, ...types, 'program.ts'], project);
  const env = { ...process.env, VIVAVOCE_HOME: join(project, 'home') };
  const printed = execFileSync(process.execPath, ['program.js'], { cwd: project, encoding: 'utf8', env });
  expect(printed.trim()).toBe('true unavailable function');
});

test('a browser bundle has nothing of Node in it, and only what is used', async () => {
  writeFileSync(
    join(project, 'page.js'),
    `import { OpenvipClient } from 'vivavoce/client';\nglobalThis.client = new OpenvipClient({ address: { baseUrl: '' } });\n`,
  );
  await build({
    root: project,
    logLevel: 'silent',
    build: {
      lib: { entry: join(project, 'page.js'), formats: ['es'] },
      outDir: join(project, 'dist'),
      minify: true,
    },
  });
  const [file = ''] = readdirSync(join(project, 'dist')).filter((name) => name.endsWith('.js'));
  const bundle = readFileSync(join(project, 'dist', file), 'utf8');
  expect(bundle).not.toMatch(/from"node:|require\(|process\.env/);
  expect(bundle).not.toContain('/api/snapshot');
});

test('nothing of the package is empty or left over', () => {
  const required = createRequire(join(project, 'package.json'));
  const manifest = JSON.parse(readFileSync(required.resolve('vivavoce/package.json'), 'utf8')) as {
    exports: Record<string, unknown>;
  };
  expect(Object.keys(manifest.exports)).toEqual(['./client', './client/node', './package.json']);
  const files = readdirSync(join(project, 'node_modules/vivavoce'), { recursive: true, encoding: 'utf8' });
  expect(files.filter((name) => /\.(ts|js|md|json)$/.test(name)).length).toBeGreaterThan(40);
  expect(files.some((name) => name.includes('test') || name.endsWith('.tsbuildinfo'))).toBe(false);
});
