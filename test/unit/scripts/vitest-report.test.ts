import { expect, test } from 'vitest';
import { tallyOf } from '../../../scripts/lib/vitest-report.mjs';

const FOLDER = '/checkout';

function file(name: string, ...outcomes: readonly [string, string][]) {
  return {
    name: `${FOLDER}/test/unit/${name}`,
    status: outcomes.every(([, status]) => status === 'passed') ? 'passed' : 'failed',
    assertionResults: outcomes.map(([fullName, status]) => ({ fullName, status })),
  };
}

test('passed tests are counted, failed ones are named with their file', () => {
  const report = {
    success: false,
    testResults: [file('a.test.ts', ['adds', 'passed'], ['divides', 'failed'])],
  };
  expect(tallyOf('unit', report, 1, FOLDER)).toEqual({
    passed: 1,
    failures: ['test/unit/a.test.ts: divides'],
  });
});

test('a skipped test counts as failed', () => {
  const report = {
    success: true,
    testResults: [file('a.test.ts', ['adds', 'passed'], ['divides', 'skipped'])],
  };
  expect(tallyOf('unit', report, 0, FOLDER).failures).toEqual(['test/unit/a.test.ts: divides (skipped)']);
});

test('a file that could not be loaded counts as failed', () => {
  const broken = { ...file('broken.test.ts'), status: 'failed' };
  const report = { success: false, testResults: [file('a.test.ts', ['adds', 'passed']), broken] };
  expect(tallyOf('unit', report, 1, FOLDER)).toEqual({
    passed: 1,
    failures: ['test/unit/broken.test.ts: could not be run'],
  });
});

test('an error outside every test counts as failed', () => {
  const report = { success: true, testResults: [file('a.test.ts', ['adds', 'passed'])] };
  expect(tallyOf('unit', report, 1, FOLDER).failures).toHaveLength(1);
});

test('a project without tests counts as failed', () => {
  expect(tallyOf('page', { success: true, testResults: [] }, 0, FOLDER).failures).toEqual([
    'page: no test was found',
  ]);
});

test('a run that hung or broke off counts as failed, with the reason', () => {
  expect(tallyOf('voice', undefined, 124, FOLDER).failures).toEqual([
    'voice: did not finish within its time limit',
  ]);
  expect(tallyOf('voice', undefined, 134, FOLDER).failures).toEqual([
    'voice: ended with code 134 and no report',
  ]);
});
