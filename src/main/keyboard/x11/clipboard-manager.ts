import type { Clock } from '../../../shared/kernel/clock.ts';
import { within } from '../../../shared/kernel/pause.ts';
import type { Atoms } from './atoms.ts';
import type { XConnection } from './connection.ts';
import { writeProperty } from './properties.ts';
import { selectionOwner } from './selection-reader.ts';
import type { SelectionServer } from './selection-server.ts';
import { words, xRequest } from './wire.ts';

const CONVERT_SELECTION = 24;
const SELECTION_NOTIFY = 31;
const SAVE_LIMIT_MS = 1500;

/**
 * The content of a clipboard lives in the program that owns it. Before this one ends, the desktop's clipboard manager
 * is asked to take over what was restored (freedesktop.org, "Clipboard Manager"); without one it is lost, as it is
 * with every program.
 */
export async function saveClipboard(
  x: XConnection,
  atoms: Atoms,
  clock: Clock,
  server: SelectionServer,
): Promise<void> {
  const [clipboard = 0, manager = 0] = await atoms.ids(['CLIPBOARD', 'CLIPBOARD_MANAGER']);
  const owned = server.all.find(({ selection }) => selection === clipboard);
  if (owned === undefined || (await selectionOwner(x, manager)) === 0) return;
  const [save = 0, atom = 0, property = 0] = await atoms.ids(['SAVE_TARGETS', 'ATOM', 'VIVAVOCE_SAVE']);
  writeProperty(x, owned.window, property, { type: atom, format: 32, data: words(...owned.offer.keys()) });
  let stop = (): void => {};
  const saved = new Promise<void>((resolve) => {
    stop = x.onEvent(({ type, bytes }) => {
      if (type === SELECTION_NOTIFY && bytes.readUInt32LE(8) === owned.window) resolve();
    });
  });
  x.tell(xRequest(CONVERT_SELECTION, 0, words(owned.window, manager, save, property, owned.timeMs)));
  await within(clock, SAVE_LIMIT_MS, saved);
  stop();
}
