/** The built page, or a plain one that says how to build it. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import express, { Router } from 'express';
import type { Request, Response } from 'express';

const NOT_BUILT = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Vivavoce</title>
<h1>Vivavoce is running</h1>
<p>This engine has no page: it was not built. Build it with <code>npm run build</code> and start the engine again.</p>
<p>Agents can connect all the same, and the command line works: <code>vivavoce status</code>.</p>
</html>
`;

const ONE_YEAR = '365d';

export function pageFiles(pageDir: string | undefined): Router {
  const router = Router();
  const indexFile = pageDir === undefined ? undefined : join(pageDir, 'index.html');
  if (pageDir === undefined || indexFile === undefined || !existsSync(indexFile)) {
    router.get(
      '/',
      (_request, response) => void response.type('html').set('Cache-Control', 'no-store').send(NOT_BUILT),
    );
    return router;
  }
  // The names of these files change with their content.
  router.use(
    '/assets',
    express.static(join(pageDir, 'assets'), { immutable: true, maxAge: ONE_YEAR, index: false }),
  );
  router.use(express.static(pageDir, { cacheControl: false, setHeaders: askEachTime }));
  router.get('/*path', (request, response, next) => {
    if (!wantsPage(request)) return next();
    askEachTime(response);
    response.sendFile(indexFile, { cacheControl: false });
  });
  return router;
}

function askEachTime(response: Response): void {
  response.setHeader('Cache-Control', 'no-cache');
}

/** A person who opened an address of the page, not a program that asked for a file which does not exist. */
function wantsPage(request: Request): boolean {
  const isApi = /^\/(?:openvip|api|agents|speech|status|control)(?:\/|$)/.test(request.path);
  return !isApi && !/\.\w+$/.test(request.path) && asksForHtml(request);
}

/** Browsers say so when a person opens an address. */
export function asksForHtml(request: Request): boolean {
  return (request.get('Accept') ?? '').includes('text/html');
}
