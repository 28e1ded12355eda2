import { execFileSync } from 'node:child_process';
import { createReadStream } from 'node:fs';
import { copyFile, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { TranscribeLine } from '../../../src/shared/contract/control.ts';
import { PACKAGE_ROOT, runInProcess, startCli } from '../../support/cli-context.ts';
import type { CliOutcome, CliRunOptions } from '../../support/cli-context.ts';
import { startServer } from '../../support/test-server.ts';
import type { TestServer } from '../../support/test-server.ts';

const CLIPS = join(PACKAGE_ROOT, 'test/fixtures/audio');
const WITHOUT_FFMPEG = { VIVAVOCE_FFMPEG: '/nonexistent/ffmpeg' };

let home: string;
let running: TestServer;

/** Recognises two passages in whatever it hears; the second tells how much it heard. */
async function* twoPassages(pcm: AsyncIterable<Uint8Array>): AsyncGenerator<TranscribeLine> {
  const segment = { type: 'segment', language: 'en', confidence: 0.9 } as const;
  yield { ...segment, startMs: 0, endMs: 900, text: ' First <b>.' };
  let bytes = 0;
  for await (const piece of pcm) {
    bytes += piece.length;
    yield { type: 'progress', audioMs: bytes / 32 };
  }
  yield { ...segment, startMs: 1000, endMs: bytes / 32, text: `${bytes} bytes.` };
  yield { type: 'done', audioMs: bytes / 32, text: 'unused' };
}

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'vivavoce-test-'));
  running = await startServer({}, { endpointFilePath: join(home, 'state', 'endpoint.json') });
  running.engine.onTranscribe = twoPassages;
  await copyFile(join(CLIPS, 'silence-2s.wav'), join(home, 'two.wav'));
});
afterEach(async () => {
  await running.server.stop();
  await rm(home, { recursive: true, force: true });
});

function transcribe(args: readonly string[], options: Partial<CliRunOptions> = {}): Promise<CliOutcome> {
  return runInProcess(['transcribe', ...args], { home, ...options });
}

