/** The settings through the engine that runs, else through the same store that the engine would use. */
import { AppError } from '../shared/kernel/app-error.ts';
import { systemClock } from '../shared/kernel/clock.ts';
import { settingsFilePath } from '../shared/settings/paths.ts';
import type { Settings } from '../shared/settings/schema.ts';
import type { CliContext } from './context.ts';
import { findEngine } from './engine.ts';
import { reportError } from './errors.ts';

export interface SettingsAccess {
  read(): Promise<Settings>;
  /** Rejects with `storage-failed` when the file cannot be written. */
  set(key: string, value: unknown): Promise<void>;
}

/** There is one writer at a time: the engine while it runs, this command while it does not. */
export async function withSettings<T>(
  context: CliContext,
  work: (settings: SettingsAccess) => Promise<T>,
): Promise<T> {
  const engine = await findEngine(context);
  if (engine !== undefined) {
    const { client } = engine;
    return work({
      read: () => client.settings(),
      set: async (key, value) => void (await client.setSetting(key, value)),
    });
  }
  const { SettingsStore } = await import('../main/settings/settings-store.ts');
  const notSaved: AppError[] = [];
  const store = await SettingsStore.open({
    filePath: settingsFilePath(context),
    env: context.env,
    flags: {},
    clock: systemClock,
    notices: {
      post({ code, message, remedy }) {
        const fault = new AppError('storage-failed', message, remedy === undefined ? {} : { remedy });
        if (code === 'settings-not-saved') notSaved.push(fault);
        else if (code !== 'settings-not-watched') reportError(context, fault);
      },
      clear() {},
    },
    onListenerError(error) {
      throw error;
    },
  });
  try {
    return await work({
      read: async () => store.settings,
      async set(key, value) {
        await store.set(key, value);
        if (notSaved[0] !== undefined) throw new AppError('storage-failed', notSaved[0].message);
      },
    });
  } finally {
    await store.dispose();
  }
}
