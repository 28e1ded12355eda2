import { once } from 'node:events';
import { request as httpRequest } from 'node:http';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ControlClient } from '../../../src/client/control-client.ts';
import { AppError } from '../../../src/shared/kernel/app-error.ts';
import { ManualClock } from '../../../src/shared/kernel/clock.ts';
import { deferred } from '../../support/deferred.ts';
import type { ScriptedSpeaker } from '../../support/scripted-speaker.ts';
import { getJson, postJson, startServer } from '../../support/test-server.ts';
import type { JsonAnswer, TestServer } from '../../support/test-server.ts';

let running: TestServer;
let client: ControlClient;
let speaker: ScriptedSpeaker;

async function start(options: Parameters<typeof startServer>[1] = {}): Promise<void> {
  running = await startServer({}, options);
  client = new ControlClient({ baseUrl: running.url, token: running.server.token });
  ({ speaker } = running.engine);
}

beforeEach(() => start());

afterEach(() => running[Symbol.asyncDispose]());

function post(
  path: string,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): Promise<JsonAnswer> {
  return postJson(`${running.url}/api${path}`, body, { ...running.authorization, ...headers });
}

const plainText = { 'Content-Type': 'text/plain; charset=utf-8' };

describe('the voices', () => {
  test('are told with where they come from, and how to get more', async () => {
    expect(await client.voices()).toEqual({
      voices: [
        { id: 'hibari:anna', name: 'Anna', language: 'en-US', origin: 'shipped', licence: 'Apache-2.0' },
        {
          id: 'espeak-ng:de',
          name: 'German',
          language: 'de',
          origin: 'system',
          licence: 'GPL-3.0-or-later, a program of its own',
        },
      ],
      hint: 'More voices come with espeak-ng.',
    });
  });

  test('are a list of ids for clients of the reference engine, which send no token', async () => {
    expect((await getJson(`${running.url}/api/speech/voices`)).body).toEqual({
      engine: 'vivavoce',
      voices: ['hibari:anna', 'espeak-ng:de'],
    });
    expect((await getJson(`${running.url}/api/voices`)).status).toBe(401);
  });
});

describe('a text', () => {
  test('that is waited for is answered when it has ended', async () => {
    const wish = {
      voice: 'hibari:anna',
      language: 'de',
      speed: 1.2,
      volume: 0.5,
      urgent: true,
      kind: 'full',
    };
    const { status, body } = await post('/speech', { text: 'Hi', wait: true, agentId: 'claude', ...wish });
    expect([status, body]).toEqual([
      200,
      { id: expect.any(String), agentId: 'claude', result: 'done', durationMs: 1234.4, problem: null },
    ]);
    expect(speaker.spoken).toEqual([{ id: body['id'], text: 'Hi', agentId: 'claude', ...wish }]);
  });

  test('that is not waited for is answered with its id', async () => {
    speaker.onSpeak = speaker.hold;
    const id = await client.queueSpeech('Hi', { voice: 'Anna' });
    expect(speaker.spoken).toEqual([{ id, text: 'Hi', voice: 'Anna' }]);
  });

  test('is answered as soon as it is announced, and no timer runs on', async () => {
    await running.server.stop();
    const clock = new ManualClock();
    await start({ clock });
    speaker.onSpeak = (request) => {
      const waiting = { id: request.id, agentId: null, urgent: false, preview: 'Hi' };
      running.engine.changeSpeech({ waiting: [waiting] });
      return speaker.hold(request);
    };
    // The clock stands still: without the announcement there would be no answer.
    expect(await client.queueSpeech('Hi')).toBe(speaker.spoken[0]?.id);
  });

  test('without a voice is refused, waited for or not', async () => {
    speaker.onSpeak = () => Promise.reject(new AppError('unavailable', 'No voice speaks "xx".'));
    for (const wait of [true, false]) {
      const { status, body } = await post('/speech', { text: 'Hi', wait });
      expect([status, body]).toMatchObject([503, { error: { code: 'unavailable' } }]);
    }
  });

  test('that fails after it was queued is logged without a word of it', async () => {
    let fail: (error: Error) => void = () => {};
    speaker.onSpeak = () => new Promise((_resolve, reject) => (fail = reject));
    await client.queueSpeech('a secret');
    fail(new AppError('playback-failed', 'The device is gone.'));
    await expect.poll(() => running.logged.join()).toContain('playback-failed');
    expect(running.logged.join()).not.toContain('secret');
  });

  test.each([
    ['text', {}],
    ['speed', { text: '', speed: 9 }],
    ['body', { text: '', pitch: 1 }],
  ])('with a wrong %s is refused by that name', async (name, body) => {
    const answer = await post('/speech', body);
    expect(answer.status).toBe(400);
    expect(JSON.stringify(answer.body)).toContain(name);
  });

  test.each(['text/html', 'text/plain; charset=latin1', 'application/xml'])(
    'as %s is refused',
    async (type) => {
      expect((await post('/speech', 'Hi', { 'Content-Type': type })).status).toBe(415);
      expect(speaker.spoken).toEqual([]);
    },
  );
});

