import type { XConnection } from './connection.ts';
import { words, xRequest } from './wire.ts';

const CHANGE_PROPERTY = 18;
const DELETE_PROPERTY = 19;
const GET_PROPERTY = 20;
/** Largest part that is read or written at once; requests may have 256 KiB at most. */
const PART_BYTES = 128 * 1024;

/** Bytes with what they mean: an atom for the type, and how many bits belong together. */
export interface PropertyValue {
  readonly type: number;
  readonly format: 8 | 16 | 32;
  readonly data: Buffer;
}

/** The whole property, undefined when there is none. Rejects with an XRequestError when the window is gone. */
export async function readProperty(
  x: XConnection,
  window: number,
  property: number,
  limitBytes = Number.POSITIVE_INFINITY,
): Promise<PropertyValue | undefined> {
  const parts: Buffer[] = [];
  let lengthBytes = 0;
  for (;;) {
    const reply = await x.ask(
      xRequest(GET_PROPERTY, 0, words(window, property, 0, lengthBytes / 4, PART_BYTES / 4)),
    );
    const type = reply.readUInt32LE(8);
    if (type === 0) return undefined;
    const format = asFormat(reply.readUInt8(1));
    const part = reply.subarray(32, 32 + (reply.readUInt32LE(16) * format) / 8);
    parts.push(part);
    lengthBytes += part.length;
    if (reply.readUInt32LE(12) === 0 || lengthBytes > limitBytes)
      return { type, format, data: Buffer.concat(parts) };
  }
}

/** Replaces a property, or adds to its end. The data fits into one request: `PART_BYTES` at most. */
export function writeProperty(
  x: XConnection,
  window: number,
  property: number,
  { type, format, data }: PropertyValue,
  mode: 'replace' | 'append' = 'replace',
): void {
  const head = words(window, property, type, format, data.length / (format / 8));
  x.tell(xRequest(CHANGE_PROPERTY, mode === 'replace' ? 0 : 2, head, data));
}

export function deleteProperty(x: XConnection, window: number, property: number): void {
  x.tell(xRequest(DELETE_PROPERTY, 0, words(window, property)));
}

function asFormat(bits: number): PropertyValue['format'] {
  return bits === 16 || bits === 32 ? bits : 8;
}
