import { connect } from 'node:net';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { decodeWav, encodeSamples } from '../../../src/main/audio/wav.ts';
import { WavParser } from '../../../src/main/audio/wav-parser.ts';
import { FileOutput } from '../../../src/main/speech/playback/file-output.ts';
import { SilentOutput } from '../../../src/main/speech/playback/silent-output.ts';
import { systemClock } from '../../../src/shared/kernel/clock.ts';
import { startSpeakingEngine } from '../../support/speaking-engine.ts';
import type { SpeakingEngine } from '../../support/speaking-engine.ts';
import { wordsOf } from '../../support/spoken.ts';
import { postJson, speech } from '../../support/test-server.ts';
import type { JsonAnswer } from '../../support/test-server.ts';

let engine: SpeakingEngine;

function post(fields: Readonly<Record<string, unknown>>, query = ''): Promise<JsonAnswer> {
  return postJson(`${engine.url}/speech${query}`, speech(fields));
}

interface Pipelined {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
}

/** Requests one behind the other on one connection: they arrive in this order, and all before the first answer. */
function pipeline(
  requests: readonly { readonly path: string; readonly body: object }[],
): Promise<readonly Pipelined[]> {
  return new Promise((resolve, reject) => {
    const socket = connect(engine.port, '127.0.0.1');
    let received = '';
    socket.setEncoding('utf8').on('error', reject);
    socket.on('data', (text) => {
      received += String(text);
      const answers = [...received.matchAll(/HTTP\/1\.1 (\d+) [^]*?\r\n\r\n(\{.*?\})(?=HTTP\/1\.1|$)/g)];
      if (answers.length < requests.length) return;
      socket.destroy();
      resolve(
        answers.map(([, status, body]) => ({
          status: Number(status),
          body: JSON.parse(body ?? '') as Record<string, unknown>,
        })),
      );
    });
    for (const { path, body } of requests) {
      const json = JSON.stringify(body);
      const head = [
        `POST ${path} HTTP/1.1`,
        `Host: 127.0.0.1:${engine.port}`,
        'Content-Type: application/json',
        `Content-Length: ${Buffer.byteLength(json)}`,
      ];
      socket.write(`${head.join('\r\n')}\r\n\r\n${json}`);
    }
  });
}

const SENTENCES: readonly string[] = Array.from(
  { length: 20 },
  (_, index) => `Sentence number ${index + 1}.`,
);

