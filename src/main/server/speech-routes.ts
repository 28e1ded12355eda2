/** The control plane's routes about speaking, below `/api`. */
import type { Request, Response } from 'express';
import type { z } from 'zod';
import {
  speakQuerySchema,
  speakRequestSchema,
  stopSpeechRequestSchema,
  synthesiseRequestSchema,
} from '../../shared/contract/speech.ts';
import type { queuedSpeechSchema, SpeechEndInfo, VoicesAnswer } from '../../shared/contract/speech.ts';
import { randomId } from '../../shared/kernel/ids.ts';
import type { SpeechOutcome, SpeechRequest } from '../speech/speaker.ts';
import type { AddRoute } from './control-route.ts';
import { toFault } from './error-mapping.ts';
import type { SpeechContext } from './openvip-speech.ts';
import { checkBody, readJsonObject, readOptionalJsonObject } from './read-json.ts';
import { pulse } from './pulse.ts';
import { controlErrorBody, sendJson, sendResult } from './replies.ts';
import { queued, requireVoice, speak, UNSPOKEN } from './speech-requests.ts';
import { requirePlainText, TextBody } from './text-body.ts';
import { sendWav } from './wav-answer.ts';

const BODY = 'The request';

/** `GET /api/speech/voices` is what clients of the reference engine ask, without a token: ids alone. */
export function addOpenSpeechRoutes(add: AddRoute, { facade }: SpeechContext): void {
  add('/speech/voices', {
    GET: async (_request, response) => {
      const voices = await facade.speaker.voices();
      sendJson(response, 200, { engine: 'vivavoce', voices: voices.map(({ id }) => id) });
    },
  });
}

export function addSpeechRoutes(add: AddRoute, context: SpeechContext): void {
  const { facade } = context;
  add('/voices', {
    GET: async (_request, response) => {
      const [voices, hint] = await Promise.all([facade.speaker.voices(), facade.voicesHint()]);
      const answer: VoicesAnswer = {
        voices: voices.map(({ id, name, language, origin, licence }) => ({
          id,
          name,
          language,
          origin,
          licence,
        })),
        hint,
      };
      sendJson(response, 200, answer);
    },
  });
  add('/speech', {
    POST: (request, response) =>
      isText(request) ? speakStream(context, request, response) : speakText(context, request, response),
  });
  add('/speech/stop', {
    POST: async (request, response) => {
      const body = (await readOptionalJsonObject(request, BODY)) ?? {};
      await facade.speaker.stop(checkBody(stopSpeechRequestSchema, body, BODY).id);
      sendResult(facade, response);
    },
  });
  add('/speech/skip', {
    POST: async (request, response) => {
      await readOptionalJsonObject(request, BODY);
      await facade.speaker.skip();
      sendResult(facade, response);
    },
  });
  add('/speech/synthesise', { POST: (request, response) => synthesise(context, request, response) });
}

function isText(request: Request): boolean {
  return /^\s*text\//i.test(request.get('Content-Type') ?? '');
}

async function speakText(
  { facade, clock, log }: SpeechContext,
  request: Request,
  response: Response,
): Promise<void> {
  const { wait, ...wish } = checkBody(speakRequestSchema, await readJsonObject(request, BODY), BODY);
  const id = randomId();
  const speech = speak(facade, { id, ...wish });
  if (wait) return sendJson(response, 200, endOf({ id, ...wish }, await speech));
  speech.catch((error: unknown) => log.warn({ code: toFault(error).code }, UNSPOKEN));
  await queued(facade, id, speech, clock);
  sendJson(response, 202, { id } satisfies z.infer<typeof queuedSpeechSchema>);
}

/**
 * The body is spoken while it arrives. One JSON object a line: the id at once, how it ended at the end; in between an
 * empty line from time to time, because HTTP clients give up on an answer that is silent for minutes.
 */
async function speakStream(
  { facade, clock, log }: SpeechContext,
  request: Request,
  response: Response,
): Promise<void> {
  requirePlainText(request);
  requireVoice(facade);
  const wish = checkBody(speakQuerySchema, request.query, 'The query');
  const id = randomId();
  const text = new TextBody(request, () => void facade.speaker.stop(id));
  response.status(200).set({ 'Content-Type': 'application/x-ndjson', 'Cache-Control': 'no-store' });
  response.write(line({ id } satisfies z.infer<typeof queuedSpeechSchema>));
  const stopPulse = pulse(clock, () => response.write('\n'));
  try {
    const speech = { id, text, ...wish };
    const outcome = await speak(facade, speech);
    response.end(line(text.problem === undefined ? endOf(speech, outcome) : controlErrorBody(text.problem)));
  } catch (error) {
    const fault = toFault(text.problem ?? error);
    log.warn({ code: fault.code }, UNSPOKEN);
    response.end(line(controlErrorBody(fault)));
  } finally {
    stopPulse();
    text.discard();
  }
}

async function synthesise({ facade }: SpeechContext, request: Request, response: Response): Promise<void> {
  const wish = checkBody(synthesiseRequestSchema, await readJsonObject(request, BODY), BODY);
  const hangUp = new AbortController();
  response.once('close', () => hangUp.abort());
  try {
    await sendWav(response, facade.synthesise(wish, hangUp.signal), hangUp.signal);
  } catch (error) {
    if (!hangUp.signal.aborted) throw error;
  }
}

function endOf({ id, agentId }: SpeechRequest, { result, durationMs }: SpeechOutcome): SpeechEndInfo {
  return { id, agentId: agentId ?? null, result, durationMs, problem: null };
}

function line(value: object): string {
  return `${JSON.stringify(value)}\n`;
}
