import { appendFile, chmod, mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { approvalRecordSchema, type ApprovalRecord } from '../../shared/contract/questions.ts';
import { AppError } from '../../shared/kernel/app-error.ts';
import type { ApprovalBook } from './ports.ts';

const OWNER_ONLY_FILE = 0o600;
const OWNER_ONLY_FOLDER = 0o700;
const MOST_LINES = 1000;
/** The file is cut only now and then: between two cuts it grows by so many lines. */
const SPARE_LINES = 100;

/**
 * Decisions as lines of JSON in a file that only its owner can read; the latest thousand are kept. Damaged lines are
 * skipped. All methods reject with `storage-failed` when the file cannot be used.
 */
export class ApprovalLog implements ApprovalBook {
  readonly #path: string;
  /** One at a time, in order. */
  #work: Promise<unknown> = Promise.resolve();

  constructor(path: string) {
    this.#path = path;
  }

  append(record: ApprovalRecord): Promise<void> {
    return this.#inTurn('written', async () => {
      const before = await this.#prepare();
      // A crash, or a full disk, may have left half a line.
      const lineEnd = before === '' || before.endsWith('\n') ? '' : '\n';
      await appendFile(this.#path, `${lineEnd}${JSON.stringify(record)}\n`);
      const isLong = linesIn(before).length >= MOST_LINES + SPARE_LINES;
      // The decision is written; a file that is too long is cut another time.
      if (isLong) await this.#cut().catch(() => {});
    });
  }

  /** At most a thousand, newest last. */
  latest(): Promise<readonly ApprovalRecord[]> {
    return this.#inTurn('read', async () =>
      linesIn(await this.#read())
        .flatMap((line) => recordIn(line) ?? [])
        .slice(-MOST_LINES),
    );
  }

  /**
   * Makes the file where it is missing, and gives its text. Anew each time: decisions are rare, and the file may have been
   * moved away or changed since the last one.
   */
  async #prepare(): Promise<string> {
    await mkdir(dirname(this.#path), { recursive: true, mode: OWNER_ONLY_FOLDER });
    await appendFile(this.#path, '', { mode: OWNER_ONLY_FILE });
    await chmod(this.#path, OWNER_ONLY_FILE);
    return this.#read();
  }

  async #cut(): Promise<void> {
    const whole = linesIn(await this.#read()).filter((line) => recordIn(line) !== undefined);
    const kept = whole.slice(-MOST_LINES);
    const temporary = `${this.#path}.tmp`;
    await writeFile(temporary, kept.map((line) => `${line}\n`).join(''), { mode: OWNER_ONLY_FILE });
    await rename(temporary, this.#path);
  }

  async #read(): Promise<string> {
    return readFile(this.#path, 'utf8').catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return '';
      throw error;
    });
  }

  #inTurn<T>(done: 'read' | 'written', work: () => Promise<T>): Promise<T> {
    const result = this.#work.then(work).catch((error: unknown) => {
      throw new AppError('storage-failed', `The log of decisions ${this.#path} could not be ${done}.`, {
        remedy: 'Make it and its folder readable and writable for you.',
        cause: error,
      });
    });
    this.#work = result.catch(() => {});
    return result;
  }
}

function linesIn(text: string): readonly string[] {
  return text.split('\n').filter((line) => line !== '');
}

function recordIn(line: string): ApprovalRecord | undefined {
  try {
    return approvalRecordSchema.safeParse(JSON.parse(line)).data;
  } catch {
    return undefined;
  }
}
