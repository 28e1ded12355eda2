import { access } from 'node:fs/promises';
import { join } from 'node:path';
import type { PluginCheck } from './session-finder.ts';

/** Programs whose plugin gives them an ear; those of others only tell and call. */
const HEARING_PLUGINS = new Set(['claude', 'codex', 'opencode']);

/** By the records of `vivavoce plugin install`. */
export class InstalledPlugins implements PluginCheck {
  readonly #folder: string;

  constructor(stateDirectory: string) {
    this.#folder = join(stateDirectory, 'plugins');
  }

  async isInstalled(program: string): Promise<boolean | null> {
    if (!HEARING_PLUGINS.has(program)) return null;
    return access(join(this.#folder, program, 'manifest.json')).then(
      () => true,
      () => false,
    );
  }
}
