/**
 * OpenCode: a plugin file that it loads by itself, and the MCP server in its settings
 * (https://opencode.ai/docs/plugins, https://opencode.ai/docs/mcp-servers).
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { payloadFiles } from '../payload.ts';
import type { PluginAgent } from '../plugin-agent.ts';
import type { PluginPlace } from '../plugin-place.ts';

export const opencode: PluginAgent = {
  id: 'opencode',
  title: 'OpenCode',
  programs: ['opencode'],
  traces: (place) => [configurationFolder(place)],
  async files(place) {
    const { launcher } = place;
    const folder = configurationFolder(place);
    const value = { type: 'local', command: [launcher.command, ...launcher.args, 'mcp'], enabled: true };
    return [
      ...(await payloadFiles(place, 'opencode', join(folder, 'plugins'))),
      {
        path: settingsFile(folder),
        edit: { kind: 'json', entries: [{ kind: 'key', path: ['mcp', 'vivavoce'], value }] },
      },
    ];
  },
  afterwards: () => ['Restart OpenCode.'],
};

/** OpenCode reads OPENCODE_CONFIG_DIR beside its usual folder. */
function configurationFolder({ env, homeDir }: PluginPlace): string {
  return env['OPENCODE_CONFIG_DIR'] || join(env['XDG_CONFIG_HOME'] || join(homeDir, '.config'), 'opencode');
}

function settingsFile(folder: string): string {
  const withComments = join(folder, 'opencode.jsonc');
  return existsSync(withComments) ? withComments : join(folder, 'opencode.json');
}
