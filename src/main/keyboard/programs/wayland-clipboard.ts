import { AppError } from '../../../shared/kernel/app-error.ts';
import { findProgram, runProgram, type ProgramResult } from './run-program.ts';

const LIMIT_MS = 5000;
const TEXT_TYPE = 'text/plain;charset=utf-8';
/** Names for one and the same text. */
const TEXT_NAMES: ReadonlySet<string> = new Set([
  TEXT_TYPE,
  'text/plain;charset=UTF-8',
  'text/plain',
  'UTF8_STRING',
  'STRING',
  'TEXT',
  'COMPOUND_TEXT',
]);
/** Other encodings of the same picture, and notes of toolkits about themselves. */
const DERIVED = /^(?:image\/|SAVE_TARGETS$|TIMESTAMP$|TARGETS$|MULTIPLE$|chromium\/|x-kde)/;

export type WaylandSelection = 'clipboard' | 'primary';

/** Content in the one form in which `wl-copy` can give it back; `whole` when it had no other. */
export interface KeptContent {
  readonly type: string;
  readonly data: Buffer;
  readonly whole: boolean;
}

/** The clipboard through `wl-copy` and `wl-paste`, of the package wl-clipboard. */
export class WaylandClipboard {
  readonly #env: NodeJS.ProcessEnv;
  #hidesFromManagers: boolean | undefined;

  constructor(env: NodeJS.ProcessEnv) {
    this.#env = env;
  }

  /** What is there now; undefined when it is empty. */
  async read(selection: WaylandSelection): Promise<KeptContent | undefined> {
    const list = await this.#paste(selection, ['--list-types']);
    const types = list.outcome === 'done' ? list.output.toString('utf8').split('\n').filter(Boolean) : [];
    const type = mainType(types);
    if (type === undefined) return undefined;
    const content = await this.#paste(selection, ['--no-newline', '--type', type]);
    if (content.outcome !== 'done') return undefined;
    return { type, data: content.output, whole: types.every((other) => isSameContent(other, type)) };
  }

  /** Puts a text there, hidden from clipboard managers where `wl-copy` can. */
  async writeText(selection: WaylandSelection, text: string): Promise<void> {
    this.#hidesFromManagers ??= (await this.#copyHelp()).includes('--sensitive');
    const hidden = this.#hidesFromManagers ? ['--sensitive'] : [];
    await this.#copy(selection, [...hidden, '--type', TEXT_TYPE], Buffer.from(text, 'utf8'));
  }

  async holdsText(selection: WaylandSelection, text: string): Promise<boolean> {
    const { outcome, output } = await this.#paste(selection, ['--no-newline', '--type', TEXT_TYPE]);
    return outcome === 'done' && output.equals(Buffer.from(text, 'utf8'));
  }

  async restore(selection: WaylandSelection, kept: KeptContent | undefined): Promise<void> {
    if (kept === undefined) await this.#copy(selection, ['--clear'], Buffer.alloc(0));
    else await this.#copy(selection, ['--type', kept.type], kept.data);
  }

  #paste(selection: WaylandSelection, args: readonly string[]): Promise<ProgramResult> {
    return runProgram({
      program: this.#program('wl-paste'),
      args: [...primary(selection), ...args],
      env: this.#env,
      limitMs: LIMIT_MS,
    });
  }

  async #copy(selection: WaylandSelection, args: readonly string[], input: Buffer): Promise<void> {
    const { outcome } = await runProgram({
      program: this.#program('wl-copy'),
      args: [...primary(selection), ...args],
      input,
      env: this.#env,
      limitMs: LIMIT_MS,
      leavesChild: true,
    });
    if (outcome !== 'done')
      throw new AppError('unavailable', 'The program wl-copy could not set the clipboard.', {
        remedy: 'Send the text again from the history, or set output.keyboardMethod to "type".',
        retryable: true,
      });
  }

  async #copyHelp(): Promise<string> {
    const program = this.#program('wl-copy');
    const help = await runProgram({ program, args: ['--help'], env: this.#env, limitMs: LIMIT_MS });
    return help.output.toString('utf8') + help.complaint;
  }

  #program(name: string): string {
    const path = findProgram(this.#env, name);
    if (path !== undefined) return path;
    throw new AppError(
      'unavailable',
      `Under Wayland pasting needs the program ${name}, which is not there.`,
      {
        remedy: 'Install wl-clipboard, or set output.keyboardMethod to "type".',
      },
    );
  }
}

function primary(selection: WaylandSelection): readonly string[] {
  return selection === 'primary' ? ['--primary'] : [];
}

/** Text if there is any, else a picture, else whatever comes first. */
function mainType(types: readonly string[]): string | undefined {
  const text = types.includes(TEXT_TYPE) ? TEXT_TYPE : types.find((type) => TEXT_NAMES.has(type));
  return text ?? types.find((type) => type === 'image/png') ?? types[0];
}

function isSameContent(other: string, type: string): boolean {
  if (other === type) return true;
  return TEXT_NAMES.has(type) ? TEXT_NAMES.has(other) : DERIVED.test(other);
}
