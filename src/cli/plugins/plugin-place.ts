/** Where plugins come from and where they go: the machine, the user, and how the agents' hooks call us. */
import { join } from 'node:path';
import { appDirs } from '../../shared/settings/paths.ts';
import { packageVersion } from '../commands/version.ts';
import type { CliContext } from '../context.ts';
import { findLauncher } from './launcher.ts';
import type { Launcher } from './launcher.ts';

export interface PluginPlace {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly platform: string;
  readonly homeDir: string;
  /** Our own plugin files, a folder for each agent. */
  readonly pluginsDir: string;
  /** What was installed, with the bytes that were there before. */
  readonly recordsDir: string;
  readonly version: string;
  readonly launcher: Launcher;
}

export async function pluginPlace(context: CliContext): Promise<PluginPlace> {
  return {
    env: context.env,
    platform: context.platform,
    homeDir: context.homeDir,
    pluginsDir: join(context.packageRoot, 'plugins'),
    recordsDir: join(appDirs(context).stateDir, 'plugins'),
    version: await packageVersion(context.packageRoot),
    launcher: await findLauncher(context),
  };
}
