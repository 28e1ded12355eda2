import { msToSamples } from '../../../shared/kernel/audio-format.ts';
import { joinSpelled } from '../../../shared/text/spelling/join.ts';
import type { RecognisedWord, Recogniser, SpelledSymbol } from '../recogniser.ts';
import { cutAtGaps } from './quiet-gaps.ts';
import { SpellingDecoder } from './spelling-decoder.ts';

export interface RespellRequest {
  /** The whole utterance, the trigger first. */
  readonly pcm: Float32Array;
  /** As for `SpellingDecoder`. */
  readonly language: string;
  /** Words of the trigger: 1 for "spell". */
  readonly triggerWords: number;
}

export interface Respelled {
  /** Empty when nothing was said after the trigger. */
  readonly text: string;
  readonly symbols: readonly SpelledSymbol[];
}

/** The trigger may sound so long after its time, what follows may begin so long before it. */
const LATE_MS = 350;
const EARLY_MS = 250;
const LONGEST_WORD_MS = 900;
/** Quiet behind a piece. */
const TAIL_MS = 150;

/**
 * Decodes an utterance that begins with a spoken "spell": what is said after the trigger is taken symbol by symbol.
 * The trigger's end comes from the word times of a recognition of its own. Rejects as the recogniser does.
 */
export async function respell(
  recogniser: Pick<Recogniser, 'recognise' | 'spell'>,
  { pcm, language, triggerWords }: RespellRequest,
  signal?: AbortSignal,
): Promise<Respelled> {
  const { words = [] } = await recogniser.recognise(
    { pcm, kind: 'final', language, languages: [], task: 'transcribe', vocabulary: [], timestamps: 'words' },
    signal,
  );
  const decoder = new SpellingDecoder(recogniser);
  const symbols: SpelledSymbol[] = [];
  const trigger = words.slice(0, triggerWords);
  for (const stretch of stretchesAfter(trigger, pcm)) {
    symbols.push(...(await decoder.decode(stretch, language, signal)).symbols);
  }
  return { text: joinSpelled(symbols.map(({ id }) => id)), symbols };
}

/** Word times are not exact: a gap near the time is believed more than the time itself. */
function stretchesAfter(trigger: readonly RecognisedWord[], pcm: Float32Array): readonly Float32Array[] {
  const pieces = cutAtGaps(pcm);
  const beganMs = pieces[0]?.startMs ?? 0;
  // Letters written as one word with the trigger would end it too late.
  const timeMs = Math.min(trigger.at(-1)?.endMs ?? 0, beganMs + LONGEST_WORD_MS * trigger.length);
  return pieces.flatMap((piece, index) => {
    if (trigger.length === 0 || (index > 0 && piece.startMs >= timeMs - EARLY_MS)) return [piece.pcm];
    if (piece.endMs <= timeMs + LATE_MS) return [];
    const after = msToSamples(piece.endMs + TAIL_MS - timeMs);
    return [piece.pcm.slice(Math.max(0, piece.pcm.length - after))];
  });
}
