import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { once } from 'node:events';
import { createServer as createHttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createServer as createTcpServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { addressOf, readEndpoint } from '../../../src/client/node/endpoint.ts';
import { endpointFileSchema } from '../../../src/shared/contract/control.ts';
import { writeEndpointFile } from '../../../src/main/server/endpoint-file.ts';
import type { EndpointFile } from '../../../src/shared/contract/control.ts';
import { startServer } from '../../support/test-server.ts';
import type { TestServer } from '../../support/test-server.ts';

let folder: string;
let path: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vivavoce-endpoint-'));
  path = join(folder, 'state', 'endpoint.json');
});

afterEach(() => rm(folder, { recursive: true }));

const mode = async (of: string): Promise<string> => ((await stat(of)).mode & 0o777).toString(8);

function endpointOf({ engine, server }: TestServer, pid: number): EndpointFile {
  return {
    schemaVersion: 1,
    pid,
    instanceId: engine.instanceId,
    host: '127.0.0.1',
    port: server.port,
    token: server.token,
    openvip: '1.0',
    version: engine.version,
  };
}

describe('the endpoint file', () => {
  test('leads this user, and nobody else, to the engine', async () => {
    await using running = await startServer({}, { endpointFilePath: path });
    expect([await mode(path), await mode(join(folder, 'state'))]).toEqual(['600', '700']);
    expect(await readdir(join(folder, 'state'))).toEqual(['endpoint.json']);
    const endpoint = await readEndpoint(path);
    expect(endpoint).toEqual({
      schemaVersion: 1,
      pid: process.pid,
      instanceId: running.engine.instanceId,
      host: '127.0.0.1',
      port: running.server.port,
      token: running.server.token,
      openvip: '1.0',
      version: running.engine.version,
    });
    const { baseUrl, token } = addressOf(endpointFileSchema.parse(endpoint));
    const response = await fetch(`${baseUrl}/api/snapshot`, {
      headers: { Authorization: `Bearer ${token}` },
    });
    expect(response.status).toBe(200);
  });

  test('goes with the engine', async () => {
    const running = await startServer({}, { endpointFilePath: path });
    await running.server.stop();
    expect(await readdir(join(folder, 'state'))).toEqual([]);
  });

  test('of a later engine stays', async () => {
    const running = await startServer({}, { endpointFilePath: path });
    const later = {
      ...endpointFileSchema.parse(JSON.parse(await readFile(path, 'utf8'))),
      instanceId: crypto.randomUUID(),
    };
    await writeFile(path, JSON.stringify(later));
    await running.server.stop();
    expect(JSON.parse(await readFile(path, 'utf8'))).toEqual(later);
  });

  test('that a crash left behind is replaced', async () => {
    await mkdir(join(folder, 'state'));
    await writeFile(path, 'half of a fi', { mode: 0o644 });
    await using running = await startServer({}, { endpointFilePath: path });
    expect((await readEndpoint(path))?.instanceId).toBe(running.engine.instanceId);
    expect(await mode(path)).toBe('600');
  });

  test('of another engine that answers keeps a second one from starting, on whatever port', async () => {
    await using other = await startServer();
    await writeEndpointFile(path, endpointOf(other, process.ppid));
    await expect(startServer({}, { endpointFilePath: path })).rejects.toMatchObject({
      code: 'already-running',
      message: expect.stringContaining(other.url),
    });
    expect((await readEndpoint(path))?.instanceId).toBe(other.engine.instanceId);
  });

  test('of an engine that is gone is no obstacle, though its process number lives on', async () => {
    const other = await startServer();
    await writeEndpointFile(path, endpointOf(other, process.ppid));
    await other.server.stop();
    await using running = await startServer({}, { endpointFilePath: path });
    expect((await readEndpoint(path))?.instanceId).toBe(running.engine.instanceId);
  });

  test('that cannot be written keeps the engine from starting, and its port free', async () => {
    await writeFile(join(folder, 'state'), 'a file where a folder should be');
    const port = await freePort();
    await expect(startServer({ server: { port } }, { endpointFilePath: path })).rejects.toMatchObject({
      code: 'storage-failed',
      message: expect.stringContaining(path),
    });
    await using running = await startServer({ server: { port } });
    expect(running.server.port).toBe(port);
  });
});

describe('a port that is taken', () => {
  test('by an engine is answered with its address', async () => {
    await using first = await startServer();
    const { port } = first.server;
    await expect(startServer({ server: { port } }, { endpointFilePath: path })).rejects.toMatchObject({
      code: 'already-running',
      message: expect.stringContaining(`http://127.0.0.1:${port}`),
    });
    expect(await readdir(folder)).toEqual([]);
  });

  test.each([
    ['a web server', () => createHttpServer((_request, response) => response.end('{"name":"other"}'))],
    ['a program that says nothing', () => createTcpServer(() => {})],
  ])('by %s is named', async (_what, create) => {
    const other = create();
    other.listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    try {
      await expect(startServer({ server: { port } })).rejects.toMatchObject({
        code: 'port-taken',
        message: expect.stringContaining(String(port)),
      });
    } finally {
      other.close();
    }
  });

  test('on one of the two loopback addresses is taken', async () => {
    const other = createTcpServer(() => {});
    other.listen(0, '::1');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    try {
      await expect(startServer({ server: { port } })).rejects.toMatchObject({ code: 'port-taken' });
    } finally {
      other.close();
    }
    await using running = await startServer({ server: { port } });
    expect(running.server.port).toBe(port);
  });
});

test('stopping twice is stopping once', async () => {
  const running = await startServer();
  await Promise.all([running.server.stop(), running.server.stop()]);
  await running.server.stop();
  await expect(fetch(running.url)).rejects.toThrow('fetch failed');
});

async function freePort(): Promise<number> {
  await using running = await startServer();
  return running.server.port;
}
