import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { responseSchema, speechResponseSchema } from '../../../src/shared/contract/openvip.ts';
import { deferred } from '../../support/deferred.ts';
import { getJson, postJson, speech, startServer, transcription } from '../../support/test-server.ts';
import type { TestServer } from '../../support/test-server.ts';

let running: TestServer;

beforeEach(async () => {
  running = await startServer();
});

afterEach(() => running[Symbol.asyncDispose]());

describe('speech', () => {
  test('answers when playback has ended, with its length', async () => {
    const finished = deferred();
    const { speaker } = running.engine;
    let answered = false;
    speaker.onSpeak = async () => {
      await finished.promise;
      expect(answered).toBe(false);
      return { result: 'done', durationMs: 2100.4, heard: 'hello' };
    };
    const request = speech({ language: 'en', voice: 'af_sky', engine: 'kokoro', speed: 2 });
    const reply = postJson(`${running.url}/speech`, request);
    void reply.then(() => (answered = true));
    finished.resolve();
    const { status, body } = await reply;
    expect(status).toBe(200);
    expect(speechResponseSchema.parse(body)).toEqual({
      openvip: '1.0',
      status: 'ok',
      id: expect.any(String),
      ref: request['id'],
      duration_ms: 2100,
    });
    expect(speaker.spoken).toEqual([
      { id: request['id'], text: 'hello', language: 'en', agentId: undefined },
    ]);
  });

  test('that need not be waited for answers 202 at once', async () => {
    running.engine.speaker.onSpeak = () => new Promise(() => {});
    const { status, body } = await postJson(`${running.url}/speech?wait=queued`, speech());
    expect(status).toBe(202);
    speechResponseSchema.parse(body);
    expect(body).not.toHaveProperty('duration_ms');
  });

  test.each(['', '?wait=queued'])('without a voice answers 503 and says why%s', async (query) => {
    running.engine.speaker.unavailable = 'No voice is installed.';
    const request = speech();
    const { status, body } = await postJson(`${running.url}/speech${query}`, request);
    expect(status).toBe(503);
    expect(body).toMatchObject({
      code: 'INTERNAL_ERROR',
      error: 'No voice is installed.',
      ref: request['id'],
    });
    expect(running.engine.speaker.spoken).toEqual([]);
  });

  test('that fails answers 500 and keeps the reason to the log', async () => {
    running.engine.speaker.onSpeak = () => Promise.reject(new Error('graph node 17 exploded'));
    const { status, body } = await postJson(`${running.url}/speech`, speech());
    expect(status).toBe(500);
    expect(body).toMatchObject({ code: 'INTERNAL_ERROR' });
    expect(JSON.stringify(body)).not.toContain('exploded');
  });

  test('goes on when its client has gone', async () => {
    const started = deferred();
    const finished = deferred();
    const { speaker } = running.engine;
    speaker.onSpeak = async () => {
      started.resolve();
      await finished.promise;
      return { result: 'done', durationMs: 1, heard: 'hello' };
    };
    const client = new AbortController();
    const reply = fetch(`${running.url}/speech`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(speech()),
      signal: client.signal,
    });
    await started.promise;
    client.abort();
    await expect(reply).rejects.toThrow('aborted');
    finished.resolve();
    expect((await getJson(`${running.url}/health`)).status).toBe(200);
    expect(speaker.stops).toBe(0);
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
    expect(running.engine.speaker.stops).toBe(1);
  });
});
