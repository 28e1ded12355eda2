import type { HistoryImported } from '../../shared/contract/history.ts';
import type { StoredEntry } from './history-store.ts';
import { parseStoredEntry } from './stored-entry.ts';

/** No entry comes near it: the longest text has 100,000 characters. */
const MOST_LINE_BYTES = 2 ** 20;
/** Refused lines that are told one by one. */
const MOST_REFUSED = 20;

const LINE_FEED = 0x0a;

/** Deliveries that would still go on by themselves; what is imported goes nowhere. */
const UNFINISHED: ReadonlySet<string> = new Set(['pending', 'held', 'confirming']);

/** One exported line as an entry that rests. */
export function parseExportedEntry(
  line: string,
): { readonly entry: StoredEntry } | { readonly problem: string } {
  const parsed = parseStoredEntry(line);
  if (!('entry' in parsed)) return parsed;
  // An id has one spelling, by which it is found and deleted.
  const entry = { ...parsed.entry, id: parsed.entry.id.toLowerCase() };
  return { entry: UNFINISHED.has(entry.delivery) ? { ...entry, delivery: 'kept', confirmAt: null } : entry };
}

type Line =
  | { readonly number: number; readonly text: string }
  | { readonly number: number; readonly tooLong: true };

/** Cuts bytes into lines. Of a line that is too long nothing more than the limit is ever held. */
async function* linesOf(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Line> {
  let held: Uint8Array[] = [];
  let heldBytes = 0;
  let number = 1;
  const take = (): Line => {
    const line: Line =
      heldBytes > MOST_LINE_BYTES
        ? { number, tooLong: true }
        : { number, text: Buffer.concat(held, heldBytes).toString('utf8') };
    number += 1;
    held = [];
    heldBytes = 0;
    return line;
  };
  const hold = (piece: Uint8Array): void => {
    heldBytes += piece.length;
    if (heldBytes > MOST_LINE_BYTES) held = [];
    else held.push(piece);
  };
  for await (const piece of bytes) {
    let start = 0;
    for (let end = piece.indexOf(LINE_FEED); end >= 0; end = piece.indexOf(LINE_FEED, start)) {
      hold(piece.subarray(start, end));
      start = end + 1;
      yield take();
    }
    // A copy: the sender may use its buffer again.
    hold(piece.slice(start));
  }
  if (heldBytes > 0) yield take();
}

/** Reads exported JSON Lines as they arrive. Refused lines are told in `refused` as far as it has been read. */
export class ImportReader {
  readonly #bytes: AsyncIterable<Uint8Array>;
  readonly #refused: { line: number; reason: string }[] = [];

  constructor(bytes: AsyncIterable<Uint8Array>) {
    this.#bytes = bytes;
  }

  /** The first refused lines, in order; at most 20. The reasons quote nothing of the line. */
  get refused(): HistoryImported['refused'] {
    return [...this.#refused];
  }

  async *entries(): AsyncGenerator<StoredEntry> {
    for await (const line of linesOf(this.#bytes)) {
      if ('tooLong' in line) {
        this.#refuse(line.number, 'The line is longer than 1 MiB.');
        continue;
      }
      const text = (line.number === 1 ? line.text.replace(/^\uFEFF/u, '') : line.text).trim();
      if (text === '') continue;
      const parsed = parseExportedEntry(text);
      if ('entry' in parsed) yield parsed.entry;
      else this.#refuse(line.number, parsed.problem);
    }
  }

  #refuse(line: number, reason: string): void {
    if (this.#refused.length < MOST_REFUSED) this.#refused.push({ line, reason });
  }
}
