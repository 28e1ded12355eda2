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
  return Float32Array.from({ length: bytes.length / 2 }, (_, i) => bytes.readInt16LE(2 * i) / 32_768);
}

/** 32-bit floating point little-endian samples. */
export function decodeFloat32(bytes: Buffer): Float32Array {
  return Float32Array.from({ length: bytes.length / 4 }, (_, i) => bytes.readFloatLE(4 * i));
}
