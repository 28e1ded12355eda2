/** Bytes of the X protocol, version 11, in the order that puts the lowest byte first. */

/** 32-bit words in a row. */
export function words(...values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(4 * values.length);
  values.forEach((value, index) => bytes.writeUInt32LE(value >>> 0, 4 * index));
  return bytes;
}

/** 16-bit words in a row. */
export function halfWords(...values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(2 * values.length);
  values.forEach((value, index) => bytes.writeUInt16LE(value & 0xff_ff, 2 * index));
  return bytes;
}

/** The 32-bit words of an answer, from a byte offset on. */
export function readWords(bytes: Buffer, offset: number, count: number): readonly number[] {
  return Array.from({ length: count }, (_, index) => bytes.readUInt32LE(offset + 4 * index));
}

/** Filled up to a multiple of four bytes, as everything in a request is. */
export function padded(bytes: Buffer): Buffer {
  const rest = bytes.length % 4;
  return rest === 0 ? bytes : Buffer.concat([bytes, Buffer.alloc(4 - rest)]);
}

/** One request: number, the byte after it, and its body. Its length is counted in units of four bytes. */
export function xRequest(opcode: number, detail: number, ...body: readonly Buffer[]): Buffer {
  const content = padded(Buffer.concat(body));
  const head = Buffer.alloc(4);
  head.writeUInt8(opcode, 0);
  head.writeUInt8(detail, 1);
  head.writeUInt16LE(1 + content.length / 4, 2);
  return Buffer.concat([head, content]);
}
