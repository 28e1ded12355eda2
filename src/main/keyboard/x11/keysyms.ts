/** Numbers of symbols on keys (X11 `keysymdef.h`). */
export const KEYSYMS = {
  none: 0,
  enter: 0xff0d,
  insert: 0xff63,
  v: 0x76,
  shift: 0xffe1,
  ctrl: 0xffe3,
  alt: 0xffe9,
  cmd: 0xffeb,
} as const;

const UNICODE_BASE = 0x0100_0000;
/** Volume, brightness, "launch mail": keys that few keyboards have. */
const VENDOR_KEYS = { first: 0x1008_fe00, last: 0x1008_ffff };

/** The symbol of a Unicode code point: the same number for Latin-1, above that a number with a base. */
export function keysymOf(codePoint: number): number {
  const isLatin1 = (codePoint >= 0x20 && codePoint <= 0x7e) || (codePoint >= 0xa0 && codePoint <= 0xff);
  return isLatin1 ? codePoint : UNICODE_BASE + codePoint;
}

export function isVendorKeysym(keysym: number): boolean {
  return keysym >= VENDOR_KEYS.first && keysym <= VENDOR_KEYS.last;
}
