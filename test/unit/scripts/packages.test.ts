import { expect, test } from 'vitest';
import { outdatedPackages } from '../../../scripts/lib/packages.mjs';

const wanted = {
  packages: {
    '': { version: '0.1.0' },
    'node_modules/zod': { version: '4.0.0' },
    'node_modules/@img/sharp-darwin': { version: '1.0.0', optional: true },
  },
};

test('a tree with every package of the lockfile is up to date, without those of other platforms', () => {
  expect(outdatedPackages(wanted, { packages: { 'node_modules/zod': { version: '4.0.0' } } })).toEqual([]);
});

test('a package that is missing or has another version is named', () => {
  expect(outdatedPackages(wanted, { packages: {} })).toEqual(['zod']);
  expect(outdatedPackages(wanted, { packages: { 'node_modules/zod': { version: '3.9.0' } } })).toEqual([
    'zod',
  ]);
});

test('an optional package in another version is named', () => {
  const installed = {
    packages: {
      'node_modules/zod': { version: '4.0.0' },
      'node_modules/@img/sharp-darwin': { version: '0.9.0' },
    },
  };
  expect(outdatedPackages(wanted, installed)).toEqual(['@img/sharp-darwin']);
});
