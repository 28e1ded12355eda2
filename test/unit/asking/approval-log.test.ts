import { appendFile, mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ApprovalLog } from '../../../src/main/asking/approval-log.ts';
import type { ApprovalRecord } from '../../../src/shared/contract/questions.ts';

let folder: string;
let path: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'approvals-'));
  path = join(folder, 'state', 'approvals.jsonl');
});
afterEach(() => rm(folder, { recursive: true }));

function record(action: string): ApprovalRecord {
  return {
    at: '2026-01-01T00:00:00.000Z',
    agentId: 'codex',
    tool: 'Bash',
    action,
    decision: 'allow',
    by: 'voice',
    margin: 2.5,
    attempts: 1,
  };
}

describe('the log of decisions', () => {
  it('is empty before the first, then keeps all in order for its owner alone', async () => {
    const log = new ApprovalLog(path);
    expect(await log.latest()).toEqual([]);
    await Promise.all(['a', 'b\nc', 'd'].map((action) => log.append(record(action))));
    expect(await new ApprovalLog(path).latest()).toEqual(['a', 'b\nc', 'd'].map(record));
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect((await readFile(path, 'utf8')).split('\n')).toHaveLength(4);
  });

  it('skips damaged lines, and goes on behind one that a crash left unfinished', async () => {
    await new ApprovalLog(path).append(record('a'));
    await appendFile(path, '{"at":"yesterday"}\nnot json\n{"at":"2026');
    const log = new ApprovalLog(path);
    await log.append(record('b'));
    expect(await log.latest()).toEqual([record('a'), record('b')]);
  });

  it('keeps the latest thousand', async () => {
    const lines = Array.from({ length: 1099 }, (_, index) => JSON.stringify(record(`${index}`)));
    await new ApprovalLog(path).append(record('first'));
    await writeFile(path, `${lines.join('\n')}\n`);
    const log = new ApprovalLog(path);
    await log.append(record('1099'));
    expect((await log.latest()).map(({ action }) => action)).toEqual(
      Array.from({ length: 1000 }, (_, index) => `${index + 100}`),
    );
    await log.append(record('1100'));
    expect((await readFile(path, 'utf8')).trimEnd().split('\n')).toHaveLength(1000);
    expect((await log.latest()).at(-1)).toEqual(record('1100'));
    expect((await stat(path)).mode & 0o777).toBe(0o600);
  });

  it('goes on where its file, or its folder, was taken away meanwhile', async () => {
    const log = new ApprovalLog(path);
    await log.append(record('a'));
    await rm(join(folder, 'state'), { recursive: true });
    await log.append(record('b'));
    expect(await log.latest()).toEqual([record('b')]);
  });

  it('goes on behind half a line that was left while it is in use', async () => {
    const log = new ApprovalLog(path);
    await log.append(record('a'));
    await appendFile(path, '{"at":"2026');
    await log.append(record('b'));
    expect(await log.latest()).toEqual([record('a'), record('b')]);
  });

  it('works again once its place can be written', async () => {
    await writeFile(join(folder, 'state'), '');
    const log = new ApprovalLog(path);
    await expect(log.append(record('a'))).rejects.toMatchObject({ code: 'storage-failed' });
    await rm(join(folder, 'state'));
    await log.append(record('b'));
    expect(await log.latest()).toEqual([record('b')]);
  });

  it('has a decision written even if it cannot be cut', async () => {
    const lines = Array.from({ length: 1100 }, (_, index) => `${JSON.stringify(record(`${index}`))}\n`);
    await mkdir(`${path}.tmp`, { recursive: true });
    await writeFile(path, lines.join(''));
    const log = new ApprovalLog(path);
    await log.append(record('1100'));
    expect((await log.latest()).at(-1)).toEqual(record('1100'));
    await rm(`${path}.tmp`, { recursive: true });
    await log.append(record('1101'));
    expect((await readFile(path, 'utf8')).trimEnd().split('\n')).toHaveLength(1000);
  });

  it('says where it cannot be written', async () => {
    await writeFile(join(folder, 'state'), '');
    const log = new ApprovalLog(path);
    await expect(log.append(record('a'))).rejects.toMatchObject({ code: 'storage-failed' });
    await expect(log.latest()).rejects.toMatchObject({ code: 'storage-failed' });
  });
});
