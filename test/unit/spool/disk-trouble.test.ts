import { expect, it } from 'vitest';
import { DiskTrouble } from '../../../src/main/spool/disk-trouble.ts';
import type { SpoolProblem } from '../../../src/main/spool/spooled.ts';

const fault = (code: string): Error => Object.assign(new Error(code), { code });

it('tells of trouble once, of another reason, and of its end when nothing is refused any more', () => {
  const told: (SpoolProblem | undefined)[] = [];
  const trouble = new DiskTrouble('/folder', (problem) => told.push(problem));
  trouble.report('journal', undefined);
  trouble.report('journal', fault('ENOSPC'));
  trouble.report('a', fault('ENOSPC'));
  trouble.report('journal', fault('ENOSPC'));
  expect(told).toHaveLength(1);
  expect(told[0]?.message).toContain('the disk is full');
  expect(told[0]?.remedy).toContain('Free some space.');
  trouble.report('journal', undefined);
  expect(told).toHaveLength(1);
  trouble.report('a', fault('EROFS'));
  expect(told[1]?.message).toContain('read-only');
  trouble.report('a', undefined);
  expect(told.slice(2)).toEqual([undefined]);
  expect(trouble.standing).toBe(false);
});
