import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { getJson, startServer } from '../../support/test-server.ts';
import type { TestServer } from '../../support/test-server.ts';

let pageDir: string;
let running: TestServer;

const asBrowser = { headers: { Accept: 'text/html,application/xhtml+xml' } };

beforeAll(async () => {
  pageDir = await mkdtemp(join(tmpdir(), 'vivavoce-page-'));
  await mkdir(join(pageDir, 'assets'));
  await writeFile(join(pageDir, 'index.html'), '<title>The page</title>');
  await writeFile(join(pageDir, 'icon.svg'), '<svg/>');
  await writeFile(join(pageDir, 'assets', 'index-abc123.js'), 'export {};');
  await writeFile(join(pageDir, '.secret'), 'hidden');
  running = await startServer({}, { pageDir });
});

afterAll(async () => {
  await running[Symbol.asyncDispose]();
  await rm(pageDir, { recursive: true });
});

describe('the built page', () => {
  test('is served under a policy that lets it load nothing from elsewhere', async () => {
    const response = await fetch(running.url);
    expect(await response.text()).toBe('<title>The page</title>');
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(response.headers.get('cache-control')).toBe('no-cache');
    expect(response.headers.get('content-security-policy')).toBe(
      `default-src 'self'; connect-src 'self' ws://127.0.0.1:${running.server.port}; img-src 'self' data:; ` +
        "object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    );
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
    expect(response.headers.get('x-frame-options')).toBe('DENY');
    expect(response.headers.get('referrer-policy')).toBe('no-referrer');
    expect(response.headers.has('x-powered-by')).toBe(false);
  });

  test('has files that are kept for good where their name tells their content', async () => {
    const asset = await fetch(`${running.url}/assets/index-abc123.js`);
    expect(asset.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    const icon = await fetch(`${running.url}/icon.svg`);
    expect(icon.headers.get('cache-control')).toBe('no-cache');
  });

  test('answers at its inner addresses for a browser', async () => {
    const response = await fetch(`${running.url}/settings/voice`, asBrowser);
    expect([response.status, await response.text()]).toEqual([200, '<title>The page</title>']);
  });

  test.each(['/assets/gone.js', '/openvip/nothing', '/api2/x.json', '/.secret', '/agents/x'])(
    'does not stand in for %s',
    async (path) => {
      const { status, body } = await getJson(`${running.url}${path}`, asBrowser);
      expect([400, 403, 404]).toContain(status);
      expect(body).toMatchObject({ openvip: '1.0' });
    },
  );

  test('has no address that leads out of its folder', async () => {
    const response = await fetch(`${running.url}/..%2f..%2f..%2fetc%2fpasswd`);
    expect(response.status).toBe(404);
  });

  test('is not a place to post to', async () => {
    expect((await fetch(running.url, { method: 'POST' })).status).toBe(404);
  });
});

test.each([undefined, join(tmpdir(), 'vivavoce-no-such-folder')])(
  'an engine without a built page (%s) says how to build it',
  async (folder) => {
    await using bare = await startServer({}, { pageDir: folder });
    const response = await fetch(bare.url);
    expect(response.status).toBe(200);
    expect(await response.text()).toContain('npm run build');
  },
);

describe('a link to the page', () => {
  const follow = (link: string, headers: Record<string, string> = {}): Promise<Response> =>
    fetch(link, { headers, redirect: 'manual' });

  test('signs in once', async () => {
    const link = running.server.createPageLink();
    const first = await follow(link, asBrowser.headers);
    expect([first.status, first.headers.get('location')]).toEqual([303, '/']);
    expect(first.headers.get('set-cookie')).toMatch(/HttpOnly/);
  });

  test('that is spent leads a person to the page, without signing in', async () => {
    const link = running.server.createPageLink();
    await follow(link, asBrowser.headers);
    const second = await follow(link, asBrowser.headers);
    expect([second.status, second.headers.get('location')]).toEqual([303, '/']);
    expect(second.headers.has('set-cookie')).toBe(false);
  });

  test('that is spent is refused to a program', async () => {
    const link = running.server.createPageLink();
    await follow(link);
    const second = await follow(link);
    expect(second.status).toBe(403);
    expect(await second.json()).toMatchObject({ error: expect.stringContaining('vivavoce open') });
  });
});
