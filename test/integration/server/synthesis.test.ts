import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ControlClient } from '../../../src/client/control-client.ts';
import type { AudioBlock } from '../../../src/main/audio/audio-block.ts';
import { WavParser } from '../../../src/main/audio/wav-parser.ts';
import { AppError } from '../../../src/shared/kernel/app-error.ts';
import { deferred } from '../../support/deferred.ts';
import { postJson, startServer } from '../../support/test-server.ts';
import type { TestServer } from '../../support/test-server.ts';

const run = promisify(execFile);
let running: TestServer;
let client: ControlClient;

beforeEach(async () => {
  running = await startServer();
  client = new ControlClient({ baseUrl: running.url, token: running.server.token });
});

afterEach(() => running[Symbol.asyncDispose]());

async function synthesise(text: string): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  for await (const piece of client.synthesise({ text })) pieces.push(piece);
  return Buffer.concat(pieces);
}

describe('a text as a WAV file', () => {
  test('has the samples and the rate of the voice', async () => {
    const file = await synthesise('three short words');
    const parser = new WavParser('The answer');
    const { pcm, sampleRateHz } = parser.push(file) as AudioBlock;
    parser.end();
    expect([pcm.length, sampleRateHz]).toEqual([7200, 24_000]);
    expect(pcm[10]).toBeCloseTo(0.5 * Math.sin((2 * Math.PI * 440 * 10) / 24_000), 4);
  });

  test('is made as the request asks', async () => {
    const wish = { voice: 'hibari:anna', language: 'en', speed: 1.5, kind: 'full' } as const;
    for await (const _piece of client.synthesise({ text: 'Hi', ...wish }));
    expect(running.engine.synthesised).toEqual([{ text: 'Hi', ...wish }]);
    expect(running.engine.speaker.spoken).toEqual([]);
  });

  test('opens in other programs, although its length is not known when it begins', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'vivavoce-test-'));
    try {
      const path = join(folder, 'answer.wav');
      await writeFile(path, await synthesise('five words in half a second'));
      const ffmpeg = await run('ffmpeg', ['-v', 'error', '-i', path, '-f', 's16le', '-'], {
        encoding: 'buffer',
      });
      expect([ffmpeg.stdout.length, String(ffmpeg.stderr)]).toEqual([6 * 2400 * 2, '']);
      const script = `import sys, wave
with wave.open(sys.argv[1]) as file:
    samples = 0
    while block := file.readframes(1024): samples += len(block) // 2
    print(file.getframerate(), file.getnchannels(), file.getsampwidth(), samples)`;
      const { stdout } = await run('python3', ['-c', script, path]);
      expect(stdout.trim()).toBe('24000 1 2 14400');
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  test('begins to arrive while the rest is still made', async () => {
    const go = deferred();
    running.engine.onSynthesise = async function* () {
      yield { pcm: new Float32Array(2400), sampleRateHz: 22_050 };
      await go.promise;
      yield { pcm: new Float32Array(2400), sampleRateHz: 22_050 };
    };
    let received = 0;
    for await (const piece of client.synthesise({ text: 'Hi' })) {
      received += piece.length;
      if (received === 44 + 4800) go.resolve();
    }
    expect(received).toBe(44 + 9600);
  });

  test('is no slower than its reader, and ends when that hangs up', async () => {
    let blocks = 0;
    const ended = deferred();
    running.engine.onSynthesise = async function* (_request, signal) {
      try {
        while (!signal.aborted) {
          blocks += 1;
          yield { pcm: new Float32Array(48_000), sampleRateHz: 48_000 };
          await new Promise(setImmediate);
        }
      } finally {
        ended.resolve();
      }
    };
    for await (const _piece of client.synthesise({ text: 'Hi' })) break;
    await ended.promise;
    // What the sockets of both sides hold, not a file without an end.
    expect(blocks).toBeLessThan(500);
  });

  test('of nothing is a file without a sample', async () => {
    const file = await synthesise('');
    expect([file.length, file.readUInt32LE(40)]).toEqual([44, 0]);
  });

  test('without a voice is refused with the reason', async () => {
    // oxlint-disable-next-line require-yield
    running.engine.onSynthesise = async function* () {
      throw new AppError('unavailable', 'No voice speaks "xx".');
    };
    await expect(synthesise('Hi')).rejects.toMatchObject({
      code: 'unavailable',
      message: 'No voice speaks "xx".',
    });
  });

  test('that breaks off in the middle is not taken for the whole', async () => {
    running.engine.onSynthesise = async function* () {
      yield { pcm: new Float32Array(2400), sampleRateHz: 24_000 };
      throw new AppError('synthesis-failed', 'It broke.');
    };
    await expect(synthesise('Hi')).rejects.toMatchObject({
      code: 'unavailable',
      message: 'The engine stopped before the sound was complete.',
    });
  });

  test.each([{}, { text: 'Hi', volume: 1 }, { text: 'Hi', speed: 0 }])('is refused for %j', async (body) => {
    const { status } = await postJson(`${running.url}/api/speech/synthesise`, body, running.authorization);
    expect([status, running.engine.synthesised]).toEqual([400, []]);
  });
});
