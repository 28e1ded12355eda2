/** A history in memory for tests of the server, the command line and the page. */
import type { HistoryDesk } from '../../src/main/engine/engine-facade.ts';
import { transcriptEntrySchema } from '../../src/shared/contract/control.ts';
import type { TranscriptEntry } from '../../src/shared/contract/control.ts';
import type {
  ExportFormat,
  HistoryChange,
  HistoryFilter,
  HistoryImported,
  HistoryInfo,
  HistoryPage,
  HistoryQuery,
} from '../../src/shared/contract/history.ts';
import { AppError } from '../../src/shared/kernel/app-error.ts';

export interface ScriptedHistoryWatch {
  /** Somebody asked for a change, such as `history pause true`; may throw to refuse it. */
  readonly onAsked?: (asked: string) => void;
  /** An entry was starred or its text mended. */
  readonly onEdited?: (entry: TranscriptEntry) => void;
  /** These entries are new or other than before, or gone; null: any number of them. */
  readonly onChanged?: (ids: readonly string[] | null) => void;
}

export class ScriptedHistory implements HistoryDesk {
  /** What was asked of `find`, in order. */
  readonly queries: HistoryQuery[] = [];
  /** Paths of WAV files by the id of the entry. */
  readonly recordings = new Map<string, string>();
  /** Ids of what was deleted. */
  readonly deleted = new Set<string>();
  /** What `info` tells as the history's trouble. */
  problem: string | null = null;
  /** Replaced to play exports that are long, slow or broken. */
  onExport: HistoryDesk['export'] | undefined;
  readonly #entries = new Map<string, TranscriptEntry>();
  readonly #watch: ScriptedHistoryWatch;
  /** Undefined when something has changed since they were last put in order. */
  #sorted: readonly TranscriptEntry[] | undefined;
  #paused = false;

  /** `entries` in any order. */
  constructor(entries: readonly TranscriptEntry[] = [], watch: ScriptedHistoryWatch = {}) {
    for (const entry of entries) this.#entries.set(entry.id, entry);
    this.#watch = watch;
  }

  /** Oldest first. */
  get entries(): readonly TranscriptEntry[] {
    this.#sorted ??= [...this.#entries.values()].toSorted(
      (a, b) => Date.parse(a.timestamp) - Date.parse(b.timestamp),
    );
    return this.#sorted;
  }

  get info(): HistoryInfo {
    return {
      entries: this.#entries.size,
      paused: this.#paused,
      databaseBytes: 4096 + 512 * this.#entries.size,
      audioBytes: 96_044 * this.recordings.size,
      problem: this.problem,
    };
  }

  /** Stores what the script says, unless the history is paused. */
  put(...entries: readonly TranscriptEntry[]): void {
    if (this.#paused) return;
    for (const entry of entries) this.#entries.set(entry.id, entry);
    this.#changed(entries.map(({ id }) => id));
  }

  /** The entry as it is now; undefined when there is none. */
  get(id: string): TranscriptEntry | undefined {
    return this.#entries.get(id);
  }

  async find(query: HistoryQuery): Promise<HistoryPage> {
    this.queries.push(query);
    const { offset, limit, ...filter } = query;
    const found = this.#matching(filter).toReversed();
    return { entries: found.slice(offset, offset + limit), offset, total: found.length };
  }

  async read(id: string): Promise<TranscriptEntry> {
    const entry = this.#entries.get(id);
    if (entry === undefined) throw new AppError('not-found', `There is no entry "${id}" in the history.`);
    return entry;
  }

  async audioFile(id: string): Promise<string> {
    await this.read(id);
    const path = this.recordings.get(id);
    if (path === undefined) throw new AppError('not-found', 'The recording of this entry is gone.');
    return path;
  }

  async change(id: string, change: HistoryChange): Promise<TranscriptEntry> {
    this.#watch.onAsked?.(`history change ${id} ${JSON.stringify(change)}`);
    const { starred, text } = change;
    const entry = await this.read(id);
    const changed = {
      ...entry,
      ...(starred === undefined ? {} : { starred }),
      ...(text === undefined ? {} : { text }),
    };
    this.#entries.set(id, changed);
    this.#watch.onEdited?.(changed);
    this.#changed([id]);
    return changed;
  }

  async delete(which: readonly string[] | HistoryFilter): Promise<number> {
    this.#watch.onAsked?.(`history delete ${JSON.stringify(which)}`);
    const ids = isIds(which) ? which : this.#matching(which).map(({ id }) => id);
    const gone = ids.filter((id) => this.#entries.delete(id));
    for (const id of gone) {
      this.recordings.delete(id);
      this.deleted.add(id);
    }
    this.#changed(isIds(which) ? gone : null);
    return gone.length;
  }

  export(format: ExportFormat, filter: HistoryFilter): AsyncIterable<string> {
    return this.onExport?.(format, filter) ?? exported(format, this.#matching(filter));
  }

  async import(lines: AsyncIterable<Uint8Array>): Promise<HistoryImported> {
    this.#watch.onAsked?.('history import');
    const decoder = new TextDecoder();
    let text = '';
    for await (const bytes of lines) text += decoder.decode(bytes, { stream: true });
    let imported = 0;
    let known = 0;
    const refused: HistoryImported['refused'] = [];
    for (const [index, line] of text.split('\n').entries()) {
      if (line.trim() === '') continue;
      const entry = parseEntry(line);
      if (entry === undefined) refused.push({ line: index + 1, reason: 'not an entry of the history' });
      else if (this.#entries.has(entry.id)) known += 1;
      else {
        this.#entries.set(entry.id, entry);
        imported += 1;
      }
    }
    this.#changed(null);
    return { imported, known, refused: refused.slice(0, 20) };
  }

  async setPaused(paused: boolean): Promise<void> {
    this.#watch.onAsked?.(`history pause ${paused}`);
    this.#paused = paused;
    this.#changed([]);
  }

  #changed(ids: readonly string[] | null): void {
    this.#sorted = undefined;
    this.#watch.onChanged?.(ids);
  }

  #matching(filter: HistoryFilter): TranscriptEntry[] {
    const words = (filter.text ?? '').toLowerCase().match(/"[^"]*"|\S+/g) ?? [];
    const parts = words.map((word) => word.replaceAll('"', ''));
    return this.entries.filter(({ text, agentId, timestamp, starred }) => {
      const at = Date.parse(timestamp);
      return (
        parts.every((part) => text.toLowerCase().includes(part)) &&
        (filter.agent === undefined || filter.agent === agentId) &&
        (filter.from === undefined || at >= Date.parse(filter.from)) &&
        (filter.to === undefined || at < Date.parse(filter.to)) &&
        (filter.starred === undefined || filter.starred === starred)
      );
    });
  }
}

function isIds(which: readonly string[] | HistoryFilter): which is readonly string[] {
  return Array.isArray(which);
}

async function* exported(format: ExportFormat, entries: readonly TranscriptEntry[]): AsyncGenerator<string> {
  for (const [index, entry] of entries.entries()) {
    if (format === 'jsonl') yield `${JSON.stringify(entry)}\n`;
    else if (format === 'markdown') yield `- ${entry.timestamp} ${entry.text}\n`;
    else yield `${index + 1}\n00:00:00,000 --> 00:00:01,000\n${entry.text}\n\n`;
  }
}

function parseEntry(line: string): TranscriptEntry | undefined {
  try {
    return transcriptEntrySchema.safeParse(JSON.parse(line)).data;
  } catch {
    return undefined;
  }
}
