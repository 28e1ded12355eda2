import type { KeyboardRequest, KeyboardSettings } from '../keyboard-writer.ts';

const START_MS = 30_000;
/** Generous: a program that types may be slow on a busy computer. */
const KEY_MS = 20;

/** After this a program that writes is taken for stuck. */
export function timeLimitMs({ text }: KeyboardRequest, { typingDelayMs }: KeyboardSettings): number {
  return START_MS + text.length * (KEY_MS + typingDelayMs);
}
