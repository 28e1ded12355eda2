/** `GET /api/speaker` (WebSocket): a page lends its loudspeaker. */
import type { WebSocket } from 'ws';
import type { z } from 'zod';
import { pageSpeakerHelloSchema, pageSpeakerReportSchema } from '../../shared/contract/speech.ts';
import type { PageSpeakerOrder } from '../../shared/contract/speech.ts';
import type { PageSpeaker, PageSpeakerLine, PageSpeakerStream } from '../speech/playback/page-speaker.ts';
import { parseMessage, UNACCEPTABLE_DATA } from './lent-device-socket.ts';
import type { LentDevice } from './lent-device-socket.ts';

/** Hello and reports are short. */
const MAX_MESSAGE_BYTES = 4096;
/**
 * The engine sends little ahead of what is heard. A page that leaves so much lying (2 MiB, eleven seconds at 48 kHz)
 * does not read any more.
 */
const MAX_WAITING_BYTES = 2 * 1024 * 1024;
/** Of RFC 6455, §7.4.1. */
const NORMAL_CLOSURE = 1000;

export function lentLoudspeaker(
  pageSpeaker: PageSpeaker,
): LentDevice<z.infer<typeof pageSpeakerHelloSchema>> {
  let current: WebSocket | undefined;
  return {
    hello: pageSpeakerHelloSchema,
    helloFields: 'sampleRateHz and label',
    maxMessageBytes: MAX_MESSAGE_BYTES,
    unwanted: 'The engine does not want the loudspeaker of a page.',
    attach(hello, webSocket) {
      const stream = pageSpeaker.attach(hello, lineTo(webSocket));
      if (stream === undefined) return undefined;
      current?.close(NORMAL_CLOSURE, 'Another page lends its loudspeaker now.');
      current = webSocket;
      return {
        take: (data, isBinary) => takeReport(webSocket, stream, data, isBinary),
        detach() {
          if (current === webSocket) current = undefined;
          stream.detach();
        },
      };
    },
  };
}

function lineTo(webSocket: WebSocket): PageSpeakerLine {
  return {
    send(pcm) {
      if (webSocket.readyState !== webSocket.OPEN) return;
      // Copied, because the socket may send it after the engine has filled the array anew.
      webSocket.send(new Uint8Array(pcm.slice().buffer), { binary: true });
      if (webSocket.bufferedAmount > MAX_WAITING_BYTES) webSocket.terminate();
    },
    discard() {
      const order: PageSpeakerOrder = { type: 'discard' };
      if (webSocket.readyState === webSocket.OPEN) webSocket.send(JSON.stringify(order));
    },
  };
}

function takeReport(webSocket: WebSocket, stream: PageSpeakerStream, data: Buffer, isBinary: boolean): void {
  const report = isBinary ? undefined : parseMessage(pageSpeakerReportSchema, data);
  if (report === undefined) webSocket.close(UNACCEPTABLE_DATA, 'A report of what was played was expected.');
  else if (report.type === 'played') stream.played(report.samples);
  else stream.discarded(report.samples);
}
