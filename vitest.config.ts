import { defineConfig } from 'vitest/config';

/** Sound is played in real time there; a machine that others use as well may miss a beat, but not twice. */
const REAL_TIME_RETRIES = 1;

/** One project per kind of test, so that `check` can run the fast ones alone. Names match the folders of `test/`. */
function project(name: string, testTimeoutMs: number, parallel: boolean, retry = 0) {
  return {
    test: {
      name,
      include: [`test/${name}/**/*.test.ts`],
      testTimeout: testTimeoutMs,
      hookTimeout: testTimeoutMs,
      fileParallelism: parallel,
      retry,
    },
  };
}

export default defineConfig({
  test: {
    projects: [
      project('unit', 10_000, true),
      project('contract', 20_000, true),
      project('integration', 60_000, false, REAL_TIME_RETRIES),
      project('inference', 120_000, false),
      project('voice', 180_000, false, REAL_TIME_RETRIES),
      project('page', 120_000, false, REAL_TIME_RETRIES),
    ],
  },
});
