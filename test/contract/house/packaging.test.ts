import { Ajv } from 'ajv';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
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
  expect(extraResources.map((entry) => entry.from)).toEqual(expect.arrayContaining(['models', 'plugins']));
  expect(asarUnpack).toEqual(
    expect.arrayContaining([
      '**/*.node',
      'node_modules/onnxruntime-node/**',
      'node_modules/onnxruntime-common/**',
      'node_modules/@lydell/**',
      'out/main/**',
    ]),
  );
});

test('what is run as a program is executable in the packed app', async () => {
  const packed = mkdtempSync(join(tmpdir(), 'packed-'));
  const [helper, script, data] = [
    'Resources/app.asar.unpacked/node_modules/@lydell/node-pty-darwin-arm64/spawn-helper',
    'Resources/plugins/tmux/scripts/toggle.sh',
    'Resources/plugins/tmux/README.md',
  ].map((path) => join(packed, path));
  for (const path of [helper, script, data]) {
    mkdirSync(dirname(path ?? ''), { recursive: true });
    writeFileSync(path ?? '', '');
    chmodSync(path ?? '', 0o644);
  }
  const { afterPack } = z.object({ afterPack: z.string() }).parse(config);
  const step = z
    .object({ afterPack: z.custom<(context: { readonly appOutDir: string }) => void>() })
    .parse(await import(pathToFileURL(join(REPOSITORY, afterPack)).href));
  step.afterPack({ appOutDir: packed });
  const modes = [helper, script, data].map((path) => statSync(path ?? '').mode & 0o777);
  expect(modes).toEqual([0o755, 0o755, 0o644]);
});

test('plugins, their pages and the package have one version', () => {
  const versionIn = (file: string): string =>
    z.object({ version: z.string() }).parse(JSON.parse(readText(file))).version;
  const version = versionIn('package.json');
  const manifests = [
    'plugins/claude/.claude-plugin/plugin.json',
    'plugins/codex/.codex-plugin/plugin.json',
    'plugins/gemini/gemini-extension.json',
    'plugins/vscode/package.json',
  ];
  expect(manifests.map(versionIn)).toEqual(manifests.map(() => version));
  const named = readText('plugins/vscode/README.md').match(/vivavoce-[\d.]+\.vsix/g) ?? [];
  expect(new Set(named)).toEqual(new Set([`vivavoce-${version}.vsix`]));
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
