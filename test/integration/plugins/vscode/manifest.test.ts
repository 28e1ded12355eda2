import { execFile } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { activateIn } from '../../../../plugins/vscode/activation.js';
import { EditorDouble } from './editor-double.ts';

const REPOSITORY = join(import.meta.dirname, '../../../..');
const FOLDER = join(REPOSITORY, 'plugins/vscode');

/** The fields that `vsce package` insists on, and those that are used: code.visualstudio.com/api/references/extension-manifest */
const commandSchema = z.strictObject({
  command: z.string(),
  title: z.string().min(1),
  category: z.literal('Vivavoce'),
  icon: z.string().optional(),
});
const menuItemSchema = z.strictObject({
  command: z.string(),
  group: z.string().optional(),
  when: z.string().optional(),
});
const manifestSchema = z.object({
  name: z.string().regex(/^[a-z0-9][a-z0-9-]*$/),
  displayName: z.string().min(1),
  description: z.string().min(1),
  version: z.string().regex(/^\d+\.\d+\.\d+$/),
  publisher: z.string().regex(/^[a-z0-9][a-z0-9-]*$/i),
  license: z.string(),
  engines: z.strictObject({ vscode: z.string().regex(/^\^1\.\d+\.0$/) }),
  type: z.literal('module'),
  main: z.string().startsWith('./'),
  icon: z.string().endsWith('.png'),
  files: z.array(z.string()),
  activationEvents: z.tuple([z.literal('onStartupFinished')]),
  contributes: z.strictObject({
    commands: z.array(commandSchema),
    menus: z.record(z.string(), z.array(menuItemSchema)),
    keybindings: z.array(
      z.strictObject({
        command: z.string(),
        key: z.string(),
        mac: z.string(),
        when: z.string().optional(),
      }),
    ),
    configuration: z.strictObject({
      title: z.string(),
      properties: z.record(z.string(), z.looseObject({ type: z.string(), default: z.unknown() })),
    }),
  }),
});

const manifest = manifestSchema.parse(JSON.parse(readFileSync(join(FOLDER, 'package.json'), 'utf8')));
const declared = manifest.contributes.commands.map(({ command }) => command).toSorted();

describe('the manifest of the VS Code extension', () => {
  test('declares the commands that the extension registers, no more and no less', () => {
    const editor = new EditorDouble();
    activateIn(editor.api, editor.subscriptions);
    expect([...editor.commands.keys()].toSorted()).toEqual(declared);
    editor.dispose();
    expect([...editor.commands.keys()]).toEqual([]);
  });

  test('has menus and keys for its own commands only', () => {
    const { menus, keybindings } = manifest.contributes;
    for (const { command } of [...Object.values(menus).flat(), ...keybindings]) {
      expect(declared).toContain(command);
    }
  });

  test('declares the settings that the extension reads, with the same defaults', () => {
    const read = new Map<string, unknown>();
    for (const [, key = '', fallback = ''] of readFileSync(join(FOLDER, 'activation.js'), 'utf8').matchAll(
      /#setting\('([\w.]+)', ([^)]+)\)/g,
    )) {
      read.set(`vivavoce.${key}`, JSON.parse(fallback.replaceAll("'", '"')));
    }
    const properties = Object.entries(manifest.contributes.configuration.properties);
    expect(Object.fromEntries(read)).toEqual(
      Object.fromEntries(properties.map(([key, value]) => [key, value.default])),
    );
  });

  test('has a square icon of at least 128 pixels, and packs every file it needs', () => {
    const icon = readFileSync(join(FOLDER, manifest.icon));
    expect(icon.subarray(1, 4).toString('latin1')).toBe('PNG');
    expect([icon.readUInt32BE(16), icon.readUInt32BE(20)]).toEqual([128, 128]);
    expect(existsSync(join(FOLDER, manifest.main))).toBe(true);
    const packed = new Set(['package.json', ...manifest.files]);
    for (const name of readdirSync(FOLDER).filter((file) => file !== 'tsconfig.json')) {
      expect(packed.has(name) || (name.endsWith('.js') && packed.has('*.js'))).toBe(true);
    }
  });

  test('has the version and licence of the product', () => {
    const product = z
      .object({ version: z.string(), license: z.string() })
      .parse(JSON.parse(readFileSync(join(REPOSITORY, 'package.json'), 'utf8')));
    expect([manifest.version, manifest.license]).toEqual([product.version, product.license]);
    expect(readFileSync(join(FOLDER, 'LICENSE'), 'utf8')).toBe(
      readFileSync(join(REPOSITORY, 'LICENSE'), 'utf8'),
    );
  });
});

test('the extension is loaded by plain Node as it lies there', async () => {
  const vscode = `
    const nothing = { dispose() {} };
    export const commands = { registerCommand: (name) => (console.log(name), nothing) };
    export const window = { onDidCloseTerminal: () => nothing };
    export const workspace = {
      getConfiguration: () => ({ get: (key, fallback) => (key === 'statusBar' ? false : fallback) }),
      onDidChangeConfiguration: () => nothing,
    };
    export const StatusBarAlignment = {};
    export const ThemeColor = class {};`;
  const hooks = `export const resolve = (name, context, next) =>
    name === 'vscode' ? { url: ${JSON.stringify(dataUrl(vscode))}, shortCircuit: true } : next(name, context);`;
  const program = `
    import { register } from 'node:module';
    register(${JSON.stringify(dataUrl(hooks))});
    const { activate } = await import(${JSON.stringify(join(FOLDER, 'extension.js'))});
    activate({ subscriptions: [] });`;
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', program]);
  expect(stdout.trim().split('\n').toSorted()).toEqual(declared);
});

function dataUrl(code: string): string {
  return `data:text/javascript,${encodeURIComponent(code)}`;
}
