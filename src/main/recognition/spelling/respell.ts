import { msToSamples } from '../../../shared/kernel/audio-format.ts';
import { joinSpelled } from '../../../shared/text/spelling/join.ts';
import type { Recogniser } from '../recogniser.ts';
import { cutAtGaps } from './quiet-gaps.ts';
import { SpellingDecoder, type SpelledSymbol } from './spelling-decoder.ts';

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
  const endMs = words[triggerWords - 1]?.endMs ?? 0;
  for (const stretch of cutAtGaps(pcm.slice(msToSamples(endMs)))) {
    symbols.push(...(await decoder.decode(stretch, language, signal)).symbols);
  }
  return { text: joinSpelled(symbols.map(({ id }) => id)), symbols };
}
