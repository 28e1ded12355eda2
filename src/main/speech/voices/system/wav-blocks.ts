import type { AudioBlock } from '../../../audio/audio-block.ts';
import { WavParser } from '../../../audio/wav-parser.ts';

/** The sound of a WAV file as its bytes arrive. Throws `audio-unreadable` when they are none; no bytes are no sound. */
export async function* wavBlocks(
  bytes: AsyncIterable<Buffer>,
  name: string,
): AsyncGenerator<AudioBlock, void, undefined> {
  const parser = new WavParser(name);
  for await (const piece of bytes) {
    const block = parser.push(piece);
    if (block !== undefined) yield block;
  }
}
