import { defineConfig } from 'vitest/config';

/** One project per kind of test, so that `check` can run the fast ones alone. Names match the folders of `test/`. */
function project(name: string, testTimeoutMs: number, parallel: boolean) {
  return {
    test: {
      name,
      include: [`test/${name}/**/*.test.ts`],
      testTimeout: testTimeoutMs,
      hookTimeout: testTimeoutMs,
      fileParallelism: parallel,
    },
  };
}

export default defineConfig({
  test: {
    projects: [
      project('unit', 10_000, true),
      project('contract', 20_000, true),
      project('integration', 60_000, false),
      project('inference', 120_000, false),
      project('voice', 180_000, false),
      project('page', 120_000, false),
    ],
  },
});
