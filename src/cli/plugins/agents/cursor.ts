/** Cursor: hooks and MCP servers of the user in `~/.cursor` (https://cursor.com/docs/agent/hooks). */
import { join } from 'node:path';
import { payloadMembers } from '../payload.ts';
import type { PluginAgent } from '../plugin-agent.ts';
import type { PluginPlace } from '../plugin-place.ts';
import { hookItems } from './hook-items.ts';

export const cursor: PluginAgent = {
  id: 'cursor',
  title: 'Cursor',
  programs: ['cursor', 'cursor-agent'],
  traces: (place) => [cursorHome(place)],
  async files(place) {
    const hooks = await payloadMembers(place, 'cursor/hooks.json', 'hooks');
    const servers = await payloadMembers(place, 'cursor/mcp.json', 'mcpServers');
    return [
      {
        path: join(cursorHome(place), 'hooks.json'),
        edit: {
          kind: 'json',
          entries: [{ kind: 'scaffold', path: ['version'], value: 1 }, ...hookItems(hooks)],
        },
      },
      {
        path: join(cursorHome(place), 'mcp.json'),
        edit: {
          kind: 'json',
          entries: servers.map(([name, value]) => ({ kind: 'key', path: ['mcpServers', name], value })),
        },
      },
    ];
  },
  afterwards: () => [
    'Restart Cursor, and turn on the server "vivavoce" in its settings under MCP if it asks.',
  ],
};

function cursorHome({ homeDir }: PluginPlace): string {
  return join(homeDir, '.cursor');
}
