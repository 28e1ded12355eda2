/** The express application: guards first, then the planes, then the page, and one place where faults are answered. */
import express from 'express';
import type { ErrorRequestHandler, Express, RequestHandler } from 'express';
import type { EngineFacade } from '../engine/engine-facade.ts';
import { encodeAgentPath } from './agent-paths.ts';
import { controlRoutes } from './control-routes.ts';
import type { Credentials } from './credentials.ts';
import { httpStatus, toFault } from './error-mapping.ts';
import { refusalOf, targetOf } from './guards.ts';
import type { GuardPolicy } from './guards.ts';
import { mcpRoute } from './mcp-route.ts';
import { openvipRoutes } from './openvip-routes.ts';
import type { SpeechContext } from './openvip-speech.ts';
import { asksForHtml, pageFiles } from './page-files.ts';
import { controlErrorBody, faultHeaders, openvipErrorBody, sendJson } from './replies.ts';
import { methodNotAllowed, notAuthorised, RequestFault, unknownRoute } from './request-fault.ts';
import { securityHeaders } from './security-headers.ts';
import type { ServerLog } from './server-options.ts';
import type { StatusFeed } from './status-feed.ts';
import type { StreamDesk } from './stream-desk.ts';

export interface AppContext extends SpeechContext {
  readonly streams: StreamDesk;
  readonly statusFeed: StatusFeed;
  readonly credentials: Credentials;
  /** Known once the port is bound. */
  readonly policy: () => GuardPolicy;
  readonly requireToken: boolean;
  readonly createPageLink: () => string;
  readonly pageDir: string | undefined;
}

export function createApp(context: AppContext): Express {
  const { facade, credentials, policy, log } = context;
  const requireCredentials: RequestHandler = (request, _response, next) => {
    if (!credentials.admits(request, policy().port)) throw notAuthorised();
    next();
  };

  const app = express();
  app.disable('x-powered-by').disable('etag').enable('case sensitive routing');
  app.use(securityHeaders);
  app.use((request, _response, next) => next(refusalOf(request, policy())));
  app.use(encodeAgentPath);
  app.all('/open', signIn(context));
  if (context.requireToken) {
    app.use((request, response, next) =>
      request.path === '/health' ? next() : requireCredentials(request, response, next),
    );
  }
  app.use('/api', controlRoutes({ ...context, requireCredentials }));
  app.all('/mcp', requireCredentials, mcpRoute(context));
  const openvip = openvipRoutes(context);
  app.use('/openvip', openvip);
  app.use(openvip);
  app.use(pageFiles(context.pageDir));
  app.use(() => {
    throw unknownRoute();
  });
  app.use(answerFaults(facade, log));
  return app;
}

/**
 * `GET /open?ticket=…`: turns a one-time ticket into the page's session. A person whose link is spent is led to the page
 * as well: it knows whether the browser is signed in, and says how to get in otherwise.
 */
function signIn({ credentials, policy }: AppContext): RequestHandler {
  return (request, response) => {
    if (request.method !== 'GET') throw methodNotAllowed(['GET']);
    const { ticket } = request.query;
    const isGood = typeof ticket === 'string' && credentials.redeem(ticket);
    if (!isGood && !asksForHtml(request)) {
      throw new RequestFault('forbidden', 'This link has been used already, or is too old.', {
        remedy: 'Get a new one with: vivavoce open',
      });
    }
    if (isGood) response.set('Set-Cookie', credentials.sessionCookie(policy().port));
    response.set('Cache-Control', 'no-store').redirect(303, '/');
  };
}

function answerFaults(facade: EngineFacade, log: ServerLog): ErrorRequestHandler {
  // Express knows an error handler by its four parameters.
  return (error: unknown, request, response, _next) => {
    const fault = fromExpress(error) ?? toFault(error);
    const status = httpStatus(fault);
    if (fault.code === 'internal') log.error({ error, method: request.method }, 'A request failed.');
    if (response.headersSent) return void response.destroy();
    response.set(faultHeaders(fault));
    const body =
      targetOf(request.originalUrl) === 'control'
        ? controlErrorBody(fault)
        : openvipErrorBody(fault, {
            compat: facade.settings.server.compat,
            userAgent: request.get('User-Agent'),
          });
    sendJson(response, status, body);
  };
}

/** Express's own refusals (a path that does not decode, a file name that leads elsewhere) carry a status of 4xx. */
function fromExpress(error: unknown): RequestFault | undefined {
  if (!(error instanceof Error) || !('status' in error) || typeof error.status !== 'number') return undefined;
  if (error instanceof RequestFault || error.status < 400 || error.status >= 500) return undefined;
  return error.status === 404
    ? unknownRoute()
    : new RequestFault('invalid-input', 'This request cannot be understood.', {
        status: error.status,
        cause: error,
      });
}
