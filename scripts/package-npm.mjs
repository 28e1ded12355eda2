/**
 * Makes the npm package `vivavoce` in `out/npm`: the client of the engine, for programs of others. Compiled file by
 * file, so that bundlers take only what is used; zod is its one dependency.
 */
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './lib/paths.mjs';
import { runNode } from './lib/run.mjs';

const target = join(root, 'out', 'npm');
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

rmSync(target, { recursive: true, force: true });
mkdirSync(target, { recursive: true });
const { code, output } = await runNode(
  'node_modules/typescript/bin/tsc',
  ['-p', 'scripts/npm/tsconfig.json'],
  {
    limitMs: 180_000,
    quiet: true,
  },
);
if (code !== 0) {
  console.error(output.trim());
  process.exit(1);
}
const entry = (/** @type {string} */ file) => ({
  types: `./dist/${file}.d.ts`,
  default: `./dist/${file}.js`,
});
writeFileSync(
  join(target, 'package.json'),
  `${JSON.stringify(
    {
      name: manifest.name,
      version: manifest.version,
      description: 'Client of Vivavoce, the voice layer for coding agents, and of any other OpenVIP engine.',
      license: manifest.license,
      author: manifest.author,
      type: 'module',
      sideEffects: false,
      exports: {
        './client': entry('client/index'),
        './client/node': entry('client/node/index'),
        './package.json': './package.json',
      },
      files: ['dist'],
      dependencies: { zod: manifest.dependencies.zod },
      engines: manifest.engines,
    },
    undefined,
    2,
  )}\n`,
);
cpSync(join(root, 'docs', 'guides', 'client.md'), join(target, 'README.md'));
cpSync(join(root, 'LICENSE'), join(target, 'LICENSE'));
console.log(`The package is in out/npm. Take it elsewhere with: npm install ${target}`);
