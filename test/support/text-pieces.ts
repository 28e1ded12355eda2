import { settle } from './tape-player.ts';

/** A text in the making. */
export class TextPieces implements AsyncIterable<string> {
  readonly #pieces: (string | undefined)[] = [];
  #wake: (() => void) | undefined;

  async push(piece: string | undefined): Promise<void> {
    this.#pieces.push(piece);
    this.#wake?.();
    await settle();
  }

  end(): Promise<void> {
    return this.push(undefined);
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<string, void, undefined> {
    for (;;) {
      while (this.#pieces.length === 0) await new Promise<void>((resolve) => (this.#wake = resolve));
      const piece = this.#pieces.shift();
      if (piece === undefined) return;
      yield piece;
    }
  }
}
