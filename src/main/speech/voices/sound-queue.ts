import type { AudioBlock } from '../../audio/audio-block.ts';

/**
 * Sound that is pushed by a callback and read by `for await`, once. A failure is thrown at the next read, before what
 * is still queued: sound of a sentence that cannot be finished is better not begun.
 */
export class SoundQueue implements AsyncIterable<AudioBlock> {
  readonly #blocks: AudioBlock[] = [];
  #end: { readonly error: unknown } | 'complete' | undefined;
  #wake: () => void = () => {};

  push(block: AudioBlock): void {
    if (this.#end !== undefined) return;
    this.#blocks.push(block);
    this.#wake();
  }

  complete(): void {
    this.#finish('complete');
  }

  fail(error: unknown): void {
    this.#finish({ error });
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<AudioBlock, void, undefined> {
    for (;;) {
      if (typeof this.#end === 'object') throw this.#end.error;
      const block = this.#blocks.shift();
      if (block !== undefined) yield block;
      else if (this.#end === 'complete') return;
      else await new Promise<void>((resolve) => (this.#wake = resolve));
    }
  }

  #finish(end: { readonly error: unknown } | 'complete'): void {
    this.#end ??= end;
    this.#wake();
  }
}
