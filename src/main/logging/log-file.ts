import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { pino } from 'pino';
import { createStream } from 'rotating-file-stream';
import type { RotatingFileStream } from 'rotating-file-stream';

/** Files beside the one that is being written: `engine.1.log` is the latest. */
const OLD_FILES = 4;

export interface LogFileOptions {
  readonly dir: string;
  readonly maxFileBytes: number;
  readonly fallback: (line: string) => void;
}

export interface LogFile {
  write(record: {
    readonly level: 'debug' | 'info' | 'warn' | 'error';
    readonly message: string;
    readonly fields: Readonly<Record<string, unknown>>;
  }): void;
  /** Resolves when everything is on the disk. */
  close(): Promise<void>;
}

/** Never rejects: where the disk refuses, warnings and errors go to `fallback`. */
export async function openLogFile(options: LogFileOptions): Promise<LogFile> {
  const { dir, maxFileBytes, fallback } = options;
  let stream: RotatingFileStream | undefined;
  const giveUp = (error: unknown): void => {
    if (stream === undefined) return;
    stream = undefined;
    fallback(
      `The log file ${join(dir, 'engine.log')} cannot be written (${codeOf(error)}); warnings follow here.`,
    );
  };
  stream = createStream(fileName, {
    path: dir,
    size: `${maxFileBytes}B`,
    rotate: OLD_FILES,
    mode: 0o600,
  });
  stream.on('error', giveUp);
  stream.on('warning', () => {}); // An old file could not be moved; writing goes on.
  await mkdir(dir, { recursive: true, mode: 0o700 }).catch(giveUp);

  const records = pino(
    { level: 'debug', base: null, timestamp: false },
    { write: (line: string) => void stream?.write(line) },
  );
  return {
    write({ level, message, fields }) {
      if (stream !== undefined) records[level](fields, message);
      else if (level === 'warn' || level === 'error') fallback(`${level}: ${message}`);
    },
    close: () =>
      new Promise((resolve) => {
        if (stream === undefined) return resolve();
        stream.once('close', resolve).once('error', () => resolve());
        stream.end();
      }),
  };
}

function fileName(index: number | Date | null): string {
  return index === null || index instanceof Date ? 'engine.log' : `engine.${index}.log`;
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unknown reason';
}
