import type { Request, Response } from 'express';
import type { EngineFacade, NumberedEvent } from '../engine/engine-facade.ts';
import type { SseStream } from './sse-stream.ts';
import type { StreamDesk } from './stream-desk.ts';

/**
 * `GET /api/events`: with `Last-Event-ID` everything after that event, else (or when that is no longer held) a
 * `snapshot` event; then every announcement. `level` has no id, since it is neither counted nor replayed.
 */
export async function sendEvents(
  facade: EngineFacade,
  streams: StreamDesk,
  request: Request,
  response: Response,
): Promise<void> {
  let stop: () => void = () => {};
  const stream = streams.create(request, response, 'events', undefined, () => stop());
  await stream.open();
  if (stream.closed) return;
  // Both in one turn: no announcement falls between what is caught up on and what is listened to.
  catchUp(facade, stream, request.get('Last-Event-ID'));
  const subscription = facade.subscribe((numbered) => void sendEvent(stream, numbered));
  stop = () => void subscription.dispose();
  if (stream.closed) stop();
}

function catchUp(facade: EngineFacade, stream: SseStream, lastEventId: string | undefined): void {
  const missed = /^\d+$/.test(lastEventId ?? '') ? facade.eventsSince(Number(lastEventId)) : undefined;
  if (missed !== undefined) {
    for (const numbered of missed) sendEvent(stream, numbered);
    return;
  }
  const snapshot = facade.snapshot();
  stream.send({ event: 'snapshot', id: String(snapshot.seq), data: snapshot });
}

function sendEvent(stream: SseStream, { seq, event }: NumberedEvent): boolean {
  return stream.send({
    event: event.type,
    data: event,
    ...(event.type === 'level' ? {} : { id: String(seq) }),
  });
}
