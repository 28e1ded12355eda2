import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AudioBlock } from '../../../src/main/audio/audio-block.ts';
import { encodeWav } from '../../../src/main/audio/wav.ts';
import { AddressSynthesiser } from '../../../src/main/speech/voices/address/address-synthesiser.ts';
import { ManualClock } from '../../../src/shared/kernel/clock.ts';
import { deferred } from '../../support/deferred.ts';
import { flushMicrotasks } from '../../support/scripted-recogniser.ts';

type Answer = (response: ServerResponse, request: IncomingMessage) => void;

const TEXT = 'My secret words are well.';
const REQUEST = { text: TEXT, voiceId: 'address:alloy', language: 'en', speed: 1.25, pronunciations: {} };
const never = new AbortController().signal;

/** Half a second of a tone at 16 kHz. */
const TONE = Float32Array.from({ length: 8000 }, (_, i) => 0.5 * Math.sin(i / 10));
const WAV = encodeWav(TONE);
const PCM = Buffer.from(Int16Array.from(TONE, (sample) => 32_767 * sample).buffer);

/** A server that answers as the test says and notes what it was asked. */
class SpeechServer {
  readonly requests: { readonly url: string; readonly key: string | undefined; readonly body: unknown }[] =
    [];
  readonly sockets = new Set<Socket>();
  answer: Answer = (response) => response.end();
  readonly #server: Server;

