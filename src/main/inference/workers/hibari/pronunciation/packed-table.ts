/** Bytes a key or a value may have at most: its length is stored in one byte. */
const MOST_BYTES = 255;
const SLOT_BYTES = 4;
/** Offset basis and prime of the 32-bit hash FNV-1a (http://www.isthe.com/chongo/tech/comp/fnv/). */
const HASH_BASIS = 0x811c9dc5;
const HASH_PRIME = 0x01000193;

/**
 * A read-only table from strings to a few bytes, searched where it lies in a file: 90 000 words cost their 2.5 MB
 * instead of 40 MB of objects, and loading it parses nothing.
 *
 * Layout, little-endian: the number of slots S (uint32, a power of two), S slots (uint32), then records of
 * [key length, key, value length, value]. A slot holds the position of a record plus one, 0 if it is free. A key is
 * looked for from slot `hash & (S − 1)` on. Keys are UTF-16 units in the bytes of UTF-8.
 */
export class PackedTable {
  /** 1 for each byte that occurs in keys. */
  readonly #used: Uint8Array;
  readonly #slots: Uint32Array;
  readonly #records: Uint8Array;
  /** The key that is looked for; filled anew by each search. */
  readonly #key = new Uint8Array(MOST_BYTES);

  /** `section` must begin at a multiple of four of its buffer. */
  constructor(section: Uint8Array) {
    const [slots = 0] = new Uint32Array(section.buffer, section.byteOffset, 1);
    this.#slots = new Uint32Array(section.buffer, section.byteOffset + SLOT_BYTES, slots);
    this.#records = section.subarray(SLOT_BYTES * (1 + slots));
    this.#used = usedInKeys(this.#records);
  }

  /** The value of `key`, as a view into the table, or undefined. */
  find(key: string): Uint8Array | undefined {
    const at = this.#position(key);
    if (at < 0) return undefined;
    return this.#records.subarray(at + 1, at + 1 + (this.#records[at] ?? 0));
  }

  has(key: string): boolean {
    return this.#position(key) >= 0;
  }

  /** Where the value's length stands in the records; −1 if there is no such key. */
  #position(key: string): number {
    const bytes = encodeKey(key, this.#key);
    if (bytes < 0 || !this.#mayHold(bytes)) return -1;
    const mask = this.#slots.length - 1;
    let slot = hash(this.#key, bytes) & mask;
    for (let record = this.#slots[slot] ?? 0; record > 0; record = this.#slots[slot] ?? 0) {
      if (this.#holds(record - 1, bytes)) return record + bytes;
      slot = (slot + 1) & mask;
    }
    return -1;
  }

  /** False for what cannot be a key: most words that are looked for in vain have a sign no key has. */
  #mayHold(bytes: number): boolean {
    for (let index = 0; index < bytes; index += 1) {
      if (this.#used[this.#key[index] ?? 0] === 0) return false;
    }
    return true;
  }

  #holds(record: number, bytes: number): boolean {
    if (this.#records[record] !== bytes) return false;
    for (let index = 0; index < bytes; index += 1) {
      if (this.#records[record + 1 + index] !== this.#key[index]) return false;
    }
    return true;
  }
}

/**
 * Makes the bytes of a table; its length is a multiple of four. Throws when a key or value has more than 255 bytes
 * or a key comes twice.
 */
export function packTable(entries: Iterable<readonly [key: string, value: Uint8Array]>): Uint8Array {
  const records: number[] = [];
  const found: { readonly position: number; readonly hash: number }[] = [];
  const keys = new Set<string>();
  const encoded = new Uint8Array(MOST_BYTES);
  for (const [key, value] of entries) {
    const bytes = encodeKey(key, encoded);
    if (bytes < 0 || value.length > MOST_BYTES) throw new RangeError(`Too long for a packed table: ${key}`);
    if (keys.has(key)) throw new RangeError(`Twice in a packed table: ${key}`);
    keys.add(key);
    found.push({ position: records.length, hash: hash(encoded, bytes) });
    records.push(bytes, ...encoded.subarray(0, bytes), value.length, ...value);
  }
  const slots = new Uint32Array(slotsFor(found.length));
  for (const { position, hash: start } of found) {
    let slot = start & (slots.length - 1);
    while (slots[slot] !== 0) slot = (slot + 1) & (slots.length - 1);
    slots[slot] = position + 1;
  }
  const start = SLOT_BYTES + slots.byteLength;
  const packed = new Uint8Array(start + Math.ceil(records.length / SLOT_BYTES) * SLOT_BYTES);
  packed.set(new Uint8Array(Uint32Array.of(slots.length).buffer));
  packed.set(new Uint8Array(slots.buffer), SLOT_BYTES);
  packed.set(records, start);
  return packed;
}

/** Walks through all records; behind the last one are zeros at most, which read as records without key or value. */
function usedInKeys(records: Uint8Array): Uint8Array {
  const used = new Uint8Array(256);
  for (let at = 0; at < records.length;) {
    const end = at + 1 + (records[at] ?? 0);
    for (let index = at + 1; index < end; index += 1) used[records[index] ?? 0] = 1;
    at = end + 1 + (records[end] ?? 0);
  }
  return used;
}

/** A third of the slots stays free at least, so that searches end soon. */
function slotsFor(entries: number): number {
  let slots = 2;
  while (slots < entries * 1.4) slots *= 2;
  return slots;
}

/** Writes the key into `target` and returns its length in bytes; −1 if it is too long. */
function encodeKey(key: string, target: Uint8Array): number {
  if (key.length > MOST_BYTES) return -1;
  let bytes = 0;
  for (let index = 0; index < key.length; index += 1) {
    const unit = key.charCodeAt(index);
    if (bytes + 3 > MOST_BYTES) return -1;
    if (unit < 0x80) {
      target[bytes++] = unit;
    } else if (unit < 0x800) {
      target[bytes++] = 0xc0 | (unit >> 6);
      target[bytes++] = 0x80 | (unit & 0x3f);
    } else {
      target[bytes++] = 0xe0 | (unit >> 12);
      target[bytes++] = 0x80 | ((unit >> 6) & 0x3f);
      target[bytes++] = 0x80 | (unit & 0x3f);
    }
  }
  return bytes;
}

function hash(bytes: Uint8Array, length: number): number {
  let value = HASH_BASIS;
  for (let index = 0; index < length; index += 1) {
    value = Math.imul(value ^ (bytes[index] ?? 0), HASH_PRIME);
  }
  // The low bits of FNV-1a are its weakest; they choose the slot.
  return (value ^ (value >>> 15)) >>> 0;
}
