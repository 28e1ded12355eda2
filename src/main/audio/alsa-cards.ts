import { readFile } from 'node:fs/promises';

/** Whether Linux knows a sound card. Without this look ALSA would complain on standard error at every try. */
export async function alsaHasCard(): Promise<boolean> {
  const cards = await readFile('/proc/asound/cards', 'utf8').catch(() => '');
  return /^\s*\d+ \[/m.test(cards);
}
