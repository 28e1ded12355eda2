/** The OpenVIP plane: one handler for each operation of the contract. */
import { Router } from 'express';
import type { Request, RequestHandler, Response } from 'express';
import { agentIdProblem, isReservedAgentId } from '../../shared/contract/agent-id.ts';
import {
  controlRequestSchema,
  healthSchema,
  lenientControlRequestSchema,
  OPENVIP_VERSION,
  transcriptionSchema,
} from '../../shared/contract/openvip.ts';
import type { OpenvipMessage } from '../../shared/contract/openvip.ts';
import { openvipDocument } from '../../shared/contract/openapi/openvip-document.ts';
import { openvipOperations } from '../../shared/contract/openapi/openvip-operations.ts';
import type { Operation, OperationId } from '../../shared/contract/openapi/openvip-operations.ts';
import { AppError } from '../../shared/kernel/app-error.ts';
import type { EngineFacade } from '../engine/engine-facade.ts';
import { SseAgentStream } from './agent-stream.ts';
import { runCommand } from './control-commands.ts';
import { stopSpeech, textToSpeech } from './openvip-speech.ts';
import type { SpeechContext } from './openvip-speech.ts';
import { checkBody, NOT_COMPLIANT, readJsonObject } from './read-json.ts';
import type { JsonObject } from './read-json.ts';
import { relayable } from './relayed-message.ts';
import { sendJson, sendOk } from './replies.ts';
import { methodNotAllowed, RequestFault } from './request-fault.ts';
import { currentStatus } from './status-feed.ts';
import type { StatusFeed } from './status-feed.ts';
import type { StreamDesk } from './stream-desk.ts';

export interface OpenvipContext extends SpeechContext {
  readonly streams: StreamDesk;
  readonly statusFeed: StatusFeed;
}

type Handler = (request: Request, response: Response) => void | Promise<void>;

/** Routes without their base path; mounted at `/openvip` and at the root. */
export function openvipRoutes(context: OpenvipContext): Router {
  const router = Router({ caseSensitive: true });
  const methodsByPath = new Map<string, Map<string, Handler>>();
  for (const [id, handler] of Object.entries(handlersOf(context)) as [OperationId, Handler][]) {
    const { path, method }: Operation = openvipOperations[id];
    const methods = methodsByPath.get(path) ?? new Map<string, Handler>();
    methodsByPath.set(path, methods.set(method.toUpperCase(), handler));
  }
  for (const [path, methods] of methodsByPath) {
    router.all(path.replace(/\{(\w+)\}/g, ':$1'), dispatch(methods));
  }
  return router;
}

function dispatch(methods: ReadonlyMap<string, Handler>): RequestHandler {
  return (request, response) => {
    const handler = methods.get(request.method === 'HEAD' ? 'GET' : request.method);
    if (handler === undefined) throw methodNotAllowed([...methods.keys()]);
    return handler(request, response);
  };
}

function handlersOf(context: OpenvipContext): Readonly<Record<OperationId, Handler>> {
  const { facade, streams, statusFeed } = context;
  const document = openvipDocument();
  return {
    subscribeAgent: (request, response) => subscribeAgent(context, request, response),

    async sendMessage(request, response) {
      const agentId = agentIdOf(request);
      const body = await readJsonObject(request, NOT_COMPLIANT);
      checkBody(transcriptionSchema, body, NOT_COMPLIANT);
      // The body itself is passed on, not what the schema made of it.
      const message = relayable(body as OpenvipMessage);
      if (!facade.agents.relay(agentId, message)) {
        throw new RequestFault('not-found', 'This agent is not connected.', { ref: String(body['id']) });
      }
      sendOk(request, response, body['id']);
    },

    textToSpeech: (request, response) => textToSpeech(context, request, response),
    stopSpeech: (request, response) => stopSpeech(context, request, response),

    getStatus: (_request, response) => sendJson(response, 200, currentStatus(facade)),

    async subscribeStatus(request, response) {
      const stream = streams.create(request, response, 'status', undefined, () => statusFeed.remove(stream));
      await stream.open();
      if (!stream.closed) statusFeed.add(stream);
    },

    async sendControl(request, response) {
      const body = await readJsonObject(request, NOT_COMPLIANT);
      const { command, agent } = checkControlRequest(facade, body);
      const { extras, afterwards } = await withRef(body, () => runCommand(facade, command, agent));
      if (afterwards !== undefined) response.once('close', afterwards);
      sendOk(request, response, body['id'], extras);
    },

    getOpenapi: (_request, response) => sendJson(response, 200, document),

    getHealth: (_request, response) =>
      sendJson(
        response,
        200,
        healthSchema.parse({
          openvip: OPENVIP_VERSION,
          status: 'ok',
          name: 'vivavoce',
          version: facade.version,
        }),
      ),
  };
}

async function subscribeAgent(context: OpenvipContext, request: Request, response: Response): Promise<void> {
  const { facade, streams } = context;
  const agentId = agentIdOf(request);
  let disconnect: (() => void) | undefined;
  const stream = streams.create(request, response, 'agent', agentId, () => disconnect?.());
  const outcome = await facade.agents.connect(agentId, new SseAgentStream(stream), {
    partials: request.query['partials'] === '1',
    temporary: request.query['temporary'] === '1',
  });
  if (!outcome.connected) {
    throw outcome.reason === 'conflict'
      ? new RequestFault('conflict', 'An agent with this id is already connected.')
      : new RequestFault('unavailable', 'The engine takes no more agents: 256 are the limit.');
  }
  disconnect = outcome.disconnect;
  // It may have ended while the registry looked for an older holder of the id.
  if (stream.closed) {
    disconnect();
    throw new RequestFault('unavailable', 'The stream ended before it began.');
  }
  await stream.open();
}

function agentIdOf(request: Request): string {
  const agentId = String(request.params['agent_id'] ?? '');
  const problem = agentIdProblem(agentId);
  if (problem !== undefined) throw new RequestFault('invalid-input', `Invalid agent id. ${problem}`);
  if (isReservedAgentId(agentId)) {
    throw new RequestFault(
      'forbidden',
      'This agent id is reserved: one without the prefix "__" was expected.',
    );
  }
  return agentId;
}

function checkControlRequest(
  facade: EngineFacade,
  body: JsonObject,
): { readonly command: string; readonly agent?: string | undefined } {
  return facade.settings.server.compat === 'dictare'
    ? checkBody(lenientControlRequestSchema, body, NOT_COMPLIANT)
    : checkBody(controlRequestSchema, body, NOT_COMPLIANT);
}

/** Puts the id of the request into its refusal. */
async function withRef<T>(body: JsonObject, run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    if (!AppError.is(error)) throw error;
    const { code, message, remedy, retryable } = error;
    throw new RequestFault(code, message, {
      ...(remedy === undefined ? {} : { remedy }),
      retryable,
      ref: typeof body['id'] === 'string' ? body['id'] : undefined,
      cause: error,
    });
  }
}
