/** The control plane under `/api`: the page, the command line and the desktop shell. */
import { Router } from 'express';
import type { Request, RequestHandler, Response } from 'express';
import { z } from 'zod';
import {
  activeAgentRequestSchema,
  agentFocusRequestSchema,
  listeningRequestSchema,
  mutedRequestSchema,
  sendAgainRequestSchema,
  settingRequestSchema,
  shutdownRequestSchema,
  talkRequestSchema,
} from '../../shared/contract/control.ts';
import type { TranscriptEntry } from '../../shared/contract/control.ts';
import {
  agentAnswerRequestSchema,
  agentProjectRequestSchema,
  outputModeRequestSchema,
  spellingRequestSchema,
} from '../../shared/contract/dictation.ts';
import { retryRequestSchema } from '../../shared/contract/history.ts';
import { describeSettings } from '../../shared/settings/describe.ts';
import type { EngineFacade } from '../engine/engine-facade.ts';
import { dispatch } from './control-route.ts';
import type { AddRoute } from './control-route.ts';
import { addDoorRoutes, agentIdOf, requireLocalFolder } from './door-routes.ts';
import { sendEvents } from './engine-events.ts';
import { entryIdOf } from './entry-id.ts';
import { addHistoryRoutes } from './history-routes.ts';
import type { SpeechContext } from './openvip-speech.ts';
import { checkBody, readJsonObject, readOptionalJsonObject } from './read-json.ts';
import { sendJson, sendResult } from './replies.ts';
import { addOpenSpeechRoutes, addSpeechRoutes } from './speech-routes.ts';
import type { StreamDesk } from './stream-desk.ts';
import { transcribe } from './transcribe-route.ts';

export interface ControlContext extends SpeechContext {
  readonly streams: StreamDesk;
  /** Refuses a request without token or session. */
  readonly requireCredentials: RequestHandler;
  readonly createPageLink: () => string;
}

const BODY = 'The request';
const emptyRequestSchema = z.strictObject({});

export function controlRoutes(context: ControlContext): Router {
  const router = Router({ caseSensitive: true });
  const add: AddRoute = (path, methods) => void router.all(path, dispatch(methods));

  // What an agent's terminal and a speaking client ask without a token, as the reference engine lets them.
  add('/agents/:agent_id/focus', {
    POST: (request, response) => takeFocus(context.facade, request, response),
  });
  addOpenSpeechRoutes(add, context);

  router.use(context.requireCredentials);
  addStateRoutes(add, context);
  addCommandRoutes(add, context);
  addTranscriptRoutes(add, context);
  addHistoryRoutes(add, context);
  addSpeechRoutes(add, context);
  addDoorRoutes(add, context);
  return router;
}

function addStateRoutes(add: AddRoute, { facade, streams }: ControlContext): void {
  add('/snapshot', { GET: (_request, response) => sendJson(response, 200, facade.snapshot()) });
  add('/events', { GET: (request, response) => sendEvents(facade, streams, request, response) });
  add('/devices', {
    GET: async (_request, response) => {
      const [devices, outputs] = await Promise.all([facade.devices(), facade.outputs()]);
      sendJson(response, 200, { devices, outputs });
    },
  });
  add('/doctor', { GET: async (_request, response) => sendJson(response, 200, await facade.doctor()) });
  add('/settings', {
    GET: (_request, response) =>
      sendJson(response, 200, { settings: facade.settings, descriptions: describeSettings() }),
    PATCH: async (request, response) => {
      const { key, value } = await read(request, settingRequestSchema);
      await facade.setSetting(key, value);
      sendResult(facade, response);
    },
  });
}

function addCommandRoutes(add: AddRoute, context: ControlContext): void {
  const { facade } = context;
  /** A command whose answer is whether the engine listens. */
  const command = <T>(path: string, schema: z.ZodType<T>, run: (body: T) => Promise<unknown>): void =>
    add(path, {
      POST: async (request, response) => {
        await run(await read(request, schema));
        sendResult(facade, response);
      },
    });

  add('/listening', {
    POST: async (request, response) => {
      const { listening } = await read(request, listeningRequestSchema);
      sendJson(response, 200, { ok: true, listening: await facade.setListening(listening) });
    },
  });
  command('/muted', mutedRequestSchema, ({ muted }) => facade.setMuted(muted));
  command('/talk', talkRequestSchema, ({ action }) => facade.talk(action));
  command('/active-agent', activeAgentRequestSchema, ({ agentId }) => facade.setActiveAgent(agentId));
  command('/output-mode', outputModeRequestSchema, ({ mode }) => facade.setOutputMode(mode));
  command('/spelling', spellingRequestSchema, ({ active }) => facade.setSpelling(active));
  command('/agent-question', agentAnswerRequestSchema, ({ agentId }) => facade.answerAgentQuestion(agentId));
  add('/agents/:agent_id/project', {
    PUT: async (request, response) => {
      const agentId = agentIdOf(request);
      const { folder } = await read(request, agentProjectRequestSchema);
      requireLocalFolder(folder);
      await facade.describeAgent(agentId, { folder });
      sendResult(facade, response);
    },
  });
  add('/transcribe', { POST: (request, response) => transcribe(facade, request, response) });
  add('/link', {
    POST: async (request, response) => {
      await readOptionalJsonObject(request, BODY);
      sendJson(response, 200, { url: context.createPageLink() });
    },
  });
  add('/shutdown', {
    POST: async (request, response) => {
      const { kind } = await read(request, shutdownRequestSchema);
      response.once('close', () => facade.requestShutdown(kind));
      sendResult(facade, response);
    },
  });
}

/** What can be done with one transcription; each answers with the entry as it is then. */
function addTranscriptRoutes(add: AddRoute, { facade }: ControlContext): void {
  const action = <T>(
    name: string,
    schema: z.ZodType<T>,
    run: (entryId: string, body: T) => Promise<TranscriptEntry>,
  ): void =>
    add(`/transcript/:entry_id/${name}`, {
      POST: async (request, response) => {
        const entryId = entryIdOf(request);
        const body = checkBody(schema, (await readOptionalJsonObject(request, BODY)) ?? {}, BODY);
        sendJson(response, 200, await run(entryId, body));
      },
    });

  action('send', sendAgainRequestSchema, (id, { agentId }) => facade.sendAgain(id, agentId));
  action('retry', retryRequestSchema, (id, options) => facade.retryRecognition(id, options));
  action('withdraw', emptyRequestSchema, (id) => facade.withdraw(id));
  action('confirm', emptyRequestSchema, (id) => facade.confirm(id));
}

async function read<T>(request: Request, schema: z.ZodType<T>): Promise<T> {
  return checkBody(schema, await readJsonObject(request, BODY), BODY);
}

/** Whether an agent's terminal has the keyboard; also told before the agent is connected. */
async function takeFocus(facade: EngineFacade, request: Request, response: Response): Promise<void> {
  const agentId = agentIdOf(request);
  const { focused } = await read(request, agentFocusRequestSchema);
  facade.reportFocus(agentId, focused);
  sendJson(response, 200, { status: 'ok' });
}
