/** tmux: one line that runs our file, in the configuration file that tmux reads (`man tmux`, FILES). */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { payloadFiles } from '../payload.ts';
import type { PluginAgent } from '../plugin-agent.ts';
import type { PluginPlace } from '../plugin-place.ts';

export const tmux: PluginAgent = {
  id: 'tmux',
  title: 'tmux',
  programs: ['tmux'],
  traces: (place) => [homeFile(place), xdgFile(place)],
  async files(place) {
    const folder = join(place.recordsDir, 'payload', 'tmux');
    const { line } = place.launcher;
    const lines = [
      ...(line === 'vivavoce' ? [] : [`set-option -g @vivavoce-command ${tmuxWord(line)}`]),
      `run-shell ${tmuxWord(shellWord(join(folder, 'vivavoce.tmux')).replaceAll('#', '##'))}`,
    ];
    return [
      ...(await payloadFiles(place, 'tmux', folder)),
      { path: configurationFile(place), edit: { kind: 'block', syntax: 'plain', lines, values: {} } },
    ];
  },
  afterwards: (place) => [`In a running tmux read it with: tmux source-file ${configurationFile(place)}`],
};

/** tmux reads both where both exist; the one that is there already is the one the user keeps. */
function configurationFile(place: PluginPlace): string {
  return !existsSync(homeFile(place)) && existsSync(xdgFile(place)) ? xdgFile(place) : homeFile(place);
}

function homeFile({ homeDir }: PluginPlace): string {
  return join(homeDir, '.tmux.conf');
}

function xdgFile({ env, homeDir }: PluginPlace): string {
  return join(env['XDG_CONFIG_HOME'] || join(homeDir, '.config'), 'tmux', 'tmux.conf');
}

function shellWord(text: string): string {
  return /^[\w./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}

/** In double quotes tmux replaces variables, `~` at the start aside, and takes a backslash as an escape. */
function tmuxWord(text: string): string {
  return /^[\w./-]+$/.test(text) ? text : `"${text.replaceAll(/["\\$]/g, '\\$&')}"`;
}