describe('texts that are written into a file as fast as they are made', () => {
  let folder: string;
  let path: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'vivavoce-test-'));
    path = join(folder, 'spoken.wav');
    engine = await startSpeakingEngine(new FileOutput(path, { clock: systemClock, paced: 'fast' }));
  }, 60_000);

  afterAll(async () => {
    await engine.stop();
    await rm(folder, { recursive: true });
  });

  test('twenty at once come out whole and in order', async () => {
    engine.witness.skipAll();
    const messages = SENTENCES.map((text) => speech({ text }));
    const answers = await pipeline(messages.map((body) => ({ path: '/speech', body })));
    expect(answers.map(({ status, body }) => [status, body['ref']])).toEqual(
      messages.map(({ id }) => [200, id]),
    );
    const results = answers.map(({ body }) => body['x_vivavoce'] as { result: string; heard: string });
    expect(results.map(({ result }) => result)).toEqual(SENTENCES.map(() => 'done'));
    const ended = engine.witness.events.flatMap((event) =>
      event.type === 'speech-ended' ? [event.end.id] : [],
    );
    expect(ended).toEqual(messages.map(({ id }) => id));

    const file = await readFile(path);
    const { pcm, sampleRateHz } = new WavParser('The file').push(file) ?? { pcm: [], sampleRateHz: 1 };
    const durations = answers.map(({ body }) => Number(body['duration_ms']));
    const totalMs = durations.reduce((sum, each) => sum + each, 0);
    expect(Math.min(...durations)).toBeGreaterThan(500);
    // Each duration is rounded to a millisecond.
    expect(Math.abs((pcm.length / sampleRateHz) * 1000 - totalMs)).toBeLessThanOrEqual(durations.length);
  });

  test.each([
    ['nothing', '', ''],
    ['blanks', ' \n\t ', ''],
    ['emoji', '🎉🚀👩‍👩‍👧', ''],
    ['punctuation', '!?… — "" ()', ''],
    ['control characters and escapes', '\u0000\u0007\u001B[31m\u009B', ''],
    ['code', '```ts\nconst a = 1;\n```', 'Code block, 1 line of TypeScript.'],
    ['half a surrogate pair', 'a\uD800b', 'ab'],
    ['one endless word', 'a'.repeat(5000), expect.stringMatching(/./)],
  ])('%s is spoken as far as it can be', async (_what, text, heard) => {
    const { status, body } = await post({ text });
    expect([status, body['x_vivavoce']]).toEqual([200, { result: 'done', heard }]);
    expect(Number(body['duration_ms']) > 0).toBe(heard !== '');
  });

  test('right-to-left text and a megabyte of text come to an end', async () => {
    expect((await post({ text: 'مرحبا بالعالم' })).status).toBe(200);
    const { status, body } = await post({ text: 'All tests pass. '.repeat(62_500) });
    expect([status, body['x_vivavoce']]).toMatchObject([200, { result: 'done' }]);
  });

  test.each(['', '?wait=queued'])('a language that no voice speaks is refused%s', async (query) => {
    const { status, body } = await post({ text: 'Hello', language: 'qq' }, query);
    expect([status, body['code']]).toEqual([503, 'INTERNAL_ERROR']);
    expect(body['error']).toContain('qq');
  });

  test('a text becomes a file in which the recogniser hears that text', async () => {
    const text = 'All of the tests pass, and the branch is ready to be merged.';
    const pieces: Uint8Array[] = [];
    for await (const piece of engine.client.synthesise({ text })) pieces.push(piece);
    const pcm = decodeWav(Buffer.concat(pieces));
    const lines: string[] = [];
    for await (const line of engine.client.transcribe(oncePcm(pcm), { language: 'en' })) {
      if (line.type === 'done') lines.push(line.text);
    }
    expect(wordsOf(lines.join(' '))).toEqual(wordsOf(text));
  });

  async function* oncePcm(pcm: Float32Array): AsyncGenerator<Uint8Array> {
    yield encodeSamples(pcm);
  }
});

