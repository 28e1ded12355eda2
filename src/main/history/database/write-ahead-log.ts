/** Reads a write-ahead log of SQLite: https://www.sqlite.org/fileformat2.html#the_write_ahead_log */
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';

const HEADER_BYTES = 32;
const FRAME_HEADER_BYTES = 24;
const MAGIC = 0x377f0682;

interface LogHeader {
  readonly bigEndian: boolean;
  readonly salts: readonly [number, number];
  readonly sums: readonly [number, number];
  readonly valid: boolean;
}

interface LogFrame {
  readonly page: number;
  readonly commits: boolean;
  /** Offset of the page in the log. */
  readonly at: number;
  /** It and all before it are as they were written. */
  readonly valid: boolean;
}

/** The checksum of logs, over words of 32 bits. */
function checksum(
  bytes: Buffer,
  bigEndian: boolean,
  [first, second]: readonly [number, number],
): [number, number] {
  let [a, b] = [first, second];
  for (let at = 0; at + 8 <= bytes.length; at += 8) {
    const x = bigEndian ? bytes.readUInt32BE(at) : bytes.readUInt32LE(at);
    const y = bigEndian ? bytes.readUInt32BE(at + 4) : bytes.readUInt32LE(at + 4);
    a = (a + x + b) >>> 0;
    b = (b + y + a) >>> 0;
  }
  return [a, b];
}

function headerOf(log: number): LogHeader {
  const bytes = Buffer.alloc(HEADER_BYTES);
  readSync(log, bytes, 0, HEADER_BYTES, 0);
  const magic = bytes.readUInt32BE(0);
  const bigEndian = (magic & 1) === 1;
  const sums = checksum(bytes.subarray(0, 24), bigEndian, [0, 0]);
  const valid =
    (magic & ~1) === MAGIC && sums[0] === bytes.readUInt32BE(24) && sums[1] === bytes.readUInt32BE(28);
  return { bigEndian, salts: [bytes.readUInt32BE(16), bytes.readUInt32BE(20)], sums, valid };
}

/** Frames of the log's present round, in order; those of a former round, which may follow, are left out. */
function* framesOf(log: number, pageBytes: number): Generator<LogFrame> {
  const header = headerOf(log);
  const size = fstatSync(log).size;
  let sums = header.sums;
  let { valid } = header;
  let salts = header.valid ? header.salts : undefined;
  const frame = Buffer.alloc(FRAME_HEADER_BYTES + pageBytes);
  for (let at = HEADER_BYTES; at + frame.length <= size; at += frame.length) {
    readSync(log, frame, 0, frame.length, at);
    const own = [frame.readUInt32BE(8), frame.readUInt32BE(12)] as const;
    // Without a header the first frame tells which round it is.
    salts ??= own;
    if (own[0] !== salts[0] || own[1] !== salts[1]) {
      valid = false;
      continue;
    }
    if (valid) {
      const head = checksum(frame.subarray(0, 8), header.bigEndian, sums);
      sums = checksum(frame.subarray(FRAME_HEADER_BYTES), header.bigEndian, head);
      valid = sums[0] === frame.readUInt32BE(16) && sums[1] === frame.readUInt32BE(20);
    }
    const page = frame.readUInt32BE(0);
    yield { page, commits: frame.readUInt32BE(4) > 0, at: at + FRAME_HEADER_BYTES, valid };
  }
}

export interface LatestFrames {
  /** Up to the last whole transaction: what SQLite sees. Page → offset in the log. */
  readonly whole: ReadonlyMap<number, number>;
  /** Written after that, as far as it can be told from noise. */
  readonly later: ReadonlyMap<number, number>;
}

/** More pages than any history has: a larger number is noise. */
const MOST_PAGES = 2 ** 24;

/** Where in the log the newest version of each page lies. */
export function latestFrames(log: number, pageBytes: number): LatestFrames {
  const frames = [...framesOf(log, pageBytes)].filter(({ page }) => page > 0 && page < MOST_PAGES);
  const lastWhole = frames.findLastIndex(({ valid, commits }) => valid && commits);
  const offsets = (some: readonly LogFrame[]) => new Map(some.map(({ page, at }) => [page, at]));
  return { whole: offsets(frames.slice(0, lastWhole + 1)), later: offsets(frames.slice(lastWhole + 1)) };
}

/**
 * Whether transactions are lost in the middle of a log, which SQLite passes over in silence. The last one may be torn:
 * it was never acknowledged.
 */
export function isLogDamaged(path: string, pageBytes: number): boolean {
  let log: number;
  try {
    log = openSync(path, 'r');
  } catch {
    return false;
  }
  try {
    if (fstatSync(log).size < HEADER_BYTES + FRAME_HEADER_BYTES + pageBytes) return false;
    if (!headerOf(log).valid) return true;
    const broken = [...framesOf(log, pageBytes)].filter(({ valid, commits }) => !valid && commits);
    return broken.length >= 2;
  } finally {
    closeSync(log);
  }
}
