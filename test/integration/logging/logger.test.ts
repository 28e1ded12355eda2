import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createLogger } from '../../../src/main/logging/logger.ts';
import { ManualClock } from '../../../src/shared/kernel/clock.ts';

let folder = '';
let clock = new ManualClock();

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vivavoce-log-'));
  clock = new ManualClock(Date.UTC(2026, 0, 2, 3, 4, 5));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function records(dir: string): Promise<readonly Record<string, unknown>[]> {
  const text = await readFile(join(dir, 'engine.log'), 'utf8');
  return text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}

describe('the log', () => {
  it('writes one JSON object a line, in order, with time, level, source and fields', async () => {
    const log = createLogger({ dir: folder, clock });
    log.info({ port: 8770 }, 'listening');
    clock.advance(1500);
    log.child('server').warn({ agentId: 'claude' }, 'a reader is slow');
    await log.dispose();
    expect(await records(folder)).toEqual([
      { level: 30, time: '2026-01-02T03:04:05.000Z', port: 8770, msg: 'listening' },
      {
        level: 40,
        time: '2026-01-02T03:04:06.500Z',
        source: 'server',
        agentId: 'claude',
        msg: 'a reader is slow',
      },
    ]);
  });

  it('holds no dictated text in known fields, nor in errors', async () => {
    const log = createLogger({ dir: folder, clock, level: 'debug' });
    log.info({ text: 'the launch code', entry: { text: 'the launch code' } }, 'delivered');
    log.error({ error: Object.assign(new Error('refused'), { body: 'the launch code' }) }, 'not delivered');
    await log.dispose();
    const text = await readFile(join(folder, 'engine.log'), 'utf8');
    expect(text).toContain('delivered');
    expect(text).not.toContain('launch code');
  });

  it('leaves out records below the level, and follows a change of level', async () => {
    const log = createLogger({ dir: folder, clock, level: 'warn' });
    log.info({}, 'too quiet');
    log.setLevel('debug');
    log.debug({}, 'heard');
    await log.dispose();
    expect((await records(folder)).map(({ msg }) => msg)).toEqual(['heard']);
  });

  it('goes on in the same file after a restart', async () => {
    for (const run of [1, 2]) {
      const log = createLogger({ dir: folder, clock });
      log.info({ run }, 'started');
      await log.dispose();
    }
    expect((await records(folder)).map(({ run }) => run)).toEqual([1, 2]);
  });

  it.runIf(process.platform !== 'win32')('is readable by its owner only', async () => {
    const dir = join(folder, 'new', 'logs');
    const log = createLogger({ dir, clock });
    log.info({}, 'started');
    await log.dispose();
    expect((await stat(dir)).mode & 0o777).toBe(0o700);
    expect((await stat(join(dir, 'engine.log'))).mode & 0o777).toBe(0o600);
  });

  it('begins a new file at its size limit and keeps four old ones', async () => {
    // Each run writes more than one file holds; rotation takes place while it goes on.
    for (let run = 0; run < 8; run += 1) {
      const log = createLogger({ dir: folder, clock, maxFileBytes: 1000 });
      log.info({ run, filler: 'x'.repeat(1200) }, 'long');
      await log.dispose();
    }
    const files = (await readdir(folder)).filter((name) => name.endsWith('.log'));
    expect(files.toSorted()).toEqual([
      'engine.1.log',
      'engine.2.log',
      'engine.3.log',
      'engine.4.log',
      'engine.log',
    ]);
    const newest = JSON.parse(await readFile(join(folder, 'engine.1.log'), 'utf8')) as { run: number };
    const oldest = JSON.parse(await readFile(join(folder, 'engine.4.log'), 'utf8')) as { run: number };
    expect(newest.run - oldest.run).toBe(3);
  });

  it('says one line and hands on warnings when the file cannot be written', async () => {
    const blocked = join(folder, 'a-file');
    await writeFile(blocked, '');
    const lines: string[] = [];
    const log = createLogger({ dir: join(blocked, 'logs'), clock, fallback: (line) => lines.push(line) });
    log.info({}, 'started');
    log.error({ text: 'secret' }, 'the recogniser stopped');
    await log.dispose();
    expect(lines).toEqual([
      expect.stringMatching(/^The log file .*engine\.log cannot be written \(ENOTDIR\)/),
      'error: the recogniser stopped',
    ]);
  });

  it('can be disposed twice, and takes records after that without harm', async () => {
    const log = createLogger({ dir: folder, clock });
    log.info({}, 'started');
    await log.dispose();
    log.info({}, 'too late');
    await log.dispose();
    expect(await records(folder)).toHaveLength(1);
  });
});
