import { deflateSync } from 'node:zlib';

/** UTF-8 length divided by deflated length, as Whisper measures it: text that repeats itself is above 2.4. */
export function compressionRatio(text: string): number {
  const bytes = Buffer.from(text, 'utf8');
  return bytes.length === 0 ? 0 : bytes.length / deflateSync(bytes).length;
}