describe('the output', () => {
  test('is the text, a line for each passage', async () => {
    expect(await transcribe(['two.wav'])).toEqual({
      exitCode: 0,
      stdout: 'First <b>.\n64000 bytes.\n',
      stderr: '',
    });
  });

  test('of several files stands under their names', async () => {
    const { stdout } = await transcribe(['two.wav', 'two.wav']);
    const one = '==> two.wav <==\nFirst <b>.\n64000 bytes.\n';
    expect(stdout).toBe(one + one);
  });

  test('as JSON is one object a line', async () => {
    const { stdout } = await transcribe(['-f', 'json', 'two.wav', 'two.wav']);
    const lines = stdout.trimEnd().split('\n');
    expect(lines).toHaveLength(2);
    expect(JSON.parse(lines[0] ?? '')).toEqual({
      file: 'two.wav',
      audioMs: 2000,
      language: 'en',
      text: 'First <b>. 64000 bytes.',
      segments: [
        { startMs: 0, endMs: 900, text: 'First <b>.', language: 'en', confidence: 0.9 },
        { startMs: 1000, endMs: 2000, text: '64000 bytes.', language: 'en', confidence: 0.9 },
      ],
    });
  });

  test('as subtitles has times', async () => {
    expect((await transcribe(['-f', 'srt', 'two.wav'])).stdout).toBe(
      '1\n00:00:00,000 --> 00:00:00,900\nFirst <b>.\n\n2\n00:00:01,000 --> 00:00:02,000\n64000 bytes.\n\n',
    );
    expect((await transcribe(['-f', 'vtt', 'two.wav'])).stdout).toContain('WEBVTT\n\n00:00:00.000 --> ');
  });

  test('goes to a file, which replaces an earlier one only when it is complete', async () => {
    await writeFile(join(home, 'out.txt'), 'before');
    running.engine.onTranscribe = async function* () {
      yield { type: 'segment', startMs: 0, endMs: 1, text: 'half', language: 'en', confidence: 1 };
      yield { type: 'error', code: 'recogniser-failed', message: 'The recogniser failed.', remedy: null };
    };
    const failed = await transcribe(['-o', 'out.txt', 'two.wav']);
    expect(failed).toEqual({ exitCode: 1, stdout: '', stderr: 'vivavoce: The recogniser failed.\n' });
    expect(await readFile(join(home, 'out.txt'), 'utf8')).toBe('before');

    running.engine.onTranscribe = twoPassages;
    expect(await transcribe(['-o', 'out.txt', 'two.wav'])).toMatchObject({ exitCode: 0, stdout: '' });
    expect(await readFile(join(home, 'out.txt'), 'utf8')).toBe('First <b>.\n64000 bytes.\n');
    expect(await readdir(home)).not.toContain('out.txt.part');
  });

  test('of several files goes to a folder, a file for each', async () => {
    await mkdir(join(home, 'subtitles'));
    await copyFile(join(home, 'two.wav'), join(home, 'other.wav'));
    await transcribe(['-f', 'vtt', '-o', 'subtitles', 'two.wav', 'other.wav']);
    expect(await readdir(join(home, 'subtitles'))).toEqual(['other.vtt', 'two.vtt']);
  });

  test('shows how far it is on a terminal, and leaves no trace of that', async () => {
    const run = startCli(['transcribe', 'two.wav'], { home, terminal: true });
    expect(await run.exitCode).toBe(0);
    expect(run.stderr.text).toMatch(/\[#*-*\] +\d+ %  0:0\d \/ 0:02 {2}two\.wav/);
    expect(run.stderr.text.endsWith('\r\u001B[2K')).toBe(true);
  });
});

describe('the language', () => {
  test('is that of the settings unless another is given', async () => {
    await transcribe(['two.wav']);
    await transcribe(['-l', 'de', 'two.wav']);
    expect(running.engine.heard.map(({ language }) => language)).toEqual(['auto', 'de']);
  });
});

describe.each([
  ['with ffmpeg', {}],
  ['without ffmpeg', WITHOUT_FFMPEG],
])('a bad file %s', (_, env) => {
  test('is named with what was expected; the others follow; the exit code is 1', async () => {
    await writeFile(join(home, 'notes.txt'), 'No sound at all, only words.');
    await writeFile(join(home, 'empty.wav'), '');
    const header = (await readFile(join(home, 'two.wav'))).subarray(0, 44);
    header.writeUInt32LE(36, 4);
    header.writeUInt32LE(0, 40);
    await writeFile(join(home, 'silent.wav'), header);
    const files = ['notes.txt', 'absent.wav', 'empty.wav', 'silent.wav', '.', 'two.wav'];
    const { exitCode, stdout, stderr } = await transcribe(files, { env });
    expect(exitCode).toBe(1);
    expect(stdout).toBe('==> two.wav <==\nFirst <b>.\n64000 bytes.\n');
    expect(stderr).toMatch(/"notes\.txt" cannot be read as audio/);
    expect(stderr).toMatch(/There is no file "absent\.wav"/);
    expect(stderr).toMatch(/"empty\.wav" is empty; a file with recorded sound was expected/);
    expect(stderr).toMatch(/"silent\.wav".*(no sound|no audio)/);
    expect(stderr).toMatch(/"\." is a folder; a sound file was expected/);
    expect(running.engine.heard).toHaveLength(1);
  });

  test('from standard input is called that', async () => {
    const stdin = new PassThrough();
    stdin.end('No sound at all, only words.');
    const { exitCode, stderr } = await transcribe(['-'], { env, stdin });
    expect(exitCode).toBe(1);
    expect(stderr).toContain('"standard input" cannot be read as audio');
  });
});

describe('recordings', () => {
  test('in a compressed format and with a picture are read by ffmpeg', async () => {
    const picture = ['-f', 'lavfi', '-i', 'color=s=16x16:d=2'];
    const source = ['-i', join(home, 'two.wav')];
    execFileSync('ffmpeg', ['-v', 'error', ...picture, ...source, '-shortest', join(home, 'film.mkv')]);
    const { stdout, exitCode } = await transcribe(['-f', 'json', 'film.mkv']);
    expect(exitCode).toBe(0);
    expect((JSON.parse(stdout) as { audioMs: number }).audioMs).toBeGreaterThan(1900);
  });

  test('without ffmpeg are read when they are WAV, at any rate', async () => {
    execFileSync('ffmpeg', [
      '-v',
      'error',
      '-i',
      join(home, 'two.wav'),
      '-ar',
      '44100',
      '-ac',
      '2',
      join(home, 'cd.wav'),
    ]);
    const { stdout, exitCode } = await transcribe(['cd.wav'], { env: WITHOUT_FFMPEG });
    expect({ stdout, exitCode }).toEqual({ stdout: 'First <b>.\n64000 bytes.\n', exitCode: 0 });
  });

  test.each([
    ['with ffmpeg', {}],
    ['without ffmpeg', WITHOUT_FFMPEG],
  ])('come through standard input %s', async (_, env) => {
    const stdin = createReadStream(join(home, 'two.wav'));
    expect((await transcribe(['-'], { env, stdin })).stdout).toBe('First <b>.\n64000 bytes.\n');
  });

  test('whose name looks like an option or an address are files', async () => {
    for (const name of ['-dash.wav', 'http:x.wav']) await copyFile(join(home, 'two.wav'), join(home, name));
    expect((await transcribe(['--', '-dash.wav', 'http:x.wav'])).exitCode).toBe(0);
  });

  test('of three hours are sent no faster than the engine takes them', async () => {
    // Silence, so that the file is small; the engine below reads one piece and no more.
    const long = join(home, 'long.flac');
    execFileSync('ffmpeg', ['-v', 'error', '-f', 'lavfi', '-i', 'anullsrc=r=16000:cl=mono:d=10800', long]);
    let sawStart = (): void => {};
    const started = new Promise<void>((resolve) => (sawStart = resolve));
    running.engine.onTranscribe = async function* (pcm, _options, signal) {
      for await (const piece of pcm) {
        yield { type: 'progress', audioMs: piece.length / 32 };
        sawStart();
        await new Promise<void>((resolve) =>
          signal.addEventListener('abort', () => resolve(), { once: true }),
        );
        return;
      }
    };
    const before = process.memoryUsage().rss;
    const run = startCli(['transcribe', 'long.flac'], { home });
    await started;
    run.interrupt();
    expect(await run.exitCode).toBe(130);
    expect(process.memoryUsage().rss - before).toBeLessThan(150_000_000);
    expect(run.stdout.text).toBe('');
  });
});
