#!/usr/bin/env node
/** Starts the built command line; in a checkout that is not built, the sources through tsx where it is installed. */
import { existsSync } from 'node:fs';

const built = new URL('../out/main/cli.js', import.meta.url);
const source = new URL('../src/cli/index.ts', import.meta.url);

if (existsSync(built)) {
  await import(built.href);
} else if (!existsSync(source) || !(await runSources())) {
  process.stderr.write(
    'vivavoce: This copy is not built yet.\nBuild it with: npm install && npm run build\n',
  );
  process.exitCode = 1;
}

async function runSources() {
  let tsx;
  try {
    tsx = import.meta.resolve('tsx/esm/api');
  } catch {
    return false;
  }
  const { register } = await import(tsx);
  register();
  await import(source.href);
  return true;
}
