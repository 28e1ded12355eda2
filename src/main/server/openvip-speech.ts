/** `POST /speech` and `POST /speech/stop` of the OpenVIP plane. */
import type { Request, Response } from 'express';
import { speechRequestSchema } from '../../shared/contract/openvip.ts';
import type { SpeechMessage } from '../../shared/contract/openvip.ts';
import { AppError } from '../../shared/kernel/app-error.ts';
import type { Clock } from '../../shared/kernel/clock.ts';
import type { EngineFacade } from '../engine/engine-facade.ts';
import type { SpeechRequest } from '../speech/speaker.ts';
import { checkBody, NOT_COMPLIANT, readJsonObject, readOptionalJsonObject } from './read-json.ts';
import { sendOk } from './replies.ts';
import { RequestFault } from './request-fault.ts';
import type { ServerLog } from './server-options.ts';
import { queued, speak, UNSPOKEN } from './speech-requests.ts';

export interface SpeechContext {
  readonly facade: EngineFacade;
  readonly clock: Clock;
  readonly log: ServerLog;
}

/**
 * Answers when the text has been spoken or was stopped, with `?wait=queued` as soon as it waits its turn. Nothing here
 * depends on the connection: a client that hangs up is still heard.
 */
export async function textToSpeech(
  context: SpeechContext,
  request: Request,
  response: Response,
): Promise<void> {
  const { facade, clock } = context;
  const body = await readJsonObject(request, NOT_COMPLIANT);
  const message = checkBody(speechRequestSchema, body, NOT_COMPLIANT);
  const speech = spoken(context, message);
  if (request.query['wait'] === 'queued') {
    // Refused later, it has been logged and there is nobody left to tell.
    speech.catch(() => {});
    await queued(facade, message.id, speech, clock);
    return sendOk(request, response, message.id, {}, {}, 202);
  }
  const { durationMs, result, heard } = await speech;
  const extras = { x_vivavoce: { result, heard } };
  sendOk(request, response, message.id, extras, { duration_ms: Math.round(durationMs) });
}

/** Stops what plays, what is being synthesised and what waits. */
export async function stopSpeech(
  { facade }: SpeechContext,
  request: Request,
  response: Response,
): Promise<void> {
  const body = await readOptionalJsonObject(request, NOT_COMPLIANT);
  await facade.speaker.stop();
  sendOk(request, response, body?.['id']);
}

/** Rejects with what the speaker said, for the message; with `internal` for what it did not foresee. */
async function spoken({ facade, log }: SpeechContext, message: SpeechMessage): ReturnType<typeof speak> {
  try {
    return await speak(facade, speechRequestOf(message, facade.agents.connectedIds()));
  } catch (error) {
    const fault = AppError.is(error) ? error : undefined;
    const { code = 'internal', message: problem = 'The text could not be spoken.' } = fault ?? {};
    log.warn({ code }, UNSPOKEN);
    throw new RequestFault(code, problem, {
      ...(fault?.remedy === undefined ? {} : { remedy: fault.remedy }),
      retryable: fault?.retryable ?? false,
      ref: message.id,
      cause: error,
    });
  }
}

function speechRequestOf(message: SpeechMessage, connectedIds: readonly string[]): SpeechRequest {
  const { id, text, language, voice, origin, x_vivavoce: own } = message;
  return {
    id,
    text,
    language,
    // An empty name is how some clients say that they have no wish.
    voice: voice === '' ? undefined : voice,
    agentId: own?.agent ?? agentOf(origin, connectedIds),
    urgent: own?.urgent,
    speed: own?.speed,
    volume: own?.volume,
    kind: own?.kind,
  };
}

/** Agents name themselves as origin, with their version: `claude/1.2` speaks for the agent `claude`. */
function agentOf(origin: string | undefined, connectedIds: readonly string[]): string | undefined {
  const name = origin?.split('/', 1)[0];
  return connectedIds.find((id) => id === name);
}
