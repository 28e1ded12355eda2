import { once } from 'node:events';
import { connect } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openvipOperations } from '../../../src/shared/contract/openapi/openvip-operations.ts';
import type { Operation } from '../../../src/shared/contract/openapi/openvip-operations.ts';
import { openvipErrorSchema } from '../../../src/shared/contract/openvip.ts';
import { control, getJson, postJson, speech, startServer, transcription } from '../../support/test-server.ts';
import type { TestServer } from '../../support/test-server.ts';

let running: TestServer;

beforeEach(async () => {
  running = await startServer();
});

afterEach(() => running[Symbol.asyncDispose]());

describe('every operation of the contract', () => {
  const operations: readonly Operation[] = Object.values(openvipOperations);
  const places = operations.flatMap((operation) =>
    operation.rootOnly === true ? [operation.path] : [`/openvip${operation.path}`, operation.path],
  );

  test.each(places)('answers at %s', async (place) => {
    const path = place.replace('{agent_id}', 'nobody-home');
    const response = await fetch(`${running.url}${path}`, { method: 'DELETE' });
    expect(response.status).toBe(405);
    const allowed = operations
      .filter(
        (operation) =>
          place.endsWith(operation.path) && place.length - operation.path.length <= '/openvip'.length,
      )
      .filter(({ path: own }) => place === own || place === `/openvip${own}`)
      .map(({ method }) => method.toUpperCase());
    expect(response.headers.get('allow')?.split(', ').toSorted()).toEqual(allowed.toSorted());
    openvipErrorSchema.parse(await response.json());
  });
});

describe('what is not to be had', () => {
  test('a route that does not exist answers as every refusal does', async () => {
    const { status, body } = await getJson(`${running.url}/openvip/nothing/here`);
    expect(status).toBe(404);
    expect(openvipErrorSchema.parse(body)).toMatchObject({ code: 'NOT_FOUND', detail: body['error'] });
  });

  test.each([
    ['no JSON', '{"openvip": ', 'valid JSON'],
    ['an array', '[]', 'JSON object'],
    ['a text', '"hello"', 'JSON object'],
    ['nothing', '', 'valid JSON'],
    ['invalid UTF-8', Uint8Array.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]), 'UTF-8'],
  ])('a body that is %s', async (_what, body, expected) => {
    const answer = await postJson(`${running.url}/openvip/control`, body);
    expect(answer.status).toBe(400);
    expect(answer.body).toMatchObject({ code: 'INVALID_FORMAT', error: expect.stringContaining(expected) });
    expect(answer.body['error']).toMatch(/^Not OpenVIP v1\.0 compliant/);
    expect(answer.body).not.toHaveProperty('ref');
  });

  test.each([
    'text/plain',
    'application/x-www-form-urlencoded',
    'application/jsonx',
    'application/json; charset=latin1',
  ])('a body of type %s', async (type) => {
    const { status, body } = await postJson(`${running.url}/openvip/control`, control('stt.stop'), {
      'Content-Type': type,
    });
    expect(status).toBe(415);
    expect(body['error']).toContain('application/json');
    expect(running.engine.asked).toEqual([]);
  });

  test('a body of more than 1 MiB, and the answer arrives', async () => {
    const text = 'x'.repeat(1024 * 1024);
    const { status, body } = await postJson(`${running.url}/openvip/speech`, speech({ text }));
    expect(status).toBe(413);
    openvipErrorSchema.parse(body);
  });

  test('a body of 1 MiB is taken', async () => {
    const padding = 1024 * 1024 - Buffer.byteLength(JSON.stringify(speech({ text: '' })));
    const { status } = await postJson(`${running.url}/openvip/speech`, speech({ text: 'x'.repeat(padding) }));
    expect(status).toBe(200);
  });

  test('a body in chunks, as .NET sends it', async () => {
    const { hostname, port } = new URL(running.url);
    const socket = connect(Number(port), hostname);
    const body = JSON.stringify(control('ping'));
    socket.write(
      `POST /control HTTP/1.1\r\nHost: ${hostname}:${port}\r\nContent-Type: application/json; charset=utf-8\r\n` +
        `Transfer-Encoding: chunked\r\n\r\n${body.length.toString(16)}\r\n${body}\r\n0\r\n\r\n`,
    );
    expect(String((await once(socket, 'data'))[0])).toMatch(/^HTTP\/1\.1 200 /);
    socket.destroy();
  });

  test('the offer of another protocol is ignored, as often as it comes over one connection', async () => {
    const { hostname, port } = new URL(running.url);
    const socket = connect(Number(port), hostname);
    const body = JSON.stringify(control('ping', { x_filler: { text: 'a'.repeat(200_000) } }));
    const offer = `Host: ${hostname}:${port}\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABk\r\n`;
    socket.write(
      `POST /control HTTP/1.1\r\n${offer}Content-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
    );
    const pong = String((await once(socket, 'data'))[0]);
    expect(pong).toMatch(/^HTTP\/1\.1 200 /);
    expect(pong).toContain('"pong":true');
    socket.write(`GET /status HTTP/1.1\r\n${offer}\r\n`);
    expect(String((await once(socket, 'data'))[0])).toMatch(/^HTTP\/1\.1 200 /);
    socket.write(`GET /status HTTP/1.1\r\n${offer}Origin: https://evil.example\r\n\r\n`);
    expect(String((await once(socket, 'data'))[0])).toMatch(/^HTTP\/1\.1 403 /);
    socket.destroy();
  });
});

