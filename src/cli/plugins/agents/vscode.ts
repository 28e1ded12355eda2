/** Visual Studio Code: the extension as a folder in the place where installed extensions lie. */
import { join } from 'node:path';
import { payloadFiles } from '../payload.ts';
import type { PluginAgent } from '../plugin-agent.ts';
import type { PluginPlace } from '../plugin-place.ts';

export const vscode: PluginAgent = {
  id: 'vscode',
  title: 'Visual Studio Code',
  programs: ['code'],
  traces: (place) => [join(place.homeDir, '.vscode')],
  files: (place) => payloadFiles(place, 'vscode', extensionFolder(place)),
  afterwards: (place) => [
    `Restart Visual Studio Code. If it does not list Vivavoce, choose "Developer: Install Extension from Location…" there and give it ${extensionFolder(place)}.`,
  ],
};

function extensionFolder({ env, homeDir, version }: PluginPlace): string {
  const extensions = env['VSCODE_EXTENSIONS'] || join(homeDir, '.vscode', 'extensions');
  return join(extensions, `vivavoce.vivavoce-${version}`);
}
