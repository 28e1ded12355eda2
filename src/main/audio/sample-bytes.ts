/** Cuts a byte stream at sample borders: bytes of a sample that is not complete yet wait for the next call. */
export class SampleBytes {
  readonly #sampleBytes: number;
  #rest: Buffer = Buffer.alloc(0);

  constructor(sampleBytes: number) {
    this.#sampleBytes = sampleBytes;
  }

  /** All complete samples so far that have not been returned before. */
  push(bytes: Buffer): Buffer {
    const all = this.#rest.length === 0 ? bytes : Buffer.concat([this.#rest, bytes]);
    const complete = all.length - (all.length % this.#sampleBytes);
    this.#rest = all.subarray(complete);
    return all.subarray(0, complete);
  }
}

/** Signed 16-bit little-endian samples as −1…1. */
export function decodeSigned16(bytes: Buffer): Float32Array {
  const pcm = new Float32Array(bytes.length / 2);
  for (let i = 0; i < pcm.length; i++) pcm[i] = bytes.readInt16LE(2 * i) / 32_768;
  return pcm;
}

/** 32-bit floating point samples in the byte order of this machine, which is little-endian wherever we run. */
export function decodeFloat32(bytes: Buffer): Float32Array {
  // A copy: the bytes may lie anywhere in a pool that is used again.
  return new Float32Array(Uint8Array.from(bytes).buffer);
}

/** The same samples as bytes in the byte order of this machine; they share their memory. */
export function encodeFloat32(pcm: Float32Array): Buffer {
  return Buffer.from(pcm.buffer, pcm.byteOffset, pcm.byteLength);
}
