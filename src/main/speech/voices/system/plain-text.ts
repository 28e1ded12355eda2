/** Opens a command inside the text, to espeak-ng and to macOS alike: `[[h@l'oU]]`, `[[rate 50]]`. */
const COMMAND_MARK = /\[(?=\[)/g;
const CONTROLS = /\p{Cc}+/gu;

/** A text as one line that a speech program reads as nothing but words. */
export function plainText(text: string): string {
  return text.replace(CONTROLS, ' ').replace(COMMAND_MARK, '[ ').trim();
}

/** Whether there is anything in it to be said aloud. */
export function isSayable(text: string): boolean {
  return /[\p{L}\p{N}]/u.test(text);
}

/** Whether a voice of any language should be heard with it; some know no numbers. */
export function hasWords(text: string): boolean {
  return /\p{L}/u.test(text);
}
