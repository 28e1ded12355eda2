/**
 * Visual Studio Code: its own program installs the extension from one packed file
 * (https://code.visualstudio.com/docs/configure/extensions/extension-marketplace#_install-from-a-vsix). Without that
 * program the extension is put as a folder where installed extensions lie; the editor takes notice of a new folder only
 * while it runs.
 */
import { join, relative, sep } from 'node:path';
import { z } from 'zod';
import { payloadFiles, payloadText } from '../payload.ts';
import type { PlannedFile, PluginAgent } from '../plugin-agent.ts';
import type { PluginPlace } from '../plugin-place.ts';
import { programsOnPath } from '../programs-on-path.ts';
import { packExtension } from '../vsix.ts';
import type { PackedFile } from '../vsix.ts';

const packageSchema = z.object({
  publisher: z.string(),
  name: z.string(),
  displayName: z.string().default('Vivavoce'),
  description: z.string().default(''),
});

export const vscode: PluginAgent = {
  id: 'vscode',
  title: 'Visual Studio Code',
  programs: ['code'],
  traces: (place) => [join(place.homeDir, '.vscode')],
  async files(place) {
    const folder = extensionFolder(place);
    const files = await payloadFiles(place, 'vscode', folder, { withPage: true });
    if ((await editor(place)) === undefined) return files;
    const described = packageSchema.parse(JSON.parse(await payloadText(place, 'vscode/package.json')));
    const names = { ...described, title: described.displayName, version: place.version };
    const content = packExtension(
      names,
      files.flatMap((file) => packed(file, folder)),
    );
    return [{ path: packedFile(place), content, executable: false }];
  },
  async finishing(place) {
    const program = await editor(place);
    if (program === undefined) return null;
    return {
      install: [program, '--install-extension', packedFile(place), '--force'],
      remove: [program, '--uninstall-extension', 'vivavoce.vivavoce'],
    };
  },
  afterwards: (place) => [
    `Restart Visual Studio Code. If it does not list Vivavoce, choose "Developer: Install Extension from Location…" there and give it ${extensionFolder(place)}.`,
  ],
};

async function editor(place: PluginPlace): Promise<string | undefined> {
  return (await programsOnPath('code', place))[0];
}

function packed(file: PlannedFile, folder: string): PackedFile[] {
  if (!('content' in file)) return [];
  return [{ path: relative(folder, file.path).split(sep).join('/'), content: file.content }];
}

function packedFile({ recordsDir, version }: PluginPlace): string {
  return join(recordsDir, 'payload', 'vscode', `vivavoce-${version}.vsix`);
}

function extensionFolder({ env, homeDir, version }: PluginPlace): string {
  const extensions = env['VSCODE_EXTENSIONS'] || join(homeDir, '.vscode', 'extensions');
  return join(extensions, `vivavoce.vivavoce-${version}`);
}
