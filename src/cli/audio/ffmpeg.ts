/** Decoding of any format by a separate ffmpeg, where it is installed. */
import { spawn } from 'node:child_process';
import type { ChildProcessByStdio } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';
import { z } from 'zod';
import { AppError } from '../../shared/kernel/app-error.ts';

/** Local files only: a playlist must not make ffmpeg fetch from the network. */
const PROTOCOLS = 'file,pipe';

export interface DecoderEnvironment {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly signal: AbortSignal;
}

/** First line of `ffmpeg -version`, or undefined when it cannot be run. VIVAVOCE_FFMPEG names another program. */
export async function ffmpegVersion(environment: DecoderEnvironment): Promise<string | undefined> {
  const output = await capture(ffmpegProgram(environment.env), ['-hide_banner', '-version'], environment);
  return output?.split('\n')[0]?.trim();
}

const probeSchema = z.object({ format: z.object({ duration: z.string() }) });

/** Length of the audio in milliseconds by ffprobe; undefined when it is not known beforehand. */
export async function probeDurationMs(
  path: string,
  environment: DecoderEnvironment,
): Promise<number | undefined> {
  const args = [
    '-v',
    'error',
    '-protocol_whitelist',
    PROTOCOLS,
    '-show_entries',
    'format=duration',
    '-of',
    'json',
  ];
  const output = await capture('ffprobe', [...args, `file:${path}`], environment);
  if (output === undefined) return undefined;
  try {
    const seconds = Number(probeSchema.parse(JSON.parse(output)).format.duration);
    return Number.isFinite(seconds) && seconds > 0 ? seconds * 1000 : undefined;
  } catch {
    return undefined;
  }
}

/**
 * PCM of the first audio track: 16 kHz mono signed 16-bit little-endian, in pieces as ffmpeg makes them; ffmpeg
 * waits while nobody reads. Throws `audio-unreadable` at the end when ffmpeg failed, after the pieces it did make.
 *
 * @param input an absolute path, or a stream for standard input
 * @param name how the file is called in messages
 */
export async function* decodeWithFfmpeg(
  input: string | Readable,
  name: string,
  environment: DecoderEnvironment,
): AsyncGenerator<Uint8Array, void, undefined> {
  const source = typeof input === 'string' ? `file:${input}` : 'pipe:0';
  const args = ['-hide_banner', '-v', 'error', '-protocol_whitelist', PROTOCOLS, '-i', source];
  const format = ['-map', '0:a:0', '-vn', '-f', 's16le', '-ac', '1', '-ar', '16000', 'pipe:1'];
  const child = spawn(ffmpegProgram(environment.env), [...args, ...format], {
    stdio: ['pipe', 'pipe', 'pipe'],
    env: environment.env,
    signal: environment.signal,
    // Anything gentler is not obeyed by an ffmpeg that waits for its input.
    killSignal: 'SIGKILL',
    windowsHide: true,
  });
  const finished = waitForExit(child);
  const complaint = collectTail(child.stderr);
  feed(child.stdin, input);
  try {
    for await (const chunk of child.stdout as AsyncIterable<Uint8Array>) yield chunk;
    const exit = await finished;
    if (exit.error !== undefined) throw exit.error;
    if (exit.code !== 0) throw unreadable(name, await complaint, source);
  } finally {
    child.kill('SIGKILL');
  }
}

function ffmpegProgram(env: DecoderEnvironment['env']): string {
  const named = env['VIVAVOCE_FFMPEG'];
  return named === undefined || named === '' ? 'ffmpeg' : named;
}

function feed(stdin: Writable, input: string | Readable): void {
  // ffmpeg closes its input when it has seen enough; that is not a fault of ours.
  stdin.on('error', () => {});
  if (typeof input === 'string') stdin.end();
  else input.pipe(stdin);
}

function waitForExit(
  child: ChildProcessByStdio<Writable, Readable, Readable>,
): Promise<{ code: number | null; error?: Error }> {
  return new Promise((resolve) => {
    child.once('error', (error) => resolve({ code: null, error }));
    child.once('close', (code) => resolve({ code }));
  });
}

/** The last 4 kB of a stream as text. */
async function collectTail(stream: Readable): Promise<string> {
  let tail = '';
  stream.setEncoding('utf8');
  for await (const text of stream as AsyncIterable<string>) tail = (tail + text).slice(-4096);
  return tail;
}

function unreadable(name: string, complaint: string, source: string): AppError {
  if (/matches no streams|does not contain any stream/.test(complaint)) {
    return new AppError('audio-unreadable', `"${name}" has no audio track.`, {
      remedy: 'Give a file with recorded sound.',
    });
  }
  const lines = complaint.split('\n').filter((line) => line.trim() !== '');
  const reason = lines.at(-1)?.replace(`${source}: `, '').trim() ?? 'unknown reason';
  return new AppError('audio-unreadable', `"${name}" cannot be read as audio (ffmpeg: ${reason}).`, {
    remedy: 'Give an audio or video file that ffmpeg can decode.',
  });
}

/** Standard output of a program that succeeds; undefined when it cannot be run or fails. */
function capture(
  program: string,
  args: readonly string[],
  environment: DecoderEnvironment,
): Promise<string | undefined> {
  return new Promise((resolve) => {
    const child = spawn(program, args, {
      stdio: ['ignore', 'pipe', 'ignore'],
      env: environment.env,
      signal: environment.signal,
      windowsHide: true,
    });
    let output = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
    child.once('error', () => resolve(undefined));
    child.once('close', (code) => resolve(code === 0 ? output : undefined));
  });
}
