/** Where transcriptions go: standard output, one file, or a folder with a file for each recording. */
import { open, rename, rm, stat } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { basename, dirname, extname, join, resolve } from 'node:path';
import { AppError } from '../../shared/kernel/app-error.ts';
import type { CliContext } from '../context.ts';
import { UsageError } from '../errors.ts';
import { writeText } from './terminal.ts';
import type { TranscriptFormat } from './transcript-writer.ts';

export interface TranscriptTarget {
  begin(): Promise<void>;
  write(text: string): Promise<void>;
  /** Without `complete` a half-written file is removed and an earlier one stays as it was. */
  end(complete: boolean): Promise<void>;
}

export interface OutputPlan {
  targetFor(file: string): TranscriptTarget;
}

const EXTENSION: Readonly<Record<TranscriptFormat, string>> = {
  text: '.txt',
  json: '.json',
  srt: '.srt',
  vtt: '.vtt',
};

/** Rejects with a usage error before any work when the output cannot be as asked. */
export async function planOutput(
  context: CliContext,
  files: readonly string[],
  options: { readonly format: TranscriptFormat; readonly output?: string },
): Promise<OutputPlan> {
  const { format, output } = options;
  const isSubtitle = format === 'srt' || format === 'vtt';
  const several = files.length > 1;
  if (output === undefined) {
    if (several && isSubtitle) throw severalSubtitles(format);
    const withTitles = several && format === 'text';
    return { targetFor: (file) => standardOutput(context, withTitles ? file : undefined) };
  }
  const path = resolve(context.workingDir, output);
  const info = await stat(path).catch(() => undefined);
  if (info?.isDirectory() === true) {
    return { targetFor: (file) => fileTarget(join(path, fileName(file, format)), false) };
  }
  if (several) {
    throw isSubtitle
      ? severalSubtitles(format)
      : new UsageError(`--output "${output}": with several files a folder that exists was expected.`);
  }
  if (files.some((file) => file !== '-' && resolve(context.workingDir, file) === path)) {
    throw new UsageError(`--output "${output}" is the recording itself; another file was expected.`);
  }
  const parent = await stat(dirname(path)).catch(() => undefined);
  if (parent?.isDirectory() !== true) {
    throw new UsageError(`--output "${output}": the folder "${dirname(path)}" does not exist.`);
  }
  const isSpecial = info !== undefined && !info.isFile();
  return { targetFor: () => fileTarget(path, isSpecial) };
}

function severalSubtitles(format: TranscriptFormat): UsageError {
  return new UsageError(
    `--format ${format} makes one file for each recording.`,
    'Give one recording at a time, or --output with a folder that exists.',
  );
}

function fileName(file: string, format: TranscriptFormat): string {
  const name = file === '-' ? 'transcription' : basename(file, extname(file));
  return `${name}${EXTENSION[format]}`;
}

/** With a title, the text of each file stands under `==> file <==`, as `head` does it. */
function standardOutput(context: CliContext, title: string | undefined): TranscriptTarget {
  return {
    async begin() {
      if (title !== undefined) await writeText(context.stdout, `==> ${title} <==\n`);
    },
    write: (text) => writeText(context.stdout, text),
    async end() {},
  };
}

/** Regular files are written under another name first; pipes and devices (`isSpecial`) directly. */
function fileTarget(path: string, isSpecial: boolean): TranscriptTarget {
  const partPath = isSpecial ? path : `${path}.part`;
  let handle: FileHandle | undefined;
  const guarded = async (work: () => Promise<unknown>): Promise<void> => {
    try {
      await work();
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      throw new AppError('storage-failed', `"${path}" cannot be written: ${reason}.`, { cause: error });
    }
  };
  return {
    begin: () =>
      guarded(async () => {
        handle = await open(partPath, 'w');
      }),
    write: (text) => guarded(async () => handle?.writeFile(text)),
    async end(complete) {
      await handle?.close();
      if (handle === undefined || isSpecial) return;
      if (complete) await guarded(() => rename(partPath, path));
      else await rm(partPath, { force: true });
    },
  };
}
