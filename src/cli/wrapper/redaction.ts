/**
 * Hides what the user's patterns fit from the output of the wrapped program. Control sequences are neither matched nor
 * touched, so that a pattern can look through colours and never breaks what the terminal is told.
 */
import type { Clock } from '../../shared/kernel/clock.ts';
import { AppError } from '../../shared/kernel/app-error.ts';

export interface RedactionOptions {
  readonly patterns: readonly RegExp[];
  readonly clock: Clock;
  readonly emit: (bytes: Buffer) => void;
}

/** A line that is still being written is held back so long, to see whether a match goes on in the next piece. */
const QUIET_MS = 20;
/** A longer line is given out as far as it is there. */
const MAX_HELD_BYTES = 4096;
const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;
const BULLET = '•';
/** Control sequences and command strings, as far as they are there, and single control characters. */
const CONTROLS =
  // oxlint-disable-next-line no-control-regex -- control characters are what is looked for
  /\u001B(?:\[[0-?]*[ -/]*[@-~]?|[\]PX^_][^\u0007\u001B]*(?:\u0007|\u001B\\)?|[ -/]*[0-~]?)|[\u0000-\u001F\u007F]/gu;

/** The patterns of the settings. Throws `settings-invalid` and names the one that is none. */
export function compilePatterns(sources: readonly string[]): readonly RegExp[] {
  return sources.map((source) => {
    try {
      return new RegExp(source, 'gu');
    } catch (error) {
      throw new AppError('settings-invalid', `The pattern "${source}" is no regular expression.`, {
        remedy: 'Correct it in the setting wrapper.redact.',
        cause: error,
      });
    }
  });
}

export class Redaction {
  readonly #options: RedactionOptions;
  #held: Buffer = Buffer.alloc(0);
  #cancelFlush = (): void => {};

  constructor(options: RedactionOptions) {
    this.#options = options;
  }

  push(bytes: Buffer): void {
    this.#cancelFlush();
    const all = this.#held.length === 0 ? bytes : Buffer.concat([this.#held, bytes]);
    const lineEnd = Math.max(all.lastIndexOf(LINE_FEED), all.lastIndexOf(CARRIAGE_RETURN)) + 1;
    const end = all.length - lineEnd > MAX_HELD_BYTES ? all.length : lineEnd;
    this.#held = Buffer.from(all.subarray(end));
    this.#give(all.subarray(0, end));
    if (this.#held.length > 0) this.#cancelFlush = this.#options.clock.after(QUIET_MS, () => this.flush());
  }

  /** Gives out what is held back. */
  flush(): void {
    this.#cancelFlush();
    const held = this.#held;
    this.#held = Buffer.alloc(0);
    this.#give(held);
  }

  #give(bytes: Buffer): void {
    if (bytes.length > 0) this.#options.emit(redact(bytes, this.#options.patterns));
  }
}

/** Each character of a match becomes a bullet; all other bytes stay as they are, also those that are no UTF-8. */
export function redact(bytes: Buffer, patterns: readonly RegExp[]): Buffer {
  const utf8 = bytes.toString('utf8');
  const encoding = Buffer.from(utf8, 'utf8').equals(bytes) ? 'utf8' : 'latin1';
  const text = encoding === 'utf8' ? utf8 : bytes.toString('latin1');
  const hidden = hiddenIndexes(text, patterns);
  if (hidden.size === 0) return bytes;
  const pieces: Buffer[] = [];
  let from = 0;
  for (const index of [...hidden].toSorted((a, b) => a - b)) {
    pieces.push(Buffer.from(text.slice(from, index), encoding));
    const character = String.fromCodePoint(text.codePointAt(index) as number);
    pieces.push(Buffer.from(BULLET, 'utf8'));
    from = index + character.length;
  }
  pieces.push(Buffer.from(text.slice(from), encoding));
  return Buffer.concat(pieces);
}

/** Where the characters begin that a pattern fits, line by line, as though there were no control sequences. */
function hiddenIndexes(text: string, patterns: readonly RegExp[]): ReadonlySet<number> {
  const hidden = new Set<number>();
  let plain = '';
  const places: number[] = [];
  const add = (from: number, to: number): void => {
    plain += text.slice(from, to);
    for (let index = from; index < to; index += 1) places.push(index);
  };
  const match = (): void => {
    for (const found of patterns.flatMap((pattern) => [...plain.matchAll(pattern)])) {
      let at = found.index;
      for (const character of found[0]) {
        hidden.add(places[at] as number);
        at += character.length;
      }
    }
    plain = '';
    places.length = 0;
  };
  let from = 0;
  for (const control of text.matchAll(CONTROLS)) {
    add(from, control.index);
    if (control[0] === '\n' || control[0] === '\r') match();
    from = control.index + control[0].length;
  }
  add(from, text.length);
  match();
  return hidden;
}
