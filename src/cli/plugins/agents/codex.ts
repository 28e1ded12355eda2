/**
 * Codex: hooks in `hooks.json`, the MCP server in `config.toml`, both in CODEX_HOME
 * (https://developers.openai.com/codex/hooks, https://developers.openai.com/codex/mcp).
 */
import { join } from 'node:path';
import { AppError } from '../../../shared/kernel/app-error.ts';
import { isObject, payloadMembers } from '../payload.ts';
import type { PluginAgent } from '../plugin-agent.ts';
import type { PluginPlace } from '../plugin-place.ts';
import { hookItems } from './hook-items.ts';

export const codex: PluginAgent = {
  id: 'codex',
  title: 'Codex',
  programs: ['codex'],
  traces: (place) => [codexHome(place)],
  async files(place) {
    const hooks = await payloadMembers(place, 'codex/hooks/hooks.json', 'hooks');
    return [
      { path: join(codexHome(place), 'hooks.json'), edit: { kind: 'json', entries: hookItems(hooks) } },
      {
        path: join(codexHome(place), 'config.toml'),
        edit: { kind: 'toml', table: ['mcp_servers', 'vivavoce'], values: await server(place) },
      },
    ];
  },
  afterwards: () => [
    'Restart Codex, type /hooks in it, and trust the hooks of Vivavoce: Codex runs new hooks only then.',
  ],
};

async function server(place: PluginPlace): Promise<Record<string, string | readonly string[]>> {
  const servers = await payloadMembers(place, 'codex/.mcp.json', 'mcpServers');
  const value = servers.find(([name]) => name === 'vivavoce')?.[1];
  const { command, args } = isObject(value) ? value : {};
  if (typeof command !== 'string' || !Array.isArray(args))
    throw new AppError('internal', 'The plugin of Codex names no MCP server.');
  return { command, args: args.map(String) };
}

function codexHome({ env, homeDir }: PluginPlace): string {
  return env['CODEX_HOME'] || join(homeDir, '.codex');
}
