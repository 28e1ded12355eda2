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
  /** Lines of the file; undefined until it was counted. */
  #lines: number | undefined;

  constructor(path: string) {
    this.#path = path;
  }

  append(record: ApprovalRecord): Promise<void> {
    return this.#inTurn('written', async () => {
      if (this.#lines === undefined) await this.#prepare();
      await appendFile(this.#path, `${JSON.stringify(record)}\n`, { mode: OWNER_ONLY_FILE });
      this.#lines = (this.#lines ?? 0) + 1;
      if (this.#lines > MOST_LINES + SPARE_LINES) await this.#cut();
    });
  }

  /** At most a thousand, newest last. */
  latest(): Promise<readonly ApprovalRecord[]> {
    return this.#inTurn('read', async () =>
      (await this.#read()).flatMap((line) => recordIn(line) ?? []).slice(-MOST_LINES),
    );
  }

  /** Counts the lines, and ends one that a crash left unfinished. */
  async #prepare(): Promise<void> {
    await mkdir(dirname(this.#path), { recursive: true, mode: OWNER_ONLY_FOLDER });
    await appendFile(this.#path, '', { mode: OWNER_ONLY_FILE });
    await chmod(this.#path, OWNER_ONLY_FILE);
    const text = await readFile(this.#path, 'utf8');
    if (text !== '' && !text.endsWith('\n')) await appendFile(this.#path, '\n');
    this.#lines = text.split('\n').filter((line) => line !== '').length;
  }

  async #cut(): Promise<void> {
    const kept = (await this.#read()).filter((line) => recordIn(line) !== undefined).slice(-MOST_LINES);
    const temporary = `${this.#path}.tmp`;
    await writeFile(temporary, kept.map((line) => `${line}\n`).join(''), { mode: OWNER_ONLY_FILE });
    await rename(temporary, this.#path);
    this.#lines = kept.length;
  }

  async #read(): Promise<readonly string[]> {
    const text = await readFile(this.#path, 'utf8').catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return '';
      throw error;
    });
    return text.split('\n').filter((line) => line !== '');
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

function recordIn(line: string): ApprovalRecord | undefined {
  try {
    return approvalRecordSchema.safeParse(JSON.parse(line)).data;
  } catch {
    return undefined;
  }
}
