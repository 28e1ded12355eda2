/**
 * `npm run generate`: writes every generated file anew. With `--check` it leaves the files as they are and fails
 * when one of them is not what its generator writes.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { generators } from './lib/generated.mjs';
import { root } from './lib/paths.mjs';
import { runNode } from './lib/run.mjs';

const checking = process.argv.includes('--check');
/** @type {string[]} */
const problems = [];

/** @param {string} file */
function read(file) {
  return existsSync(join(root, file)) ? readFileSync(join(root, file), 'utf8') : undefined;
}

for (const { script, files } of generators) {
  const before = files.map(read);
  const { code, output } = await runNode('node_modules/tsx/dist/cli.mjs', [script], {
    limitMs: 60_000,
    quiet: true,
  });
  if (code !== 0) problems.push(`${script} failed:\n${output.trim()}`);
  files.forEach((file, index) => {
    const old = before[index];
    const now = read(file);
    if (now === undefined) problems.push(`${script} did not write ${file}.`);
    if (!checking || now === old) return;
    problems.push(`${file} is not what ${script} writes. Run: npm run generate`);
    if (old !== undefined) writeFileSync(join(root, file), old);
  });
}

for (const line of problems) console.error(line);
process.exit(problems.length === 0 ? 0 : 1);
