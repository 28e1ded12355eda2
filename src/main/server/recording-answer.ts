/** The recording of an entry, for players that ask for parts of it. */
import type { Response } from 'express';
import { RequestFault } from './request-fault.ts';

/**
 * Streams a WAV file with its length, or the part that `Range` asks for (206); a part beyond its end is refused (416).
 * Rejects with `not-found` when the file is gone. Nothing is kept by whoever reads it: it is the user's voice.
 */
export function sendRecording(response: Response, path: string): Promise<void> {
  response.set({ 'Content-Type': 'audio/wav', 'Cache-Control': 'no-store' });
  const options = { cacheControl: false, etag: false, lastModified: false, dotfiles: 'allow' } as const;
  return new Promise((resolve, reject) => {
    response.sendFile(path, options, (error?: Error) => {
      if (error === undefined) return resolve();
      if (response.headersSent || response.destroyed) {
        // Half a recording is no recording; and players go away in the middle whenever they jump.
        response.destroy();
        return resolve();
      }
      response.removeHeader('Content-Type');
      reject(faultOf(error));
    });
  });
}

/** The length of the file stands in `Content-Range` already, so that whoever asked knows better (RFC 9110 §14.4). */
function faultOf(error: Error): Error {
  const status = 'status' in error ? error.status : undefined;
  if (status === 404) return new RequestFault('not-found', 'The recording of this entry is gone.');
  if (status !== 416) return error;
  return new RequestFault('invalid-input', 'This part lies beyond the end of the recording.', { status });
}