describe('a text that arrives in pieces', () => {
  async function* pieces(...texts: readonly (string | Uint8Array)[]): AsyncGenerator<Uint8Array> {
    for (const text of texts) yield Buffer.from(text as Uint8Array);
  }

  test('is handed on piece by piece, and its id is known at once', async () => {
    speaker.onSpeak = speaker.hold;
    let more: () => void = () => {};
    async function* slowly(): AsyncGenerator<Uint8Array> {
      yield Buffer.from('The first sentence. ');
      await new Promise<void>((resolve) => (more = resolve));
      yield Buffer.from('The second.');
    }
    let takenId = '';
    const end = client.speakStream(slowly(), { agentId: 'claude' }, { onTaken: (id) => (takenId = id) });
    await speaker.until(() => [...speaker.pieces.values()][0]?.length === 1);
    await expect.poll(() => takenId).toBe(speaker.spoken[0]?.id);
    more();
    await speaker.until(() => speaker.pieces.get(takenId)?.length === 2);
    expect(speaker.pieces.get(takenId)).toEqual(['The first sentence. ', 'The second.']);
    speaker.finish(takenId);
    expect(await end).toEqual({
      id: takenId,
      agentId: 'claude',
      result: 'done',
      durationMs: 1000,
      problem: null,
    });
  });

  test('takes its options from the query', async () => {
    const wish = {
      voice: 'espeak-ng:de',
      language: 'de',
      speed: 0.8,
      volume: 0,
      urgent: true,
      kind: 'questions',
    } as const;
    await client.speak('Hallo', { ...wish, agentId: 'claude' });
    expect(speaker.spoken).toMatchObject([{ ...wish, agentId: 'claude' }]);
  });

  test.each(['speed=fast', 'urgent=perhaps', 'kind=loud', 'pitch=1'])(
    'and asks for %s is refused',
    async (query) => {
      const { status } = await post(`/speech?${query}`, 'Hi', plainText);
      expect([status, speaker.spoken]).toEqual([400, []]);
    },
  );

  test('is joined where a character, a line break or an escape sequence was cut', async () => {
    const [before, after] = [Buffer.from('ö').subarray(0, 1), Buffer.from('ö').subarray(1)];
    const texts = ['a', before, after, '\u001B', '[3', '1mred\r', '\n\u001B]0;ti', 'tle\u0007end\u001B'];
    const { id } = await client.speakStream(pieces(...texts));
    expect(speaker.pieces.get(id)?.join('')).toBe('aöred\nend');
  });

  test('is rid of what is not UTF-8', async () => {
    const { id } = await client.speakStream(pieces('go', Uint8Array.of(0xff, 0xfe), 'od'));
    expect(speaker.pieces.get(id)?.join('')).toBe('good');
  });

  test('and is empty ends well', async () => {
    expect(await client.speakStream(pieces())).toMatchObject({ result: 'done' });
    expect(await client.speak('')).toMatchObject({ result: 'done' });
  });

  test('of more than 16 MiB is stopped with a reason', async () => {
    speaker.onSpeak = speaker.hold;
    async function* endless(): AsyncGenerator<Uint8Array> {
      for (;;) yield Buffer.alloc(1024 * 1024, 'word ');
    }
    await expect(client.speakStream(endless())).rejects.toMatchObject({ code: 'too-large' });
    expect(speaker.stopped).toEqual([speaker.spoken[0]?.id]);
  });

  test('and says that it has more than 16 MiB is refused at once', async () => {
    const request = httpRequest(`${running.url}/api/speech`, {
      method: 'POST',
      headers: { ...running.authorization, ...plainText, 'Content-Length': 17 * 1024 * 1024 },
    });
    request.on('error', () => {});
    request.flushHeaders();
    const [response] = await once(request, 'response');
    expect(response.statusCode).toBe(413);
    request.destroy();
    expect(speaker.spoken).toEqual([]);
  });

  test('of a megabyte arrives whole while nothing of it is spoken yet', async () => {
    speaker.onSpeak = speaker.hold;
    const end = client.speak('All tests pass. '.repeat(62_500));
    await speaker.until(() => {
      const [read = []] = speaker.pieces.values();
      return read.reduce((length, piece) => length + piece.length, 0) === 1_000_000;
    });
    await client.stopSpeaking();
    expect(await end).toMatchObject({ result: 'stopped', durationMs: 250 });
  });

  test('and then breaks off is spoken as far as it came', async () => {
    const said = deferred<string>();
    speaker.onSpeak = async (request) => {
      said.resolve(await speaker.read(request));
      return { result: 'done', durationMs: 1, heard: '' };
    };
    const sender = httpRequest(`${running.url}/api/speech`, {
      method: 'POST',
      headers: { ...running.authorization, ...plainText },
    });
    sender.on('error', () => {});
    sender.write('Half a ');
    await speaker.until(() => [...speaker.pieces.values()][0]?.length === 1);
    sender.destroy();
    expect(await said.promise).toBe('Half a ');
    expect(speaker.stops).toBe(0);
  });

  test('fails with the reason, also when the speaker fails in the middle', async () => {
    speaker.onSpeak = async (request) => {
      await speaker.read(request);
      throw new AppError('playback-failed', 'The device is gone.', { remedy: 'Plug it in.' });
    };
    await expect(client.speak('Hi')).rejects.toMatchObject({
      code: 'playback-failed',
      message: 'The device is gone.',
      remedy: 'Plug it in.',
    });
  });

  test('is refused before it is read when there is no voice at all', async () => {
    speaker.unavailable = 'No voice is installed.';
    expect((await post('/speech', 'Hi', plainText)).status).toBe(503);
  });

  test('shows signs of life while it is spoken', async () => {
    await running.server.stop();
    const clock = new ManualClock();
    await start({ clock });
    speaker.onSpeak = speaker.hold;
    const response = await fetch(`${running.url}/api/speech`, {
      method: 'POST',
      headers: { ...running.authorization, ...plainText },
      body: 'Hi',
    });
    const reader = response.body?.getReader();
    const read = async (): Promise<string> => Buffer.from((await reader?.read())?.value ?? '').toString();
    const { id = '' } = speaker.spoken[0] ?? {};
    expect(await read()).toBe(`{"id":"${id}"}\n`);
    clock.advance(15_000);
    expect(await read()).toBe('\n');
    clock.advance(15_000);
    expect(await read()).toBe('\n');
    speaker.finish(id);
    expect(JSON.parse(await read())).toMatchObject({ id, result: 'done' });
    clock.advance(60_000);
    expect((await reader?.read())?.done).toBe(true);
  });
});

describe('silence', () => {
  test('is asked for one speech, for all, or for what is heard now', async () => {
    await client.stopSpeaking('an-id');
    await client.stopSpeaking();
    await client.skipSpeech();
    expect([speaker.stopped, speaker.skips]).toEqual([['an-id', undefined], 1]);
    expect((await post('/speech/stop', { all: true })).status).toBe(400);
  });
});
