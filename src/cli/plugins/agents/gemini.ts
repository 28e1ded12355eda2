/**
 * Gemini CLI: an extension is a folder below `~/.gemini/extensions` with the record that `gemini extensions install`
 * leaves in it (https://geminicli.com/docs/extensions/reference).
 */
import { join } from 'node:path';
import { launcherIn } from '../launcher.ts';
import { payloadFiles } from '../payload.ts';
import type { PluginAgent } from '../plugin-agent.ts';
import type { PluginPlace } from '../plugin-place.ts';

export const gemini: PluginAgent = {
  id: 'gemini',
  title: 'Gemini CLI',
  programs: ['gemini'],
  traces: (place) => [geminiHome(place)],
  async files(place) {
    const folder = join(geminiHome(place), 'extensions', 'vivavoce');
    const record = { source: join(place.pluginsDir, 'gemini'), type: 'local' };
    return [
      {
        path: join(folder, '.gemini-extension-install.json'),
        content: Buffer.from(JSON.stringify(record)),
        executable: false,
      },
      ...(await payloadFiles({ ...place, launcher: launcherIn('powershell', place) }, 'gemini', folder)),
    ];
  },
  afterwards: () => ['Restart Gemini CLI; "gemini extensions list" shows Vivavoce.'],
};

/** GEMINI_CLI_HOME stands for the home folder of Gemini CLI. */
function geminiHome({ env, homeDir }: PluginPlace): string {
  return join(env['GEMINI_CLI_HOME'] || homeDir, '.gemini');
}
