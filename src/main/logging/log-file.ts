import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { pino } from 'pino';
import { createStream } from 'rotating-file-stream';

/** Files beside the one that is being written: `engine.1.log` is the latest. */
const OLD_FILES = 4;

export interface LogFileOptions {
  readonly dir: string;
  readonly maxFileBytes: number;
  readonly fallback: (line: string) => void;
}

export interface LogRecord {
  readonly level: 'debug' | 'info' | 'warn' | 'error';
  readonly message: string;
  readonly fields: Readonly<Record<string, unknown>>;
}

export interface LogFile {
  write(record: LogRecord): void;
  /** Resolves when everything is on the disk. */
  close(): Promise<void>;
}

/** Never rejects: where the disk refuses, warnings and errors go to `fallback`. */
export async function openLogFile(options: LogFileOptions): Promise<LogFile> {
  const { dir, maxFileBytes, fallback } = options;
  let refused = false;
  const giveUp = (error: unknown): void => {
    if (refused) return;
    refused = true;
    const path = join(dir, 'engine.log');
    fallback(`The log file ${path} cannot be written (${codeOf(error)}); warnings and errors follow here.`);
  };
  await mkdir(dir, { recursive: true, mode: 0o700 }).catch(giveUp);
  if (refused) return { write: (record) => writeTo(fallback, record), close: async () => {} };

  const stream = createStream(fileName, {
    path: dir,
    size: `${maxFileBytes}B`,
    rotate: OLD_FILES,
    mode: 0o600,
  });
  const closed = new Promise<void>(
    (resolve) => void stream.once('close', resolve).once('error', () => resolve()),
  );
  stream.on('error', giveUp);
  const records = pino({ level: 'debug', base: null, timestamp: false }, stream);
  return {
    write: (record) => {
      if (refused) writeTo(fallback, record);
      else records[record.level](record.fields, record.message);
    },
    close: async () => {
      if (!refused && !stream.writableEnded) stream.end();
      await closed;
    },
  };
}

function writeTo(fallback: (line: string) => void, { level, message }: LogRecord): void {
  if (level === 'warn' || level === 'error') fallback(`${level}: ${message}`);
}

function fileName(index: number | Date | null): string {
  return index === null || index instanceof Date ? 'engine.log' : `engine.${index}.log`;
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unknown reason';
}
