import type { RecognisedSegment } from '../../../../shared/contract/inference.ts';
import { POSITION_MS } from './alignment.ts';
import type { Tokenizer } from './tokenizer.ts';

/**
 * Cuts tokens with timestamps into segments. A segment without an end lasts to `durationMs`; one without text is
 * left out.
 */
export function toSegments(
  tokens: readonly number[],
  firstTimestamp: number,
  durationMs: number,
  tokenizer: Tokenizer,
): readonly RecognisedSegment[] {
  const segments: RecognisedSegment[] = [];
  let startMs = 0;
  let text: number[] = [];
  const close = (endMs: number): void => {
    const words = tokenizer.decodeComplete(text).trim();
    if (words !== '') segments.push({ text: words, startMs, endMs: Math.min(endMs, durationMs) });
    text = [];
  };
  for (const token of tokens) {
    if (token < firstTimestamp) {
      text.push(token);
      continue;
    }
    const timeMs = (token - firstTimestamp) * POSITION_MS;
    close(timeMs);
    startMs = timeMs;
  }
  close(durationMs);
  return segments;
}
