const minuteMs = 60_000;

/**
 * The checks that need no test runner. Each counts as one test.
 *
 * @type {readonly { name: string, entry: string, args: readonly string[], limitMs: number }[]}
 */
export const checks = [
  { name: 'format', entry: 'node_modules/oxfmt/bin/oxfmt', args: ['--check'], limitMs: 2 * minuteMs },
  {
    name: 'lint',
    entry: 'node_modules/oxlint/bin/oxlint',
    args: ['--type-aware', '--deny-warnings'],
    limitMs: 3 * minuteMs,
  },
  { name: 'types', entry: 'node_modules/typescript/bin/tsc', args: ['-b'], limitMs: 3 * minuteMs },
  {
    name: 'layers',
    entry: 'scripts/check-layers.mjs',
    args: [],
    limitMs: 2 * minuteMs,
  },
  { name: 'unused code', entry: 'node_modules/knip/bin/knip.js', args: [], limitMs: 2 * minuteMs },
  { name: 'generated files', entry: 'scripts/generate.mjs', args: ['--check'], limitMs: 2 * minuteMs },
];
