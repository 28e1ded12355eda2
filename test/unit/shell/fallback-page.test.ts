import type { Protocol } from 'electron';
import { expect, test } from 'vitest';
import { serveFallbackPage } from '../../../src/main/shell/fallback-page.ts';
import { FALLBACK_URL } from '../../../src/main/shell/origins.ts';

/** Asks the page's handler as Electron would. */
async function fetchFallback(path: string, problem: string): Promise<Response> {
  let response: Response | Promise<Response> | undefined;
  const protocol: Pick<Protocol, 'handle'> = {
    handle: (_scheme, handler) => {
      response = handler(new Request(new URL(path, FALLBACK_URL)) as Parameters<typeof handler>[0]);
    },
  };
  serveFallbackPage(protocol, () => problem);
  return (await response) ?? Response.error();
}

test('the page says what is wrong, as text and never as markup', async () => {
  const html = await (await fetchFallback('/', 'Port 8770 is <taken> & "busy".')).text();
  expect(html).toContain('Port 8770 is &lt;taken&gt; &amp; &quot;busy&quot;.');
});

test('the page runs its own script and no other', async () => {
  const response = await fetchFallback('/', '');
  expect(response.headers.get('content-security-policy')).toBe(
    "default-src 'none'; script-src 'self'; style-src 'self'",
  );
  expect(await response.text()).not.toMatch(/<script>|style=|onclick/);
});

test.each(['/page.css', '/page.js'])('%s is served', async (path) => {
  expect((await fetchFallback(path, '')).status).toBe(200);
});

test('anything else is not found', async () => {
  expect((await fetchFallback('/secrets', '')).status).toBe(404);
});
