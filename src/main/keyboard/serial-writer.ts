import { AppError } from '../../shared/kernel/app-error.ts';
import type {
  KeyboardAdapter,
  KeyboardRequest,
  KeyboardSettings,
  KeyboardWriter,
} from './keyboard-writer.ts';
import { cleanText } from './clean-text.ts';
import { throwIfCancelled } from '../../shared/kernel/abort.ts';

/** Carries out requests in their order, one at a time. */
export class SerialKeyboardWriter implements KeyboardWriter {
  readonly #adapter: KeyboardAdapter;
  readonly #ended = new AbortController();
  #last: Promise<unknown> = Promise.resolve();
  #problem: AppError | undefined;

  constructor(adapter: KeyboardAdapter) {
    this.#adapter = adapter;
  }

  get problem(): AppError | undefined {
    return this.#problem;
  }

  write(request: KeyboardRequest, settings: KeyboardSettings, signal?: AbortSignal): Promise<void> {
    const ends = signal === undefined ? this.#ended.signal : AbortSignal.any([signal, this.#ended.signal]);
    const written = this.#last.then(() => this.#carryOut(request, settings, ends));
    this.#last = written.catch(() => {});
    return written;
  }

  async dispose(): Promise<void> {
    this.#ended.abort();
    await this.#last;
    await this.#adapter.dispose();
  }

  async #carryOut(request: KeyboardRequest, settings: KeyboardSettings, signal: AbortSignal): Promise<void> {
    const text = cleanText(request.text);
    if (text === '' && !request.newline && !request.submit) return;
    try {
      throwIfCancelled(signal);
      await this.#adapter.write({ ...request, text }, settings, signal);
      this.#problem = undefined;
    } catch (error) {
      if (AppError.is(error) && error.code !== 'cancelled') this.#problem = error;
      throw error;
    }
  }
}