describe('texts that are spoken in real time', () => {
  const story = 'Once upon a time there was a program. It had many tests. One day they all failed. '.repeat(
    5,
  );

  beforeAll(async () => {
    engine = await startSpeakingEngine(new SilentOutput(systemClock));
  }, 60_000);

  afterEach(async () => {
    await engine.client.stopSpeaking();
    engine.witness.skipAll();
  });

  afterAll(() => engine.stop());

  function untilHeard(id: unknown): Promise<unknown> {
    return engine.witness.next(
      'speech-changed',
      ({ speech: { current } }) => current?.id === id && current?.caption !== '',
    );
  }

  test('are stopped while they are synthesised, while they play and while they wait', async () => {
    const [first, second, third] = [story, 'The second.', 'The third.'].map((text) => speech({ text }));
    if (first === undefined || second === undefined || third === undefined)
      throw new Error('Three were made.');
    const answers = [first, second, third].map((message) => postJson(`${engine.url}/speech`, message));
    await untilHeard(first['id']);
    await postJson(`${engine.url}/speech/stop`, {});
    const [one, ...waiting] = await Promise.all(answers);
    expect(one?.body['x_vivavoce']).toMatchObject({
      result: 'stopped',
      heard: expect.stringMatching(/^Once upon a time/),
    });
    expect(waiting.map(({ status, body }) => [status, body['duration_ms'], body['x_vivavoce']])).toEqual([
      [200, 0, { result: 'stopped', heard: '' }],
      [200, 0, { result: 'stopped', heard: '' }],
    ]);
  });

  test('are stopped by an order that comes right behind them', async () => {
    const messages = SENTENCES.map((text) => ({ path: '/speech', body: speech({ text }) }));
    const answers = await pipeline([...messages, { path: '/speech/stop', body: {} }]);
    const results = answers.slice(0, -1).map(({ body }) => body['x_vivavoce'] as { result: string });
    expect(results.map(({ result }) => result)).toEqual(SENTENCES.map(() => 'stopped'));
  });

  test('are heard to their end although their client has hung up', async () => {
    const message = speech({ text: 'Nobody waits.' });
    const client = new AbortController();
    const reply = fetch(`${engine.url}/speech`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(message),
      signal: client.signal,
    });
    await untilHeard(message['id']);
    client.abort();
    await expect(reply).rejects.toThrow('aborted');
    const { end } = await engine.witness.next('speech-ended');
    expect(end).toMatchObject({ id: message['id'], result: 'done', problem: null });
  });

  test('need not be waited for', async () => {
    const message = speech({ text: 'Nobody waits.' });
    const { status } = await postJson(`${engine.url}/speech?wait=queued`, message);
    expect(status).toBe(202);
    expect((await engine.witness.next('speech-ended')).end).toMatchObject({
      id: message['id'],
      result: 'done',
    });
  });

  test('of a megabyte are stopped like any other', async () => {
    const message = speech({ text: 'All tests pass. '.repeat(62_500), x_vivavoce: { kind: 'full' } });
    const reply = postJson(`${engine.url}/speech`, message);
    await untilHeard(message['id']);
    await engine.client.stopSpeaking();
    expect((await reply).body['x_vivavoce']).toMatchObject({ result: 'stopped' });
  });

  test('begin to be heard while the rest is still written', async () => {
    let finish: () => void = () => {};
    async function* writing(): AsyncGenerator<Uint8Array> {
      yield Buffer.from('The first sentence is complete. The second');
      await new Promise<void>((resolve) => (finish = resolve));
      yield Buffer.from(' one is not.');
    }
    let id = '';
    const end = engine.client.speakStream(writing(), {}, { onTaken: (taken) => (id = taken) });
    const { speech: heard } = await engine.witness.next(
      'speech-changed',
      ({ speech: { current } }) => current !== null && current.caption !== '',
    );
    expect(heard.current).toMatchObject({ id, caption: 'The first sentence is complete.' });
    finish();
    await engine.witness.next(
      'speech-changed',
      ({ speech: { current } }) => current?.caption === 'The second one is not.',
    );
    expect(await end).toMatchObject({ id, result: 'done' });
  });

  test('let an urgent one go before those that wait', async () => {
    const first = await engine.client.queueSpeech('The first one takes a while.');
    const second = await engine.client.queueSpeech('The second one.');
    const urgent = await engine.client.queueSpeech('The third one.', { urgent: true });
    const ended: string[] = [];
    while (ended.length < 3) ended.push((await engine.witness.next('speech-ended')).end.id);
    expect(ended).toEqual([first, urgent, second]);
  });

  test('one that waits is taken out alone, and the one that is heard is skipped alone', async () => {
    const ids: string[] = [];
    for (const text of [story, 'Two.', 'Three.']) ids.push(await engine.client.queueSpeech(text));
    await untilHeard(ids[0]);
    await engine.client.stopSpeaking(ids[1]);
    await engine.client.skipSpeech();
    const ends = [];
    while (ends.length < 3) ends.push((await engine.witness.next('speech-ended')).end);
    expect(ends.map(({ id, result }) => [id, result])).toEqual([
      [ids[1], 'stopped'],
      [ids[0], 'stopped'],
      [ids[2], 'done'],
    ]);
  });
});
