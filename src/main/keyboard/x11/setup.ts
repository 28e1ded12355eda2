import { AppError } from '../../../shared/kernel/app-error.ts';
import type { XAuthority } from './display.ts';
import { halfWords, padded } from './wire.ts';

/** What the server says about itself when a connection begins. */
export interface XSetup {
  readonly root: number;
  readonly resourceBase: number;
  readonly resourceMask: number;
  readonly minKeycode: number;
  readonly maxKeycode: number;
}

/** The first bytes of a connection. */
export function setupRequest(authority: XAuthority | undefined): Buffer {
  const name = Buffer.from(authority?.name ?? '', 'latin1');
  const data = authority?.data ?? Buffer.alloc(0);
  return Buffer.concat([
    Buffer.from([0x6c, 0]),
    halfWords(11, 0, name.length, data.length, 0),
    padded(name),
    padded(data),
  ]);
}

/** How long the answer is; undefined as long as its first eight bytes are not there. */
export function setupReplyLength(bytes: Buffer): number | undefined {
  return bytes.length < 8 ? undefined : 8 + 4 * bytes.readUInt16LE(6);
}

/** Throws an AppError when the server refuses. */
export function parseSetup(bytes: Buffer, screen: number): XSetup {
  if (bytes[0] !== 1)
    throw new AppError('unavailable', 'The X server of this desktop refused the connection.', {
      remedy: 'Start Vivavoce inside the desktop session, or set XAUTHORITY to its authority file.',
    });
  const vendorLength = bytes.readUInt16LE(24);
  const formats = bytes.readUInt8(29);
  let offset = 40 + padded(Buffer.alloc(vendorLength)).length + 8 * formats;
  const screens = bytes.readUInt8(28);
  for (let index = 0; index < Math.min(screen, screens - 1); index++) offset += screenLength(bytes, offset);
  return {
    root: bytes.readUInt32LE(offset),
    resourceBase: bytes.readUInt32LE(12),
    resourceMask: bytes.readUInt32LE(16),
    minKeycode: bytes.readUInt8(34),
    maxKeycode: bytes.readUInt8(35),
  };
}

/** A screen: 40 bytes, then its depths of 8 bytes with visuals of 24 bytes each. */
function screenLength(bytes: Buffer, start: number): number {
  const depths = bytes.readUInt8(start + 39);
  let length = 40;
  for (let index = 0; index < depths; index++) length += 8 + 24 * bytes.readUInt16LE(start + length + 2);
  return length;
}
