import { z } from 'zod';

/** Pixels, independent of the display's scale. */
export interface Rectangle {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Where the window's place is kept between runs. */
export interface BoundsStore {
  get(key: 'window'): unknown;
  set(key: 'window', value: Rectangle): void;
}

/** The page is laid out for widths from 360 pixels on. */
export const MINIMUM_SIZE = { width: 360, height: 480 };
const DEFAULT_SIZE = { width: 1024, height: 700 };

const rectangleSchema = z.object({
  x: z.number().int(),
  y: z.number().int(),
  width: z.number().int().min(MINIMUM_SIZE.width),
  height: z.number().int().min(MINIMUM_SIZE.height),
});

/** How much of the window must lie on a display to be grabbed with the mouse. */
const VISIBLE_PIXELS = 100;

/**
 * The window's last place and size, or only a size when nothing usable is stored: nothing at all, something damaged,
 * or a place on a display that is gone.
 *
 * @param displays work areas of the displays there are
 */
export function restoreBounds(
  store: BoundsStore,
  displays: readonly Rectangle[],
): Rectangle | { readonly width: number; readonly height: number } {
  const stored = rectangleSchema.safeParse(store.get('window'));
  if (!stored.success) return DEFAULT_SIZE;
  return displays.some((display) => overlaps(stored.data, display))
    ? stored.data
    : { width: stored.data.width, height: stored.data.height };
}

function overlaps(window: Rectangle, display: Rectangle): boolean {
  const width = Math.min(window.x + window.width, display.x + display.width) - Math.max(window.x, display.x);
  const height =
    Math.min(window.y + window.height, display.y + display.height) - Math.max(window.y, display.y);
  return width >= VISIBLE_PIXELS && height >= VISIBLE_PIXELS;
}
