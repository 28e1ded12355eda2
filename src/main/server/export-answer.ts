/** The history as a file that is sent while it is read. */
import { once } from 'node:events';
import type { Request, Response } from 'express';
import type { ExportFormat, HistoryFilter } from '../../shared/contract/history.ts';
import type { Clock } from '../../shared/kernel/clock.ts';
import type { HistoryDesk } from '../engine/engine-facade.ts';

const TYPES: Readonly<Record<ExportFormat, { readonly type: string; readonly extension: string }>> = {
  jsonl: { type: 'application/x-ndjson', extension: 'jsonl' },
  markdown: { type: 'text/markdown', extension: 'md' },
  srt: { type: 'application/x-subrip', extension: 'srt' },
};
/** Small pieces are collected up to so many characters: each write costs more than its bytes. */
const WRITE_CHARS = 16 * 1024;

/**
 * Sends no faster than the client takes it and stops when that one goes away. Rejects before the head of the answer is
 * sent when there is nothing to be had; a fault after it breaks the connection, so that no client takes a part for
 * the whole.
 */
export async function sendExport(
  request: Request,
  response: Response,
  history: HistoryDesk,
  { format, ...filter }: HistoryFilter & { readonly format: ExportFormat },
  clock: Clock,
): Promise<void> {
  if (request.method === 'HEAD') {
    begin(response, format, clock);
    return void response.end();
  }
  const hangUp = new AbortController();
  response.once('close', () => hangUp.abort());
  let collected = '';
  const flush = async (): Promise<void> => {
    if (!response.headersSent) begin(response, format, clock);
    const text = collected;
    collected = '';
    if (!response.write(text)) await once(response, 'drain', { signal: hangUp.signal }).catch(() => {});
  };
  for await (const piece of history.export(format, filter)) {
    if (hangUp.signal.aborted) return;
    collected += piece;
    if (collected.length >= WRITE_CHARS) await flush();
  }
  if (hangUp.signal.aborted) return;
  if (collected !== '') await flush();
  if (!response.headersSent) begin(response, format, clock);
  response.end();
}

function begin(response: Response, format: ExportFormat, clock: Clock): void {
  const { type, extension } = TYPES[format];
  const day = clock.date().toISOString().slice(0, 10);
  response.status(200).set({
    'Content-Type': `${type}; charset=utf-8`,
    'Content-Disposition': `attachment; filename="vivavoce-history-${day}.${extension}"`,
    'Cache-Control': 'no-store',
  });
}
