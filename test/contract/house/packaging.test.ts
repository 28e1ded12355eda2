import { Ajv } from 'ajv';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { publicStatusSchema } from '../../../src/shared/contract/control.ts';
import { filesBelow, readText, REPOSITORY } from './repository.ts';

const config: unknown = parse(readText('electron-builder.yml'));

function builderSchema(): object {
  // The schema lies in a package that electron-builder brings along.
  const builder = createRequire(createRequire(import.meta.url).resolve('electron-builder/package.json'));
  return z.record(z.string(), z.unknown()).parse(builder('app-builder-lib/scheme.json'));
}

test("the packaging configuration fits electron-builder's own schema", () => {
  const validate = new Ajv({ strict: false, allErrors: true, validateFormats: false }).compile(
    builderSchema(),
  );
  validate(config);
  expect(validate.errors).toBeNull();
});

test('every file that the packaging configuration names exists', () => {
  const named = readText('electron-builder.yml').match(/assets\/[\w.]+|(?<=icon: )[\w.]+/g) ?? [];
  const missing = named.filter(
    (file) => !existsSync(join(REPOSITORY, file)) && !existsSync(join(REPOSITORY, 'assets', file)),
  );
  expect(missing).toEqual([]);
});

test('models lie outside the archive, and what loads native code is unpacked', () => {
  const { extraResources, asarUnpack } = z
    .object({ extraResources: z.array(z.object({ from: z.string() })), asarUnpack: z.array(z.string()) })
    .parse(config);
  expect(extraResources.map((entry) => entry.from)).toContain('models');
  expect(asarUnpack).toEqual(
    expect.arrayContaining([
      '**/*.node',
      'node_modules/onnxruntime-node/**',
      'node_modules/onnxruntime-common/**',
      'out/main/**',
    ]),
  );
});

test('the packaged program cannot be turned into a plain Node', () => {
  const { electronFuses } = z.object({ electronFuses: z.record(z.string(), z.boolean()) }).parse(config);
  expect(electronFuses).toMatchObject({
    runAsNode: false,
    enableNodeOptionsEnvironmentVariable: false,
    enableNodeCliInspectArguments: false,
    grantFileProtocolExtraPrivileges: false,
    onlyLoadAppFromAsar: true,
  });
});

test('each public status has its tray images', () => {
  const images = filesBelow('assets/tray');
  const wanted = publicStatusSchema.options.flatMap((status) =>
    ['', '@2x', 'Template', 'Template@2x'].map((suffix) => `assets/tray/${status}${suffix}.png`),
  );
  expect(wanted.filter((file) => !images.includes(file))).toEqual([]);
});
