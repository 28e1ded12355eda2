import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { responseSchema, speechResponseSchema } from '../../../src/shared/contract/openvip.ts';
import { AppError } from '../../../src/shared/kernel/app-error.ts';
import type { ScriptedSpeaker } from '../../support/scripted-speaker.ts';
import { getJson, postJson, speech, startServer, transcription } from '../../support/test-server.ts';
import type { JsonAnswer, TestServer } from '../../support/test-server.ts';

let running: TestServer;
let speaker: ScriptedSpeaker;

beforeEach(async () => {
  running = await startServer();
  ({ speaker } = running.engine);
});

afterEach(() => running[Symbol.asyncDispose]());

function post(fields: Readonly<Record<string, unknown>> = {}, query = ''): Promise<JsonAnswer> {
  return postJson(`${running.url}/speech${query}`, speech(fields));
}

function untilAsked(count = 1): Promise<void> {
  return speaker.until(() => speaker.spoken.length === count);
}

describe('speech', () => {
  test('answers when playback has ended, with its length and what was heard', async () => {
    speaker.onSpeak = speaker.hold;
    const request = speech({ language: 'en', voice: 'af_sky', engine: 'kokoro', speed: 2 });
    const reply = postJson(`${running.url}/speech`, request);
    await untilAsked();
    speaker.finish(String(request['id']), { result: 'done', durationMs: 2100.4, heard: 'Hello.' });
    const { status, body } = await reply;
    expect(status).toBe(200);
    expect(speechResponseSchema.parse(body)).toEqual({
      openvip: '1.0',
      status: 'ok',
      id: expect.any(String),
      ref: request['id'],
      duration_ms: 2100,
      x_vivavoce: { result: 'done', heard: 'Hello.' },
    });
    expect(speaker.spoken).toEqual([{ id: request['id'], text: 'hello', language: 'en', voice: 'af_sky' }]);
  });

  test('that is stopped is answered as well, with what was heard until then', async () => {
    speaker.onSpeak = speaker.hold;
    const reply = post();
    await untilAsked();
    await postJson(`${running.url}/speech/stop`, {});
    const { status, body } = await reply;
    expect([status, body['duration_ms'], body['x_vivavoce']]).toEqual([
      200,
      250,
      { result: 'stopped', heard: 'Hel' },
    ]);
  });

  test('is answered to the Go client with fields of the protocol alone', async () => {
    const agent = { 'User-Agent': 'Go-http-client/1.1' };
    const { body } = await postJson(`${running.url}/openvip/speech`, speech(), agent);
    expect(Object.keys(body).toSorted()).toEqual(['duration_ms', 'id', 'openvip', 'ref', 'status']);
  });

  test('is spoken as its x_vivavoce asks', async () => {
    await post({
      x_vivavoce: { agent: 'review', urgent: true, speed: 1.5, volume: 0.5, kind: 'short', mood: 'gay' },
    });
    expect(speaker.spoken).toMatchObject([
      { agentId: 'review', urgent: true, speed: 1.5, volume: 0.5, kind: 'short' },
    ]);
  });

  test.each([
    ['agent', ''],
    ['urgent', 'yes'],
    ['speed', 3],
    ['volume', 1.5],
    ['kind', 'whispered'],
  ])('with a wrong x_vivavoce.%s is refused by that name', async (member, value) => {
    const { status, body } = await post({ x_vivavoce: { [member]: value } });
    expect([status, body['code']]).toEqual([400, 'INVALID_FORMAT']);
    expect(body['error']).toContain(`"x_vivavoce.${member}"`);
    expect(speaker.spoken).toEqual([]);
  });

  test('belongs to the connected agent that its origin names', async () => {
    await running.subscribe('/agents/claude/messages');
    await post({ origin: 'claude/1.2' });
    await post({ origin: 'claude' });
    await post({ origin: 'codex/0.9' });
    await post({ origin: 'claude/1.2', x_vivavoce: { agent: 'review' } });
    expect(speaker.spoken.map(({ agentId }) => agentId)).toEqual(['claude', 'claude', undefined, 'review']);
  });

  test('that need not be waited for answers 202 once it stands in the queue', async () => {
    speaker.onSpeak = speaker.hold;
    const { status, body } = await post({}, '?wait=queued');
    expect(status).toBe(202);
    speechResponseSchema.parse(body);
    expect(body).not.toHaveProperty('duration_ms');
    expect(body).not.toHaveProperty('x_vivavoce');
  });

  test.each(['', '?wait=queued'])('without a voice answers 503 and says why%s', async (query) => {
    speaker.unavailable = 'No voice is installed.';
    const request = speech();
    const { status, body } = await postJson(`${running.url}/speech${query}`, request);
    expect(status).toBe(503);
    expect(body).toMatchObject({
      code: 'INTERNAL_ERROR',
      error: 'No voice is installed.',
      ref: request['id'],
    });
    expect(speaker.spoken).toEqual([]);
  });

  test.each(['', '?wait=queued'])(
    'without a voice for its language answers 503 with the remedy%s',
    async (query) => {
      speaker.onSpeak = () =>
        Promise.reject(new AppError('unavailable', 'No voice speaks "xx".', { remedy: 'Install one.' }));
      const { status, headers, body } = await post({ language: 'xx' }, query);
      expect([status, headers.get('Retry-After')]).toEqual([503, '1']);
      expect(body['error']).toBe('No voice speaks "xx". Install one.');
    },
  );

  test.each(['synthesis-failed', 'playback-failed'] as const)(
    'that ended with %s answers 500 with what happened',
    async (code) => {
      speaker.onSpeak = () => Promise.reject(new AppError(code, 'It broke.'));
      const { status, body } = await post();
      expect([status, body['code'], body['error']]).toEqual([500, 'INTERNAL_ERROR', 'It broke.']);
    },
  );

  test('that fails for a reason nobody foresaw answers 500 and keeps the reason to itself', async () => {
    speaker.onSpeak = () => Promise.reject(new Error('graph node 17 exploded'));
    const { status, body } = await post();
    expect(status).toBe(500);
    expect(body).toMatchObject({ code: 'INTERNAL_ERROR', error: 'The text could not be spoken.' });
    expect(running.logged.join()).not.toContain('exploded');
  });

  test('goes on when its client has gone', async () => {
    speaker.onSpeak = speaker.hold;
    const client = new AbortController();
    const reply = fetch(`${running.url}/speech`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(speech()),
      signal: client.signal,
    });
    await untilAsked();
    client.abort();
    await expect(reply).rejects.toThrow('aborted');
    expect((await getJson(`${running.url}/health`)).status).toBe(200);
    expect(speaker.stops).toBe(0);
  });

  test('under an id that is being spoken is heard all the same', async () => {
    const speaking = new Set<string>();
    speaker.onSpeak = async ({ id }) => {
      if (speaking.has(id)) throw new AppError('conflict', 'This is being spoken.');
      speaking.add(id);
      return { result: 'done', durationMs: 1, heard: '' };
    };
    const request = speech();
    for (const _time of [1, 2]) {
      const { status, body } = await postJson(`${running.url}/speech`, request);
      expect([status, body['ref']]).toEqual([200, request['id']]);
    }
    expect(speaking.size).toBe(2);
  });

  test('of twenty clients at once answers each with its own', async () => {
    speaker.onSpeak = async (request) => {
      const heard = await speaker.read(request);
      return { result: 'done', durationMs: Number(heard), heard };
    };
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, index) => post({ text: String(index) })),
    );
    expect(answers.map(({ body }) => body['duration_ms'])).toEqual(answers.map((_, index) => index));
  });

  test.each([
    ['nothing', '', ''],
    ['blanks', ' \n\t ', ' \n  '],
    ['emoji', '🎉🚀👩‍👩‍👧', '🎉🚀👩‍👩‍👧'],
    ['code', '```ts\nconst a = 1;\n```', '```ts\nconst a = 1;\n```'],
    ['right-to-left text', 'مرحبا بالعالم', 'مرحبا بالعالم'],
    ['control characters and escapes', 'a\u0000\u0007\u001B[31mb\u009Bc\r\nd', 'ab\nd'],
    ['half a surrogate pair', 'a\uD800b', 'a\uD800b'],
  ])('of %s reaches the speaker as plain text', async (_what, text, plain) => {
    expect((await post({ text })).status).toBe(200);
    expect(speaker.spoken.map((request) => request.text)).toEqual([plain]);
  });

  test('of a megabyte is taken', async () => {
    const text = 'All tests pass. '.repeat(62_500);
    expect((await post({ text })).status).toBe(200);
    expect(speaker.spoken.map((request) => request.text)).toEqual([text]);
  });

  test('of type transcription is refused', async () => {
    expect((await postJson(`${running.url}/speech`, transcription())).status).toBe(400);
  });

  test.each([
    ['without a body', { method: 'POST' }],
    [
      'with an empty body of JSON type',
      { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: '' },
    ],
    ['with an empty object', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: '{}' }],
  ])('is stopped by a request %s', async (_what, init) => {
    const { status, body } = await getJson(`${running.url}/openvip/speech/stop`, init);
    expect(status).toBe(200);
    responseSchema.parse(body);
    expect(speaker.stopped).toEqual([undefined]);
  });

  test('that is waited for is stopped and answered when the engine stops', async () => {
    speaker.onSpeak = speaker.hold;
    const reply = post();
    await untilAsked();
    await running.server.stop();
    expect((await reply).body['x_vivavoce']).toMatchObject({ result: 'stopped' });
  });
});
