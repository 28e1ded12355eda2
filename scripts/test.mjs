/**
 * `npm test`: installs, builds, then runs every check and every test, and ends with one line
 * `N passed, N failed`. `--fast` (as `npm run check`) leaves out the projects that need audio, models or a browser.
 * Each check counts as one test.
 *
 * Uses nothing but Node itself, because it runs before any package is there.
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureBuild } from './lib/build.mjs';
import { checks } from './lib/checks.mjs';
import { ensurePackages } from './lib/packages.mjs';
import { root } from './lib/paths.mjs';
import { runNode } from './lib/run.mjs';
import { ensureSystemTools } from './lib/system-tools.mjs';
import { tallyOf } from './lib/vitest-report.mjs';

const minuteMs = 60_000;

/** Projects of `vitest.config.ts`, with the time after which a project counts as hanging. */
const fastProjects = [
  { name: 'unit', limitMs: 5 * minuteMs },
  { name: 'contract', limitMs: 5 * minuteMs },
];
const slowProjects = [
  { name: 'integration', limitMs: 55 * minuteMs },
  { name: 'inference', limitMs: 15 * minuteMs },
  { name: 'voice', limitMs: 15 * minuteMs },
  { name: 'page', limitMs: 20 * minuteMs },
];

const fast = process.argv.includes('--fast');
const projects = fast ? fastProjects : [...fastProjects, ...slowProjects];
let passed = 0;
/** @type {string[]} */
const failures = [];
/** @type {string[]} */
const notRun = [];

/** Prints the outcome and ends the process. The last line is read by machines. */
function conclude() {
  console.log('');
  for (const line of notRun) console.log(`not run: ${line}`);
  for (const line of failures) console.log(`FAILED: ${line}`);
  console.log(`${passed} passed, ${failures.length} failed`);
  process.exit(failures.length === 0 ? 0 : 1);
}

/** @param {string} name @param {string | undefined} problem */
function note(name, problem) {
  console.log(`${problem === undefined ? 'ok    ' : 'FAILED'} ${name}`);
  if (problem === undefined) {
    passed += 1;
  } else {
    console.log(problem);
    failures.push(name);
  }
}

const installProblem = await ensurePackages();
if (installProblem !== undefined) {
  note('install', installProblem);
  conclude();
}
note('build', await ensureBuild());

for (const check of checks) {
  const { code, output } = await runNode(check.entry, check.args, { limitMs: check.limitMs, quiet: true });
  note(check.name, code === 0 ? undefined : output.trim());
}

// Where a tool cannot be had, the tests that need it are named; on a build server they count as failures.
const missingTools = fast ? [] : await ensureSystemTools();
for (const tool of missingTools) {
  for (const file of testFiles().filter((name) => tool.tests.some((prefix) => name.startsWith(prefix)))) {
    const line = `${file} (${tool.name} is missing)`;
    if (process.env.CI) failures.push(line);
    else notRun.push(line);
  }
}
const excluded = missingTools.flatMap((tool) =>
  tool.tests.map((path) => `--exclude=${path.endsWith('/') ? `${path}**` : path}`),
);

const reports = mkdtempSync(join(tmpdir(), 'vivavoce-test-'));
for (const { name, limitMs } of projects) {
  if (missingTools.some((tool) => tool.tests.includes(`test/${name}/`))) continue;
  console.log(`\n--- ${name} tests`);
  const reportFile = join(reports, `${name}.json`);
  const { code } = await runNode(
    'node_modules/vitest/vitest.mjs',
    [
      'run',
      '--project',
      name,
      '--reporter=dot',
      '--reporter=json',
      `--outputFile.json=${reportFile}`,
      ...excluded,
    ],
    { limitMs },
  );
  const tally = tallyOf(name, readReport(reportFile), code, root);
  passed += tally.passed;
  failures.push(...tally.failures);
}
rmSync(reports, { recursive: true, force: true });
conclude();

function testFiles() {
  return readdirSync(join(root, 'test'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.test.ts'))
    .map((name) => `test/${name.replaceAll('\\', '/')}`);
}

/** @param {string} file */
function readReport(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}
