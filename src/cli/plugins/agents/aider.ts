/** Aider: the notification command in `~/.aider.conf.yml` (https://aider.chat/docs/usage/notifications.html). */
import { join } from 'node:path';
import { parse } from 'yaml';
import type { JsonValue } from '../edits/json-document.ts';
import { isObject, payloadText, withLauncherLine } from '../payload.ts';
import type { PluginAgent } from '../plugin-agent.ts';
import type { PluginPlace } from '../plugin-place.ts';

export const aider: PluginAgent = {
  id: 'aider',
  title: 'Aider',
  programs: ['aider'],
  traces: (place) => [configurationFile(place)],
  async files(place) {
    const declared = parse(await payloadText(place, 'aider/aider.conf.yml')) as JsonValue;
    const values = Object.fromEntries(
      Object.entries(isObject(declared) ? declared : {}).map(([key, value]) => [
        key,
        typeof value === 'string' ? withLauncherLine(value, place.launcher) : value,
      ]),
    );
    // A JSON value is a YAML value, so that nothing has to be quoted in another way.
    const lines = Object.entries(values).map(([key, value]) => `${key}: ${JSON.stringify(value)}`);
    return [{ path: configurationFile(place), edit: { kind: 'block', syntax: 'yaml', lines, values } }];
  },
  afterwards: () => ['Start Aider with "vivavoce agent aider" to talk to it; restart it to be called by it.'],
};

function configurationFile({ homeDir }: PluginPlace): string {
  return join(homeDir, '.aider.conf.yml');
}
