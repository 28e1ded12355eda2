import { watch } from 'node:fs';
import { basename, dirname } from 'node:path';
import type { Clock } from '../../shared/kernel/clock.ts';
import type { Disposable } from '../../shared/kernel/disposable.ts';

/** Editors write in several steps; after this much quiet the file is whole. */
const QUIET_MS = 100;

/**
 * Calls `onChange` a moment after the file was written, replaced or removed. Watches the folder, because a replaced
 * file is another one. Undefined when that is not possible; `onError` is told why, also when it ends later.
 */
export function watchFile(
  path: string,
  clock: Clock,
  onChange: () => void,
  onError: (error: unknown) => void,
): Disposable | undefined {
  let cancel = (): void => {};
  try {
    const name = basename(path);
    const watcher = watch(dirname(path), { persistent: false }, (_event, changed) => {
      // Some systems do not say which file it was.
      if (changed !== null && changed !== name) return;
      cancel();
      cancel = clock.after(QUIET_MS, onChange);
    });
    watcher.once('error', onError);
    return {
      dispose: () => {
        cancel();
        watcher.close();
      },
    };
  } catch (error) {
    onError(error);
    return undefined;
  }
}
