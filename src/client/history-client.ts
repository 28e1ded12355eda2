/** The control plane's calls about what was said: to find it, to keep it or not, and to send it again. */
import { transcriptEntrySchema } from '../shared/contract/control.ts';
import type { TranscriptEntry } from '../shared/contract/control.ts';
import {
  historyDeletedSchema,
  historyImportedSchema,
  historyInfoSchema,
  historyPageSchema,
} from '../shared/contract/history.ts';
import type {
  ExportFormat,
  HistoryChange,
  HistoryFilter,
  HistoryImported,
  HistoryInfo,
  HistoryPage,
  HistoryQuery,
  RetryOptions,
} from '../shared/contract/history.ts';
import { bodyOf, broken, piecesOf } from './body.ts';
import { queryOf } from './engine-calls.ts';
import { readJson } from './http.ts';
import { SpeechClient } from './speech-client.ts';
import { HALF_DUPLEX, Upload } from './upload.ts';

/** Where the recording of an entry is heard, for the page's own player; it answers to parts (`Range`) as well. */
export function historyAudioPath(entryId: string): string {
  return `${entryPath(entryId)}/audio`;
}

/** Where the page's browser downloads an export. */
export function historyExportPath(format: ExportFormat, filter: HistoryFilter = {}): string {
  return `/api/history/export?${queryOf({ format, ...filter })}`;
}

export class HistoryClient extends SpeechClient {
  /** Newest first; without `limit` 50 of them. */
  history(query: Partial<HistoryQuery> = {}, signal?: AbortSignal): Promise<HistoryPage> {
    return this.get(`/api/history?${queryOf(query)}`, historyPageSchema, signal);
  }

  historyInfo(signal?: AbortSignal): Promise<HistoryInfo> {
    return this.get('/api/history/info', historyInfoSchema, signal);
  }

  /** Rejects with `not-found` for an entry that is not there, as all calls about one entry do. */
  historyEntry(entryId: string, signal?: AbortSignal): Promise<TranscriptEntry> {
    return this.get(entryPath(entryId), transcriptEntrySchema, signal);
  }

  changeHistoryEntry(entryId: string, change: HistoryChange): Promise<TranscriptEntry> {
    return this.send('PATCH', entryPath(entryId), change, transcriptEntrySchema);
  }

  /** Deletes an entry and its recording for good. */
  async deleteHistoryEntry(entryId: string): Promise<void> {
    await this.#delete(entryPath(entryId));
  }

  /** Deletes what the filter lets through, or `all`, for good; resolves with how many entries that were. */
  deleteHistory(which: HistoryFilter | 'all'): Promise<number> {
    return this.#delete(`/api/history?${queryOf(which === 'all' ? { all: true } : which)}`);
  }

  /** A WAV file in pieces. Throws `not-found` when there is no recording, or none any more. */
  historyAudio(entryId: string, signal?: AbortSignal): AsyncGenerator<Uint8Array, void, undefined> {
    return this.#download(
      historyAudioPath(entryId),
      signal,
      'The engine stopped before the recording was complete.',
    );
  }

  /** Oldest first, in UTF-8, in pieces of any size. Throws `unavailable` when it ends before it is complete. */
  exportHistory(
    format: ExportFormat,
    filter: HistoryFilter = {},
    signal?: AbortSignal,
  ): AsyncGenerator<Uint8Array, void, undefined> {
    return this.#download(
      historyExportPath(format, filter),
      signal,
      'The engine stopped before the export was complete.',
    );
  }

  /**
   * Takes an export in JSON Lines, at most 1 GiB. A page gives a `Blob`: browsers send no streams to this server.
   * Rejects with what `lines` throws.
   */
  async importHistory(
    lines: AsyncIterable<Uint8Array> | Blob,
    signal?: AbortSignal,
  ): Promise<HistoryImported> {
    const upload = lines instanceof Blob ? undefined : new Upload(lines);
    try {
      const response = await this.request('/api/history/import', {
        method: 'POST',
        headers: { 'Content-Type': 'application/x-ndjson' },
        body: lines instanceof Blob ? lines : (upload?.stream ?? null),
        ...(signal === undefined ? {} : { signal }),
        ...(upload === undefined ? {} : HALF_DUPLEX),
      });
      return await readJson(response, historyImportedSchema);
    } catch (error) {
      throw upload?.failure ?? error;
    } finally {
      upload?.release();
    }
  }

  /** While paused nothing new is stored. */
  pauseHistory(paused: boolean): Promise<HistoryInfo> {
    return this.post('/api/history/pause', { paused }, historyInfoSchema);
  }

  /** Delivers a transcription again; without `agentId` to its own agent. */
  sendAgain(entryId: string, agentId?: string): Promise<TranscriptEntry> {
    return this.#act(entryId, 'send', agentId === undefined ? {} : { agentId });
  }

  /** Recognises an utterance again from its recording; what is not given is as in the settings. */
  retryRecognition(entryId: string, options: RetryOptions = {}): Promise<TranscriptEntry> {
    return this.#act(entryId, 'retry', options);
  }

  /** Takes back a text that waits to be sent, or asks its agent to. Rejects with `conflict` when it is too late. */
  withdraw(entryId: string): Promise<TranscriptEntry> {
    return this.#act(entryId, 'withdraw', {});
  }

  /** Sends a text now that waits to be confirmed. Rejects with `conflict` when it does not wait. */
  confirm(entryId: string): Promise<TranscriptEntry> {
    return this.#act(entryId, 'confirm', {});
  }

  #act(entryId: string, action: string, body: object): Promise<TranscriptEntry> {
    return this.post(`/api/transcript/${encodeURIComponent(entryId)}/${action}`, body, transcriptEntrySchema);
  }

  async #delete(path: string): Promise<number> {
    const response = await this.request(path, { method: 'DELETE' });
    return (await readJson(response, historyDeletedSchema)).deleted;
  }

  async *#download(
    path: string,
    signal: AbortSignal | undefined,
    unfinished: string,
  ): AsyncGenerator<Uint8Array, void, undefined> {
    const response = await this.request(path, signal === undefined ? {} : { signal });
    try {
      yield* piecesOf(bodyOf(response));
    } catch (error) {
      throw broken(error, signal, unfinished);
    }
  }
}

function entryPath(entryId: string): string {
  return `/api/history/${encodeURIComponent(entryId)}`;
}
