import { z } from 'zod';
import { onnxTensors, openGraph } from '../../onnx-graph.ts';
import { output } from '../../whisper/graph.ts';

/** Runs the network for unknown words: ids of its letters → ids of its phonemes, with blanks and repeats. */
export type UnknownWordReader = (letters: readonly number[]) => Promise<ArrayLike<number | bigint>>;

/** The file `oov.json`. */
export const unknownWordAlphabetSchema = z.object({
  /** Letter with the id i + 1 at place i. */
  in: z.array(z.string()),
  /** Phonemes, likewise. */
  out: z.array(z.string()),
  /** Most letters of a word that are looked at. */
  maxlen: z.number().int().positive(),
});

export type UnknownWordAlphabet = z.infer<typeof unknownWordAlphabetSchema>;

/** Opens the network from the bytes of `oov.onnx`. Its runs block this thread, for a third of a millisecond each. */
export async function openUnknownWords(
  bytes: Uint8Array,
): Promise<{ readonly read: UnknownWordReader; release(): Promise<void> }> {
  const graph = await openGraph(bytes, { threads: 1, arena: true });
  return {
    read: async (letters) => {
      const outputs = await graph.run({ chars: onnxTensors.integers(letters, [1, letters.length]) });
      // The graph has taken the most probable id of each place already: int64.
      return output(outputs, 'ids').data as unknown as BigInt64Array;
    },
    release: () => graph.release(),
  };
}
