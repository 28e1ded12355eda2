import { once } from 'node:events';
import type { Request, Response } from 'express';
import { transcribeQuerySchema } from '../../shared/contract/control.ts';
import type { TranscribeLine } from '../../shared/contract/control.ts';
import type { EngineFacade } from '../engine/engine-facade.ts';
import { toFault } from './error-mapping.ts';
import { checkBody } from './read-json.ts';
import { RequestFault } from './request-fault.ts';

/**
 * `POST /api/transcribe`: PCM in, one JSON object a line out, both at once and neither faster than the other side
 * takes it. Stops when the client hangs up. Faults after the head of the answer become an `error` line.
 */
export async function transcribe(facade: EngineFacade, request: Request, response: Response): Promise<void> {
  requirePcm(request);
  const query = checkBody(transcribeQuerySchema, request.query, 'The query');
  const { recognition } = facade.settings;
  const options = {
    language: query.language ?? recognition.language,
    task: query.task ?? recognition.task,
    words: query.timestamps === 'word',
  };
  const hangUp = new AbortController();
  response.once('close', () => hangUp.abort());
  response.status(200).set({ 'Content-Type': 'application/x-ndjson', 'Cache-Control': 'no-store' });
  response.flushHeaders();
  try {
    for await (const line of facade.transcribe(pcmOf(request), options, hangUp.signal)) {
      await write(response, line, hangUp.signal);
      if (hangUp.signal.aborted) return;
    }
  } catch (error) {
    if (hangUp.signal.aborted) return;
    const { code, message, remedy = null } = toFault(error);
    await write(response, { type: 'error', code, message, remedy }, hangUp.signal);
  }
  response.end();
}

function requirePcm(request: Request): void {
  const [type, ...parameters] = (request.get('Content-Type') ?? '')
    .toLowerCase()
    .replace(/\s/g, '')
    .split(';');
  if (type === 'audio/l16' && parameters.includes('rate=16000')) return;
  throw new RequestFault('unsupported-media', 'Content-Type: audio/l16; rate=16000 was expected.', {
    remedy: 'Send raw PCM: 16 kHz, mono, signed 16-bit little-endian.',
  });
}

/** The engine may stop reading early; the answer still goes over the same socket. */
function pcmOf(request: Request): AsyncIterable<Uint8Array> {
  return {
    [Symbol.asyncIterator]: () => request.iterator({ destroyOnReturn: false }) as AsyncIterator<Uint8Array>,
  };
}

async function write(response: Response, line: TranscribeLine, signal: AbortSignal): Promise<void> {
  if (signal.aborted || response.write(`${JSON.stringify(line)}\n`)) return;
  await once(response, 'drain', { signal }).catch(() => {});
}
