import { readFile, writeFile } from 'node:fs/promises';
import { fixtureProgram } from './wrapper-bench.ts';
import { eventually } from './waiting.ts';

/** What a program may ask of its terminal, and how it goes about its work; see the fixture `raw-receiver.mjs`. */
export type ReceiverMode =
  | 'paste'
  | 'focus'
  | 'kitty'
  | 'modify-other-keys'
  | 'full-screen'
  | 'mouse'
  | 'late';

/** The program that takes keys byte for byte, seen from the test. */
export class Receiver {
  readonly command: readonly string[];
  readonly #log: string;

  /** `log` is a path that nobody else uses. */
  constructor(log: string, ...modes: readonly ReceiverMode[]) {
    this.#log = log;
    this.command = [process.execPath, fixtureProgram('raw-receiver.mjs'), log, ...modes];
  }

  /** All that has arrived, one piece for each read. */
  async reads(): Promise<readonly Buffer[]> {
    const lines = await readFile(this.#log, 'utf8').catch(() => '');
    return lines
      .split('\n')
      .slice(0, -1)
      .map((line) => Buffer.from(line, 'hex'));
  }

  /** All that has arrived, as text in which each byte is a character. */
  async bytes(): Promise<string> {
    return Buffer.concat(await this.reads()).toString('latin1');
  }

  /** Resolves when exactly this has arrived since the program began; rejects as soon as it cannot any more. */
  async untilExactly(expected: string): Promise<void> {
    let last = '';
    const tell = (): string =>
      `The program should get ${JSON.stringify(expected)} and got ${JSON.stringify(last)}.`;
    await eventually(async () => {
      last = await this.bytes();
      if (!expected.startsWith(last)) throw new Error(tell());
      return last === expected ? true : undefined;
    }, tell);
  }

  /** Resolves with what has arrived, when that is as it should be. */
  async until(fits: (bytes: string) => boolean): Promise<string> {
    let last = '';
    return eventually(
      async () => {
        last = await this.bytes();
        return fits(last) ? last : undefined;
      },
      () => `The program got ${JSON.stringify(last)}.`,
    );
  }

  /** Lets a program that began with the mode `late` read. */
  async go(): Promise<void> {
    await writeFile(`${this.#log}.go`, '');
  }

  /** Of the program's process. */
  async pid(): Promise<number> {
    return Number(await readFile(`${this.#log}.pid`, 'utf8'));
  }
}

/** Text as the bytes that arrive: one character for each. */
export function utf8(text: string): string {
  return Buffer.from(text, 'utf8').toString('latin1');
}

/** Text in a bracketed paste, as bytes. */
export function pasted(text: string): string {
  return `\x1b[200~${utf8(text)}\x1b[201~`;
}
