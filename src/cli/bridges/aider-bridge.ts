/**
 * `aider --watch-files` follows the comments in files of its folder that end with `AI`, and begins when one ends with
 * `AI!`; it removes them when it is done. Source: https://aider.chat/docs/usage/watch.html and `aider/watch.py`.
 */
import { open } from 'node:fs/promises';
import { dirname, extname } from 'node:path';
import { AppError } from '../../shared/kernel/app-error.ts';
import type { Bridge, BridgeMessage } from './bridge.ts';
import { Draft } from './draft.ts';
import { untilAborted } from './until-aborted.ts';

/** The beginnings of comments that aider looks for, besides `#`. */
const PREFIXES: readonly (readonly [prefix: string, extensions: readonly string[]])[] = [
  [
    '//',
    '.js .jsx .mjs .ts .tsx .c .h .cc .cpp .hpp .cs .java .kt .swift .go .rs .php .scala .dart'.split(' '),
  ],
  ['--', '.sql .lua .hs .elm .ada'.split(' ')],
  [';', '.lisp .el .clj .scm .rkt'.split(' ')],
];

export class AiderBridge implements Bridge {
  readonly program = 'aider';
  readonly folder: string;
  readonly session = null;
  readonly #path: string;
  readonly #draft = new Draft();

  /** `path` is absolute. */
  constructor(path: string) {
    this.#path = path;
    this.folder = dirname(path);
  }

  deliver(message: BridgeMessage): Promise<void> {
    return this.#draft.take(message, (text) => this.#append(aiderComment(text, this.#path)));
  }

  untilGone(_host: unknown, signal: AbortSignal): Promise<void> {
    return untilAborted(signal);
  }

  /** At the end and in one write, so that aider never sees half of it; what else is in the file stays. */
  async #append(comment: string): Promise<void> {
    try {
      const file = await open(this.#path, 'a+');
      try {
        const { size } = await file.stat();
        const last = Buffer.alloc(1);
        if (size > 0) await file.read(last, 0, 1, size - 1);
        const separate = size > 0 && last.toString('latin1') !== '\n';
        await file.writeFile(`${separate ? '\n' : ''}${comment}`);
      } finally {
        await file.close();
      }
    } catch (cause) {
      throw new AppError('output-refused', `The file ${this.#path} cannot be written.`, {
        remedy: 'The text is kept, and goes with the next one.',
        cause,
      });
    }
  }
}

/** One comment for each line; the last one tells aider to begin. */
export function aiderComment(text: string, path: string): string {
  const extension = extname(path).toLowerCase();
  const prefix = PREFIXES.find(([, extensions]) => extensions.includes(extension))?.[0] ?? '#';
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  return lines
    .map((line, index) => `${prefix} ${line.trim()} AI${index === lines.length - 1 ? '!' : ''}\n`)
    .join('');
}
