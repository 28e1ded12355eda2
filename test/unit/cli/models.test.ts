import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { runInProcess } from '../../support/cli-context.ts';
import type { CliOutcome } from '../../support/cli-context.ts';

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'vivavoce-test-'));
  await mkdir(join(root, 'models', 'ear'), { recursive: true });
  await writeFile(join(root, 'models', 'ear', 'a.onnx'), 'abc');
  await writeFile(join(root, 'models', 'ear', 'b.onnx'), 'defg');
  const files = [
    { path: 'ear/a.onnx', bytes: 3, sha256: createHash('sha256').update('abc').digest('hex') },
    { path: 'ear/b.onnx', bytes: 4, sha256: createHash('sha256').update('defg').digest('hex') },
  ];
  const model = { name: 'ear', purpose: 'detection', title: 'An ear', licence: { id: 'MIT' }, files };
  await writeFile(join(root, 'models', 'catalogue.json'), JSON.stringify({ version: 1, models: [model] }));
});
afterEach(() => rm(root, { recursive: true, force: true }));

function run(...args: string[]): Promise<CliOutcome> {
  return runInProcess(args, { home: root, packageRoot: root });
}

test('list shows the models with size and licence', async () => {
  expect((await run('models', 'list')).stdout).toBe('ear  detection  0.0 MB  MIT  An ear\n');
  expect(JSON.parse((await run('models', 'list', '--json')).stdout)).toEqual([
    { name: 'ear', purpose: 'detection', title: 'An ear', licence: 'MIT', bytes: 7 },
  ]);
});

test('verify finds whole files whole', async () => {
  expect(await run('models', 'verify')).toEqual({
    exitCode: 0,
    stdout: 'ear/a.onnx: ok\near/b.onnx: ok\n',
    stderr: '',
  });
});

test('verify names missing, short and changed files, says what to do, and fails', async () => {
  await writeFile(join(root, 'models', 'ear', 'a.onnx'), 'abX');
  await rm(join(root, 'models', 'ear', 'b.onnx'));
  const { exitCode, stdout, stderr } = await run('models', 'verify');
  expect(exitCode).toBe(1);
  expect(stdout).toBe('ear/a.onnx: damaged (wrong checksum)\near/b.onnx: missing\n');
  expect(stderr).toMatch(/2 model files are missing or damaged\.\nReinstall Vivavoce/);
  await writeFile(join(root, 'models', 'ear', 'b.onnx'), 'd');
  expect((await run('models', 'verify')).stdout).toContain('damaged (1 bytes instead of 4)');
});

test('a missing or damaged catalogue is named', async () => {
  await writeFile(join(root, 'models', 'catalogue.json'), '{');
  expect((await run('models', 'list')).stderr).toMatch(/catalogue\.json is not valid/);
  await rm(join(root, 'models', 'catalogue.json'));
  const { exitCode, stderr } = await run('models', 'verify');
  expect(exitCode).toBe(1);
  expect(stderr).toMatch(/catalogue\.json cannot be read/);
});
