import { AppError } from '../../../../../shared/kernel/app-error.ts';

/** "VVPK" and the version of the layout. */
const MAGIC = [0x56, 0x56, 0x50, 0x4b, 1, 0, 0, 0] as const;
const ALIGNMENT = 4;
const HEAD_BYTES = MAGIC.length + 4;

/** What a packed file says about itself, as JSON: the lengths of its sections and whatever its readers need. */
interface Header {
  readonly sections: readonly { readonly name: string; readonly bytes: number }[];
  readonly about: unknown;
}

/** A packed file, read in place: sections are views into its bytes. */
export interface PackedFile {
  /** Description that was packed with it; each reader parses its own. */
  readonly about: unknown;
  section(name: string): Uint8Array;
}

/**
 * Reads a file made by `packFile`: magic number, length of the header (uint32, little-endian), header, sections; each
 * begins at a multiple of four. Throws `model-damaged` for anything else.
 */
export function openPackedFile(name: string, file: Uint8Array): PackedFile {
  const damaged = (cause?: unknown): AppError =>
    new AppError('model-damaged', `The pronunciation file ${name} is not valid.`, {
      remedy: 'Reinstall Vivavoce, or make the file again with "npx tsx tools/pack-pronunciations.ts".',
      cause,
    });
  // Views of 32-bit numbers need an even start; files that were read whole have one.
  const bytes = file.byteOffset % ALIGNMENT === 0 ? file : file.slice();
  if (bytes.length < HEAD_BYTES || MAGIC.some((byte, index) => bytes[index] !== byte)) throw damaged();
  const headerBytes = new DataView(bytes.buffer, bytes.byteOffset).getUint32(MAGIC.length, true);
  const header = parseHeader(bytes.subarray(HEAD_BYTES, HEAD_BYTES + headerBytes), damaged);
  const sections = new Map<string, Uint8Array>();
  let start = aligned(HEAD_BYTES + headerBytes);
  for (const section of header.sections) {
    if (start + section.bytes > bytes.length) throw damaged();
    sections.set(section.name, bytes.subarray(start, start + section.bytes));
    start = aligned(start + section.bytes);
  }
  return {
    about: header.about,
    section: (wanted) => {
      const section = sections.get(wanted);
      if (section === undefined) throw damaged();
      return section;
    },
  };
}

/** Makes the bytes of a packed file. */
export function packFile(sections: Readonly<Record<string, Uint8Array>>, about: unknown): Uint8Array {
  const header: Header = {
    sections: Object.entries(sections).map(([name, { length }]) => ({ name, bytes: length })),
    about,
  };
  const encoded = new TextEncoder().encode(JSON.stringify(header));
  const contents = Object.values(sections);
  const length = contents.reduce(
    (sum, section) => sum + aligned(section.length),
    aligned(HEAD_BYTES + encoded.length),
  );
  const file = new Uint8Array(length);
  file.set(MAGIC);
  new DataView(file.buffer).setUint32(MAGIC.length, encoded.length, true);
  file.set(encoded, HEAD_BYTES);
  let start = aligned(HEAD_BYTES + encoded.length);
  for (const section of contents) {
    file.set(section, start);
    start += aligned(section.length);
  }
  return file;
}

function parseHeader(bytes: Uint8Array, damaged: (cause: unknown) => AppError): Header {
  try {
    // Written by `packFile` and nobody else; the checksum of the catalogue has vouched for the bytes.
    return JSON.parse(new TextDecoder().decode(bytes)) as Header;
  } catch (cause) {
    throw damaged(cause);
  }
}

function aligned(bytes: number): number {
  return Math.ceil(bytes / ALIGNMENT) * ALIGNMENT;
}
