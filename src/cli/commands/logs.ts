import { open, stat } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { AppError } from '../../shared/kernel/app-error.ts';
import { logFilePath } from '../../shared/settings/paths.ts';
import type { CliContext } from '../context.ts';
import { EXIT } from '../exit-codes.ts';
import type { ExitCode } from '../exit-codes.ts';
import { printable, styleFor, writeLine } from '../output/terminal.ts';
import type { Style } from '../output/terminal.ts';

export interface LogsOptions {
  readonly lines: number;
  readonly follow?: boolean;
  readonly source?: string;
  readonly json?: boolean;
}

const READ_BYTES = 64 * 1024;
const POLL_MS = 200;

/** Works without an engine. Following goes over to the new file when the log is rotated. */
export async function logs(context: CliContext, options: LogsOptions): Promise<ExitCode> {
  const path = logFilePath(context);
  const style = styleFor(context.stdout, context.env);
  const print = async (line: string): Promise<void> => {
    if (!isFrom(line, options.source)) return;
    await writeLine(context.stdout, options.json === true ? line : formatLogLine(line, style));
  };
  let position: LogPosition;
  try {
    const tail = await readTail(path, options.lines, (line) => isFrom(line, options.source));
    position = tail.position;
    for (const line of tail.lines) await print(line);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    if (options.follow !== true) {
      throw new AppError('not-found', `There is no log yet: ${path}.`, {
        remedy: 'The engine writes it: vivavoce serve',
        cause: error,
      });
    }
    position = { inode: 0, offset: 0 };
  }
  if (options.follow === true) await follow(context, path, position, print);
  return context.signal.aborted ? EXIT.interrupted : EXIT.ok;
}

/** Where reading stopped: which file it was and the offset of the first line that has not been printed. */
interface LogPosition {
  readonly inode: number;
  readonly offset: number;
}

/** The last `count` lines that `matches`, reading backwards no further than needed. */
async function readTail(
  path: string,
  count: number,
  matches: (line: string) => boolean,
): Promise<{ readonly lines: string[]; readonly position: LogPosition }> {
  const file = await open(path, 'r');
  try {
    const info = await file.stat();
    let from = info.size;
    let bytes = Buffer.alloc(0);
    for (;;) {
      // Cut at line feeds while these are still bytes: a character may lie across two reads.
      const firstLineAt = from === 0 ? 0 : bytes.indexOf(0x0a) + 1;
      const whole = bytes.subarray(firstLineAt, bytes.lastIndexOf(0x0a) + 1);
      const found = whole
        .toString('utf8')
        .split('\n')
        .filter((line) => line !== '' && matches(line));
      if (found.length >= count || from === 0) {
        const lines = count === 0 ? [] : found.slice(-count);
        return { lines, position: { inode: info.ino, offset: from + bytes.lastIndexOf(0x0a) + 1 } };
      }
      const step = Math.min(READ_BYTES, from);
      from -= step;
      bytes = Buffer.concat([await readExactly(file, from, step), bytes]);
    }
  } finally {
    await file.close();
  }
}

async function follow(
  context: CliContext,
  path: string,
  start: LogPosition,
  print: (line: string) => Promise<void>,
): Promise<void> {
  let position = start;
  while (!context.signal.aborted) {
    const info = await stat(path).catch(() => undefined);
    if (info !== undefined) {
      const isSame = info.ino === position.inode && info.size >= position.offset;
      if (!isSame) position = { inode: info.ino, offset: 0 };
      if (info.size > position.offset) position = await readOn(path, position, info.size, print);
    }
    await sleep(POLL_MS, undefined, { signal: context.signal }).catch(() => {});
  }
}

/** Prints the whole lines up to `end`; an unfinished one is read again when it is whole. */
async function readOn(
  path: string,
  position: LogPosition,
  end: number,
  print: (line: string) => Promise<void>,
): Promise<LogPosition> {
  const file = await open(path, 'r');
  let { offset } = position;
  try {
    const bytes = await readExactly(file, offset, end - offset);
    const whole = bytes.subarray(0, bytes.lastIndexOf(0x0a) + 1);
    for (const line of whole.toString('utf8').split('\n')) if (line !== '') await print(line);
    offset += whole.length;
  } finally {
    await file.close();
  }
  return { inode: position.inode, offset };
}

async function readExactly(file: FileHandle, from: number, bytes: number): Promise<Buffer<ArrayBuffer>> {
  const buffer = Buffer.alloc(bytes);
  const { bytesRead } = await file.read(buffer, 0, bytes, from);
  return buffer.subarray(0, bytesRead);
}

const lineSchema = z.looseObject({
  level: z.union([z.number(), z.string()]),
  time: z.union([z.number(), z.string()]),
  msg: z.string().default(''),
  source: z.string().optional(),
});

/** Level numbers of pino. */
const LEVELS = new Map<number | string, string>([
  [20, 'debug'],
  [30, 'info'],
  [40, 'warn'],
  [50, 'error'],
  [60, 'fatal'],
]);
const STANDARD_FIELDS = new Set(['level', 'time', 'msg', 'source', 'pid', 'hostname', 'v']);

/** `2026-01-01 12:00:00.000 info  server  Listening. port=8770`; a line that is no log record is printed as it is. */
export function formatLogLine(line: string, style: Style): string {
  const record = parseLine(line);
  if (record === undefined) return printable(line);
  const date = new Date(record.time);
  const time = Number.isNaN(date.getTime()) ? String(record.time) : localTime(date);
  const level = LEVELS.get(record.level) ?? String(record.level);
  const fields = Object.entries(record)
    .filter(([name]) => !STANDARD_FIELDS.has(name))
    .map(([name, value]) => `${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`);
  const tint =
    level === 'error' || level === 'fatal' ? style.red : level === 'warn' ? style.yellow : style.dim;
  return [
    style.dim(time),
    tint(level.padEnd(5)),
    ...(record.source === undefined ? [] : [printable(record.source)]),
    printable(record.msg),
    ...(fields.length === 0 ? [] : [style.dim(printable(fields.join(' ')))]),
  ].join(' ');
}

function isFrom(line: string, source: string | undefined): boolean {
  return source === undefined || parseLine(line)?.source === source;
}

function parseLine(line: string): z.infer<typeof lineSchema> | undefined {
  try {
    const parsed = lineSchema.safeParse(JSON.parse(line));
    return parsed.success ? parsed.data : undefined;
  } catch {
    return undefined;
  }
}

function localTime(date: Date): string {
  const pad = (value: number, width: number = 2): string => String(value).padStart(width, '0');
  const day = `${date.getFullYear()}-${pad(date.getMonth() + 1)}-${pad(date.getDate())}`;
  const time = `${pad(date.getHours())}:${pad(date.getMinutes())}:${pad(date.getSeconds())}`;
  return `${day} ${time}.${pad(date.getMilliseconds(), 3)}`;
}
