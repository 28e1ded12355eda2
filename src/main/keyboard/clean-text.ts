/** Everything below the blank but tab and line feed, DEL, and the C1 codes. */
// oxlint-disable-next-line no-control-regex -- these are what is looked for
const CONTROL_CODES = /[\u0000-\u0008\u000B-\u001F\u007F-\u009F]/gu;

/**
 * Text that is safe to write into any window: line ends become line feeds, and control codes go, because an escape
 * sequence would steer a terminal, and the one that ends a bracketed paste would make it run what follows.
 */
export function cleanText(text: string): string {
  return text
    .replaceAll(/\r\n?|\u0085/gu, '\n')
    .replaceAll(CONTROL_CODES, '')
    .replaceAll(/\p{Surrogate}/gu, '\u{FFFD}');
}

/** Key by key, a tab would move the focus or complete a command; such text can only be pasted. */
export function canBeTyped(text: string): boolean {
  return !text.includes('\t');
}
