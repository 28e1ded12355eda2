/** `GET /api/microphone` (WebSocket): a page lends its microphone. */
import type { WebSocket } from 'ws';
import type { z } from 'zod';
import { pageMicrophoneHelloSchema } from '../../shared/contract/control.ts';
import type { PageMicrophone, PageMicrophoneStream } from '../capture/page-source.ts';
import { UNACCEPTABLE_DATA } from './lent-device-socket.ts';
import type { LentDevice } from './lent-device-socket.ts';

/** A second of audio at the highest rate. */
const MAX_MESSAGE_BYTES = 192_000 * Float32Array.BYTES_PER_ELEMENT;

export function lentMicrophone(
  microphone: PageMicrophone,
): LentDevice<z.infer<typeof pageMicrophoneHelloSchema>> {
  return {
    hello: pageMicrophoneHelloSchema,
    helloFields: 'sampleRateHz and label',
    maxMessageBytes: MAX_MESSAGE_BYTES,
    unwanted: 'The engine has a microphone of its own.',
    attach(hello, webSocket) {
      const stream = microphone.attach(hello);
      if (stream === undefined) return undefined;
      return {
        take: (data, isBinary) => takeSamples(webSocket, stream, data, isBinary),
        detach: () => stream.detach(),
      };
    },
  };
}

function takeSamples(
  webSocket: WebSocket,
  stream: PageMicrophoneStream,
  bytes: Buffer,
  isBinary: boolean,
): void {
  if (!isBinary || bytes.length % Float32Array.BYTES_PER_ELEMENT !== 0) {
    webSocket.close(UNACCEPTABLE_DATA, 'Float32 samples were expected.');
    return;
  }
  // Copied, because samples must start at a multiple of four bytes.
  const pcm = new Float32Array(Uint8Array.from(bytes).buffer);
  if (pcm.every(Number.isFinite)) stream.push(pcm);
  else webSocket.close(UNACCEPTABLE_DATA, 'Finite samples were expected.');
}
