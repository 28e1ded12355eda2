import type { Protocol } from 'electron';
import { FALLBACK_SCHEME } from './origins.ts';

const POLICY = "default-src 'none'; script-src 'self'; style-src 'self'";

const STYLE = `
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
body { margin: 0; min-height: 100vh; display: grid; place-items: center; }
main { max-width: 34rem; padding: 2rem; }
h1 { font-size: 1.5rem; }
button { font: inherit; padding: 0.5rem 1rem; margin-right: 0.5rem; }
`;

const SCRIPT = `
document.querySelector('#retry').addEventListener('click', () => window.desktop.restartEngine());
document.querySelector('#quit').addEventListener('click', () => window.desktop.quit());
`;

/**
 * Serves the page that stands in while the engine cannot be reached. It comes from the shell itself, because there
 * is no engine to serve it.
 *
 * @param problem what to tell the person; read at each load
 */
export function serveFallbackPage(protocol: Pick<Protocol, 'handle'>, problem: () => string): void {
  protocol.handle(FALLBACK_SCHEME, (request) => {
    switch (new URL(request.url).pathname) {
      case '/':
        return reply('text/html', page(problem()));
      case '/page.css':
        return reply('text/css', STYLE);
      case '/page.js':
        return reply('text/javascript', SCRIPT);
      default:
        return new Response('Not found', { status: 404 });
    }
  });
}

function reply(type: string, body: string): Response {
  return new Response(body, {
    headers: { 'Content-Type': `${type}; charset=utf-8`, 'Content-Security-Policy': POLICY },
  });
}

function page(problem: string): string {
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <title>Vivavoce</title>
    <link rel="stylesheet" href="/page.css">
  </head>
  <body>
    <main>
      <h1>The engine is not running</h1>
      <p role="alert">${escapeHtml(problem)}</p>
      <button id="retry" type="button" autofocus>Try again</button>
      <button id="quit" type="button">Quit</button>
    </main>
    <script src="/page.js"></script>
  </body>
</html>
`;
}

function escapeHtml(text: string): string {
  const entities: Readonly<Record<string, string>> = {
    '&': '&amp;',
    '<': '&lt;',
    '>': '&gt;',
    '"': '&quot;',
  };
  return text.replace(/[&<>"]/g, (character) => entities[character] ?? character);
}
