/**
 * `/mcp`: the Model Context Protocol over streamable HTTP. The protocol itself is loaded with the first request, so that
 * an engine that nobody asks starts as fast as without it.
 */
import type { Request, RequestHandler, Response } from 'express';
import type { HttpSessions } from '../../mcp/http-sessions.ts';
import type { AppError } from '../../shared/kernel/app-error.ts';
import { httpStatus, toFault } from './error-mapping.ts';
import { facadeVoice } from './facade-voice.ts';
import type { SpeechContext } from './openvip-speech.ts';
import { readJsonObject } from './read-json.ts';
import { faultHeaders, sendJson } from './replies.ts';
import { methodNotAllowed, RequestFault } from './request-fault.ts';
import type { StreamDesk } from './stream-desk.ts';

export interface McpContext extends SpeechContext {
  readonly streams: StreamDesk;
}

/** Codes of JSON-RPC 2.0 for a message that cannot be read, and what servers of the protocol use beside it. */
const PARSE_ERROR = -32_700;
const NO_SUCH_SESSION = -32_001;
const SERVER_ERROR = -32_000;

export function mcpRoute(context: McpContext): RequestHandler {
  const { facade, streams, log } = context;
  let sessions: Promise<HttpSessions> | undefined;
  const load = async (): Promise<HttpSessions> => {
    const { HttpSessions: Sessions } = await import('../../mcp/http-sessions.ts');
    return new Sessions(facadeVoice(context), { version: facade.version, clock: context.clock });
  };
  streams.endAlso(async () => (await sessions)?.closeAll());

  return async (request, response) => {
    try {
      const body = await bodyOf(request);
      sessions ??= load();
      await (await sessions).handle(request, response, body);
    } catch (error) {
      const fault = toFault(error);
      if (fault.code === 'internal') log.error({ error, method: request.method }, 'A request failed.');
      if (response.headersSent) response.destroy();
      else sendFault(response, fault);
    }
  };
}

/** Undefined where the method has none. */
async function bodyOf(request: Request): Promise<unknown> {
  if (request.method === 'POST') return readJsonObject(request, 'The message');
  if (request.method === 'GET' || request.method === 'DELETE') return undefined;
  throw methodNotAllowed(['GET', 'POST', 'DELETE']);
}

/** Clients of the protocol expect its own form, with the id null where the request is not known. */
function sendFault(response: Response, fault: AppError): void {
  const error = { code: codeOf(fault), message: fault.explanation };
  response.set(faultHeaders(fault));
  sendJson(response, httpStatus(fault), { jsonrpc: '2.0', error, id: null });
}

function codeOf(fault: AppError): number {
  if (fault.code === 'not-found') return NO_SUCH_SESSION;
  return fault instanceof RequestFault && fault.status === undefined && fault.code === 'invalid-input'
    ? PARSE_ERROR
    : SERVER_ERROR;
}
