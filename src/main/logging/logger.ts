import type { Clock } from '../../shared/kernel/clock.ts';
import type { Disposable } from '../../shared/kernel/disposable.ts';
import type { LogFile, LogRecord } from './log-file.ts';
import { redact } from './redact.ts';

export type LogLevel = 'debug' | 'info' | 'warn' | 'error';

/**
 * Writes facts. `message` is a constant phrase; whatever varies is a field. Fields with the name of something private
 * (`text`, `pcm`, `token` …) are blanked at any depth, errors are written with their message and stack.
 */
export interface Logger {
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
  /** A logger whose records bear the name of a room as `source`. */
  child(source: string): Logger;
}

/** The logger that owns the file. */
export interface RootLogger extends Logger, Disposable {
  setLevel(level: LogLevel): void;
  /** Writes what is left and closes the file. */
  dispose(): Promise<void>;
}

export interface LoggerOptions {
  /** Absolute folder for `engine.log` and its predecessors; made owner-only when it does not exist. */
  readonly dir: string;
  readonly clock: Clock;
  /** `info` when left out. */
  readonly level?: LogLevel;
  /** Size at which a new file is begun, in bytes. 5 MB when left out; then five files take 25 MB. */
  readonly maxFileBytes?: number;
  /** Gets one line when the file cannot be written, and warnings and errors from then on. Standard error when left out. */
  readonly fallback?: (line: string) => void;
}

/** Records that may wait while the file is being opened; more at once is a fault that must not eat the memory. */
const MAX_EARLY_RECORDS = 1000;
const RANK: Readonly<Record<LogLevel, number>> = { debug: 0, info: 1, warn: 2, error: 3 };

/**
 * A logger that can be used at once. The libraries behind it are loaded and the file opened in the background,
 * because they would cost every start some 30 ms.
 */
export function createLogger(options: LoggerOptions): RootLogger {
  const { dir, clock, maxFileBytes = 5_000_000, fallback = writeToStandardError } = options;
  let level = options.level ?? 'info';
  let file: LogFile | undefined;
  let disposed = false;
  const early: LogRecord[] = [];

  const opened = import('./log-file.ts')
    .then(({ openLogFile }) => openLogFile({ dir, maxFileBytes, fallback }))
    .then((openedFile) => {
      file = openedFile;
      for (const record of early.splice(0)) file.write(record);
    });

  const write = (record: LogRecord): void => {
    if (disposed || RANK[record.level] < RANK[level]) return;
    if (file !== undefined) file.write(record);
    else if (early.length < MAX_EARLY_RECORDS) early.push(record);
  };
  const loggerFor = (source: string | undefined): Logger => {
    const log = (at: LogLevel, fields: object, message: string): void => {
      const time = clock.date().toISOString();
      write({
        level: at,
        message,
        fields: { time, ...(source !== undefined && { source }), ...redact(fields) },
      });
    };
    return {
      debug: (fields, message) => log('debug', fields, message),
      info: (fields, message) => log('info', fields, message),
      warn: (fields, message) => log('warn', fields, message),
      error: (fields, message) => log('error', fields, message),
      child: (name) => loggerFor(name),
    };
  };
  return {
    ...loggerFor(undefined),
    setLevel: (wanted) => {
      level = wanted;
    },
    dispose: async () => {
      disposed = true;
      await opened;
      await file?.close();
    },
  };
}

function writeToStandardError(line: string): void {
  process.stderr.write(`${line}\n`);
}
