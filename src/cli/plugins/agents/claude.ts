/**
 * Claude Code: a marketplace of our own in a folder, and the plugin in it turned on, both in the user's settings
 * (https://code.claude.com/docs/en/plugins/marketplace-reference). Claude Code registers a marketplace that it does
 * not know yet when it starts. The folder is a copy, so that it outlives an update of this program.
 */
import { join } from 'node:path';
import { launcherIn } from '../launcher.ts';
import { payloadFiles } from '../payload.ts';
import type { PluginAgent } from '../plugin-agent.ts';
import type { PluginPlace } from '../plugin-place.ts';

export const claude: PluginAgent = {
  id: 'claude',
  title: 'Claude Code',
  programs: ['claude'],
  traces: (place) => [claudeHome(place)],
  async files(place) {
    const market = join(place.recordsDir, 'marketplace');
    return [
      ...(await payloadFiles(
        { ...place, launcher: launcherIn('bash', place) },
        'claude',
        join(market, 'claude'),
      )),
      ...(await payloadFiles(place, '.claude-plugin', join(market, '.claude-plugin'))),
      {
        path: join(claudeHome(place), 'settings.json'),
        edit: {
          kind: 'json',
          entries: [
            {
              kind: 'key',
              path: ['extraKnownMarketplaces', 'vivavoce'],
              value: { source: { source: 'directory', path: market } },
            },
            { kind: 'key', path: ['enabledPlugins', 'vivavoce@vivavoce'], value: true },
          ],
        },
      },
    ];
  },
  afterwards: () => [
    'Restart Claude Code and let it install the plugin. If it does not ask: claude plugin install vivavoce@vivavoce',
  ],
};

function claudeHome({ env, homeDir }: PluginPlace): string {
  return env['CLAUDE_CONFIG_DIR'] || join(homeDir, '.claude');
}
