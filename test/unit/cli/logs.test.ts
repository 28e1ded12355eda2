import { appendFile, mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { runInProcess, startCli } from '../../support/cli-context.ts';

let home: string;
let file: string;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'vivavoce-test-'));
  file = join(home, 'logs', 'engine.log');
  await mkdir(join(home, 'logs'));
});
afterEach(() => rm(home, { recursive: true, force: true }));

function record(msg: string, fields: object = {}): string {
  return `${JSON.stringify({ level: 30, time: '2026-01-02T03:04:05.006Z', source: 'server', ...fields, msg })}\n`;
}

test('the last lines are shown with time, level, source, message and fields', async () => {
  await writeFile(file, record('one') + record('two', { level: 40, port: 8770 }) + 'not a record\n');
  const { stdout, exitCode } = await runInProcess(['logs', '-n', '2'], { home });
  expect(exitCode).toBe(0);
  expect(stdout).toMatch(/^2026-01-0\d \d\d:\d4:05\.006 warn {2}server two port=8770\nnot a record\n$/);
});

test('the last lines are found however long the log is, and wherever a character lies', async () => {
  const lines = Array.from({ length: 3000 }, (_, index) => record(`äöü ${index} ${'x'.repeat(index % 97)}`));
  await writeFile(file, lines.join(''));
  const { stdout } = await runInProcess(['logs', '-n', '2500', '--json'], { home });
  expect(stdout).toBe(lines.slice(-2500).join(''));
});

test('only one source is shown when asked for, and -n counts its lines', async () => {
  await writeFile(file, record('a', { source: 'models' }) + record('b') + record('c') + record('d'));
  expect((await runInProcess(['logs', '--source', 'models', '-n', '1'], { home })).stdout).toContain(
    'models a\n',
  );
});

test('control characters in the log do not reach the terminal', async () => {
  await writeFile(file, record('\u001B[2Jcleared'));
  expect((await runInProcess(['logs'], { home })).stdout).toContain('[2Jcleared');
  expect((await runInProcess(['logs'], { home })).stdout).not.toContain('\u001B');
});

test('following shows what is added, whole lines only, also after the log was rotated', async () => {
  await writeFile(file, record('old') + '{"half":');
  const run = startCli(['logs', '-f', '-n', '1', '--json'], { home });
  await run.stdout.until(/old/);
  await appendFile(file, '1}\n');
  await run.stdout.until(/"half":1\}\n/);
  await rename(file, join(home, 'logs', 'engine.1.log'));
  await writeFile(file, record('new'));
  await run.stdout.until(/new/);
  run.interrupt();
  expect(await run.exitCode).toBe(130);
  expect(run.stdout.lines).toEqual([record('old').trim(), '{"half":1}', record('new').trim()]);
});

test('following waits for a log that is not there yet; else that is told', async () => {
  await rm(join(home, 'logs'), { recursive: true });
  const { exitCode, stderr } = await runInProcess(['logs'], { home });
  expect(exitCode).toBe(1);
  expect(stderr).toMatch(/There is no log yet: .*engine\.log/);
  const run = startCli(['logs', '-f'], { home });
  await mkdir(join(home, 'logs'));
  await writeFile(file, record('first'));
  await run.stdout.until(/first/);
  run.interrupt();
  await run.exitCode;
});
