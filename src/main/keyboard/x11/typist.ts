import type { Clock } from '../../../shared/kernel/clock.ts';
import type { KeyChord } from '../key-chord.ts';
import { pause } from '../../../shared/kernel/pause.ts';
import { throwIfCancelled } from '../../../shared/kernel/abort.ts';
import type { KeyDesk } from './key-desk.ts';
import { keysymOf } from './keysyms.ts';
import type { TargetWindow } from './target-window.ts';

/** So many keys are pressed between two looks at the focus. */
const KEYS_BETWEEN_LOOKS = 16;

/** A stretch of text and the symbols that no key of the layout has. */
export interface TypingBatch {
  readonly keysyms: readonly number[];
  readonly unusual: readonly number[];
}

/**
 * Cuts symbols into batches with at most so many different unusual ones each, so that no spare key changes its meaning
 * within a batch. With no spare key at all there is one each, which the keyboard then refuses.
 */
export function* typingBatches(
  keysyms: readonly number[],
  isUsual: (keysym: number) => boolean,
  spareKeys: number,
): Generator<TypingBatch> {
  let batch: number[] = [];
  let unusual = new Set<number>();
  for (const keysym of keysyms) {
    const isNew = !isUsual(keysym) && !unusual.has(keysym);
    if (isNew && unusual.size >= Math.max(1, spareKeys)) {
      yield { keysyms: batch, unusual: [...unusual] };
      batch = [];
      unusual = new Set();
    }
    if (isNew) unusual.add(keysym);
    batch.push(keysym);
  }
  if (batch.length > 0) yield { keysyms: batch, unusual: [...unusual] };
}

export interface Typing {
  readonly text: string;
  readonly newline: KeyChord;
  readonly delayMs: number;
}

/** Types a text key by key. Rejects with an AppError when it is given up, or the focus moves. */
export async function typeText(
  desk: KeyDesk,
  target: TargetWindow,
  clock: Clock,
  { text, newline, delayMs }: Typing,
  signal: AbortSignal,
): Promise<void> {
  const lines = text.split('\n');
  let keys = 0;
  for (const [index, line] of lines.entries()) {
    throwIfCancelled(signal);
    if (index > 0) await desk.chord(newline);
    const keysyms = [...line].map((character) => keysymOf(character.codePointAt(0) ?? 0));
    for (const batch of typingBatches(keysyms, (keysym) => desk.has(keysym), desk.spareKeys)) {
      await desk.lend(batch.unusual);
      for (const keysym of batch.keysyms) {
        if (++keys % KEYS_BETWEEN_LOOKS === 0) {
          await target.keepsFocus();
          throwIfCancelled(signal);
        }
        desk.tap(keysym);
        if (delayMs > 0) await pause(clock, delayMs);
      }
    }
  }
  await target.keepsFocus();
}