  constructor() {
    this.#server = createServer((request, response) => void this.#take(request, response));
    this.#server.on('connection', (socket) => {
      this.sockets.add(socket);
      socket.once('close', () => this.sockets.delete(socket));
    });
  }

  get host(): string {
    return `127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async listen(): Promise<void> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
  }

  async close(): Promise<void> {
    const closed = once(this.#server, 'close');
    this.#server.close();
    this.#server.closeAllConnections();
    await closed;
  }

  /** Resolves when no client is connected. */
  async deserted(): Promise<void> {
    await Promise.all([...this.sockets].map((socket) => once(socket, 'close')));
  }

  async #take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let body = '';
    for await (const piece of request) body += String(piece);
    this.requests.push({
      url: request.url ?? '',
      key: request.headers.authorization,
      body: JSON.parse(body) as unknown,
    });
    this.answer(response, request);
  }
}

async function collect(blocks: AsyncIterable<AudioBlock>): Promise<readonly AudioBlock[]> {
  const all: AudioBlock[] = [];
  for await (const block of blocks) all.push(block);
  return all;
}

function samplesOf(blocks: readonly AudioBlock[]): number {
  return blocks.reduce((samples, { pcm }) => samples + pcm.length, 0);
}

/** An error with all its causes, as a log would show it. */
function everythingOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return `${error.stack} ${JSON.stringify(error)} ${everythingOf(error.cause)}`;
}

describe('a speech server', () => {
  let server: SpeechServer;
  let clock: ManualClock;
  let settings: { url: string; key: string; model: string; voices: string[] };
  let voices: AddressSynthesiser;

  beforeEach(async () => {
    server = new SpeechServer();
    await server.listen();
    clock = new ManualClock();
    settings = {
      url: `http://${server.host}/v1`,
      key: '',
      model: 'tts-1',
      voices: ['alloy', 'nova', 'alloy'],
    };
    voices = new AddressSynthesiser(() => settings, clock);
  });

  afterEach(() => server.close());

  const speak = (signal = never, change = {}) => voices.synthesise({ ...REQUEST, ...change }, signal);
  const failure = () => collect(speak()).catch((error: unknown) => error);

  it('offers the voices that the settings name, for any language, as what they are', async () => {
    const voice = { language: '*', origin: 'address', licence: 'As its server says', readsPhonemes: false };
    await expect(voices.voices()).resolves.toEqual([
      { id: 'address:alloy', name: 'alloy', ...voice },
      { id: 'address:nova', name: 'nova', ...voice },
    ]);
    settings.url = '';
    await expect(voices.voices()).resolves.toEqual([]);
    expect(server.requests).toEqual([]);
  });

  it('is asked in the manner of OpenAI', async () => {
    server.answer = (response) => response.setHeader('Content-Type', 'audio/wav').end(WAV);
    settings.key = 'sk-123';
    const blocks = await collect(speak());
    expect(samplesOf(blocks)).toBe(8000);
    expect(blocks[0]?.sampleRateHz).toBe(16_000);
    expect(server.requests).toEqual([
      {
        url: '/v1/audio/speech',
        key: 'Bearer sk-123',
        body: { model: 'tts-1', voice: 'alloy', input: TEXT, response_format: 'wav', speed: 1.25 },
      },
    ]);
    expect(clock.pendingTimers).toBe(0);
  });

  it.each([
    ['/v1/', '/v1/audio/speech'],
    ['/v1/audio/speech', '/v1/audio/speech'],
    ['', '/audio/speech'],
    ['/openai?api-version=1', '/openai/audio/speech?api-version=1'],
  ])('is found at its base address or the whole one: %j', async (path, url) => {
    server.answer = (response) => response.end(WAV);
    settings.url = `http://${server.host}${path}`;
    await collect(speak());
    expect(server.requests).toMatchObject([{ url, key: undefined }]);
  });

  it('may send raw samples', async () => {
    server.answer = (response) => response.setHeader('Content-Type', 'audio/pcm').end(PCM);
    const blocks = await collect(speak());
    expect(samplesOf(blocks)).toBe(8000);
    expect(blocks[0]?.sampleRateHz).toBe(24_000);
  });

  it('is heard while it is still sending', async () => {
    const rest = deferred();
    server.answer = (response) => {
      response.write(WAV.subarray(0, 8000));
      void rest.promise.then(() => response.end(WAV.subarray(8000)));
    };
    const sound = speak();
    const first = await sound.next();
    expect(first.done).toBe(false);
    rest.resolve();
    const blocks = [first.value as AudioBlock, ...(await collect(sound))];
    expect(samplesOf(blocks)).toBe(8000);
  });

  it('is not bothered with a text that has nothing to say', async () => {
    await expect(collect(speak(never, { text: ' … ' }))).resolves.toEqual([]);
    expect(server.requests).toEqual([]);
  });

  it('is not asked for voices that the settings do not name', async () => {
    await expect(collect(speak(never, { voiceId: 'address:other' }))).rejects.toMatchObject({
      code: 'synthesis-failed',
    });
    settings.url = '';
    await expect(failure()).resolves.toMatchObject({ code: 'synthesis-failed' });
    expect(server.requests).toEqual([]);
  });

  it.each<[number, string, RegExp]>([
    [401, 'unavailable', /speech\.address\.key/],
    [403, 'unavailable', /speech\.address\.key/],
    [404, 'unavailable', /\/v1/],
    [302, 'unavailable', /speech\.address\.url/],
    [400, 'synthesis-failed', /speech\.address\.model/],
    [429, 'synthesis-failed', /later/],
    [500, 'synthesis-failed', /later/],
  ])('that answers with status %d is explained', async (status, code, remedy) => {
    server.answer = (response) =>
      response
        .writeHead(status, { location: '/elsewhere' })
        .end(JSON.stringify({ error: { message: TEXT } }));
    const error = await failure();
    expect(error).toMatchObject({
      code,
      message: expect.stringContaining(`status ${status}`),
      remedy: expect.stringMatching(remedy),
    });
    expect(everythingOf(error)).not.toMatch(/secret/);
    expect(server.requests).toHaveLength(1);
  });

  it.each<[string, string, string, string]>([
    ['a page', 'text/html', `<!doctype html><p>${TEXT}`, 'HTML'],
    ['an error as JSON', 'application/json', JSON.stringify({ error: TEXT }), 'JSON'],
    ['MP3', 'audio/mpeg', 'ID3 and so on', 'MP3'],
  ])('that answers with %s is explained', async (_name, type, body, what) => {
    server.answer = (response) => response.setHeader('Content-Type', type).end(body);
    const error = await failure();
    expect(error).toMatchObject({
      code: 'synthesis-failed',
      message: expect.stringContaining(`answered with ${what}`),
    });
    expect(everythingOf(error)).not.toMatch(/secret/);
  });

  it.each([
    ['nothing', Buffer.alloc(0)],
    ['silence', encodeWav(new Float32Array(8000))],
  ])('that answers with %s is no voice', async (_name, body) => {
    server.answer = (response) => response.end(body);
    await expect(failure()).resolves.toMatchObject({
      code: 'synthesis-failed',
      message: expect.stringContaining('no sound'),
    });
  });

  it('that breaks off is noticed', async () => {
    server.answer = (response) => {
      response.writeHead(200, { 'Content-Length': WAV.length });
      response.write(WAV.subarray(0, 4000), () => response.destroy());
    };
    const error = await failure();
    expect(error).toMatchObject({ code: 'synthesis-failed', message: expect.stringContaining('broke off') });
    expect(everythingOf(error)).not.toMatch(/secret/);
  });

  it('that closes the connection at once is noticed', async () => {
    server.answer = (_response, request) => request.socket.destroy();
    await expect(failure()).resolves.toMatchObject({ code: 'unavailable', retryable: true });
  });

  it('that is not there is explained', async () => {
    const gone = new SpeechServer();
    await gone.listen();
    settings.url = `http://${gone.host}/v1`;
    await gone.close();
    const error = await failure();
    expect(error).toMatchObject({
      code: 'unavailable',
      message: expect.stringMatching(/127\.0\.0\.1:\d+ cannot be reached \(nothing listens there\)/),
      remedy: expect.stringContaining('speech.address.url'),
    });
    expect(everythingOf(error)).not.toMatch(/secret/);
  });

  it('is not sent a key that would break the request, nor is the key told', async () => {
    settings.key = 'sk-top\nsecret';
    const error = await failure();
    expect(error).toMatchObject({
      code: 'unavailable',
      remedy: expect.stringContaining('speech.address.key'),
    });
    expect(everythingOf(error)).not.toMatch(/sk-top/);
    expect(server.requests).toEqual([]);
  });

  it('that never answers is given up, and its connection closed', async () => {
    const asked = deferred();
    server.answer = () => asked.resolve();
    const error = failure();
    await asked.promise;
    clock.advance(30_000);
    await expect(error).resolves.toMatchObject({
      code: 'synthesis-failed',
      message: expect.stringContaining('30 seconds'),
      retryable: true,
    });
    await server.deserted();
    expect(clock.pendingTimers).toBe(0);
  });

  it('that stops in the middle is given up, and its connection closed', async () => {
    server.answer = (response) => void response.write(WAV.subarray(0, 8000));
    const sound = speak();
    await sound.next();
    const next = sound.next();
    await flushMicrotasks();
    clock.advance(30_000);
    await expect(next).rejects.toMatchObject({ code: 'synthesis-failed', retryable: true });
    await server.deserted();
  });

  it('may take its time while nobody listens', async () => {
    const rest = deferred();
    server.answer = (response) => {
      response.write(WAV.subarray(0, 8000));
      void rest.promise.then(() => response.end(WAV.subarray(8000)));
    };
    const sound = speak();
    await sound.next();
    clock.advance(300_000);
    rest.resolve();
    await expect(collect(sound)).resolves.not.toHaveLength(0);
  });

  it('loses its connection at once when the speech is cancelled before the answer', async () => {
    const control = new AbortController();
    server.answer = () => control.abort();
    await expect(collect(speak(control.signal))).rejects.toMatchObject({ code: 'cancelled' });
    await server.deserted();
    expect(clock.pendingTimers).toBe(0);
  });

  it('loses its connection at once when the speech is cancelled in the middle', async () => {
    const control = new AbortController();
    server.answer = (response) => void response.write(WAV.subarray(0, 8000));
    const sound = speak(control.signal);
    await sound.next();
    control.abort();
    await expect(sound.next()).rejects.toMatchObject({ code: 'cancelled' });
    await server.deserted();
  });

  it('loses its connection when the listener has heard enough', async () => {
    server.answer = (response) => void response.write(WAV.subarray(0, 8000));
    for await (const _ of speak()) break;
    await server.deserted();
  });

  it('hears nothing of a speech that was cancelled before', async () => {
    await expect(collect(speak(AbortSignal.abort()))).rejects.toMatchObject({ code: 'cancelled' });
    expect(server.requests).toEqual([]);
  });
});
