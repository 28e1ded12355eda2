/**
 * @typedef {object} Tally
 * @property {number} passed
 * @property {readonly string[]} failures names of what failed
 */

/**
 * The part of vitest's JSON report that counts.
 *
 * @typedef {object} VitestReport
 * @property {boolean} success
 * @property {readonly {
 *   name: string,
 *   status: string,
 *   message?: string,
 *   assertionResults: readonly { fullName: string, status: string }[],
 * }[]} testResults
 */

/**
 * Counts one project's outcome. Whatever did not pass is a failure: a skipped test, a file that could not be
 * loaded, a run that broke off without a report.
 *
 * @param {string} project
 * @param {VitestReport | undefined} report undefined when the run left none
 * @param {number} exitCode of the vitest process
 * @param {string} folder stripped from file names
 * @returns {Tally}
 */
export function tallyOf(project, report, exitCode, folder) {
  if (report === undefined) {
    const reason =
      exitCode === 124 ? 'did not finish within its time limit' : `ended with code ${exitCode} and no report`;
    return { passed: 0, failures: [`${project}: ${reason}`] };
  }
  let passed = 0;
  /** @type {string[]} */
  const failures = [];
  for (const file of report.testResults) {
    const name = file.name.replace(folder, '').replace(/^[\\/]/, '');
    const failuresBefore = failures.length;
    for (const test of file.assertionResults) {
      if (test.status === 'passed') passed += 1;
      else failures.push(`${name}: ${test.fullName}${test.status === 'failed' ? '' : ` (${test.status})`}`);
    }
    if (file.status !== 'passed' && failures.length === failuresBefore)
      failures.push(`${name}: could not be run`);
  }
  if (passed === 0 && failures.length === 0) failures.push(`${project}: no test was found`);
  if (failures.length === 0 && (exitCode !== 0 || !report.success)) {
    failures.push(
      `${project}: every test passed, yet vitest ended with code ${exitCode} (an error outside the tests)`,
    );
  }
  return { passed, failures };
}