describe('a message', () => {
  const without = (field: string): Record<string, unknown> => {
    const { [field]: _left, ...rest } = transcription();
    return rest;
  };

  test.each(['openvip', 'type', 'id', 'timestamp', 'text'])(
    'without %s is refused by the name of the field',
    async (field) => {
      await running.subscribe('/agents/claude/messages');
      const message = without(field);
      const { status, body } = await postJson(`${running.url}/agents/claude/messages`, message);
      expect(status).toBe(400);
      expect(body).toMatchObject({ code: 'MISSING_FIELD', error: expect.stringContaining(`"${field}"`) });
      expect(body['error']).toMatch(/^Not OpenVIP v1\.0 compliant/);
      expect(body['ref']).toBe(message['id']);
    },
  );

  test.each([
    ['openvip', { openvip: '2.0' }],
    ['type', { type: 'speech' }],
    ['type', { type: 'gesture' }],
    ['id', { id: 'no-uuid' }],
    ['timestamp', { timestamp: '2026-02-06T10:30:00' }],
    ['timestamp', { timestamp: 'yesterday' }],
    ['text', { text: 7 }],
    ['language', { language: 'yue' }],
    ['confidence', { confidence: 1.5 }],
    ['partial', { partial: 'yes' }],
    ['trace_id', { parent_id: crypto.randomUUID() }],
    ['parent_id', { trace_id: crypto.randomUUID() }],
    ['x_thing', { x_thing: 'text' }],
    ['x_thing', { x_thing: [] }],
    ['x_input.ops', { x_input: { ops: [] } }],
    ['x_agent_switch.target', { x_agent_switch: {} }],
  ])('with a wrong %s is refused by the name of the field and what was expected', async (field, fields) => {
    const probe = await running.subscribe('/agents/claude/messages');
    const message = transcription({ text: 'the secret words', ...fields });
    const { status, body } = await postJson(`${running.url}/agents/claude/messages`, message);
    expect(status).toBe(400);
    expect(body).toMatchObject({ code: 'INVALID_FORMAT', error: expect.stringContaining(`"${field}"`) });
    expect(JSON.stringify(body)).not.toContain('secret words');
    expect(body['ref']).toBe(message['id'] === 'no-uuid' ? undefined : message['id']);
    expect(probe.events).toEqual([]);
  });

  test.each([
    ['the timestamp as Python prints it', { timestamp: '2026-02-06 10:30:00.123456+00:00' }],
    ['the timestamp as .NET prints it', { timestamp: '2026-02-06T10:30:00.1234567Z' }],
    ['the older shape of x_input', { x_input: { submit: true, newline: false } }],
    ['an empty text', { text: '' }],
    ['an id in capitals', { id: crypto.randomUUID().toUpperCase() }],
  ])('with %s is taken', async (_what, fields) => {
    await running.subscribe('/agents/claude/messages');
    expect((await postJson(`${running.url}/agents/claude/messages`, transcription(fields))).status).toBe(200);
  });
});

test('openapi.json is served at both places', async () => {
  const { body } = await getJson(`${running.url}/openvip/openapi.json`);
  expect(body['openapi']).toBe('3.1.0');
  expect((await getJson(`${running.url}/openapi.json`)).body).toEqual(body);
});
