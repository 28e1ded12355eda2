/** Node's fetch asks for it when a body is a stream; browsers know it too, the DOM types do not. */
export const HALF_DUPLEX: object = { duplex: 'half' };

/** A request body that is pulled from an iterable and remembers why that one failed. */
export class Upload {
  readonly stream: ReadableStream<Uint8Array>;
  readonly #source: AsyncIterator<Uint8Array>;
  #failure: unknown;

  constructor(pieces: AsyncIterable<Uint8Array>) {
    const iterator = pieces[Symbol.asyncIterator]();
    this.#source = iterator;
    this.stream = new ReadableStream<Uint8Array>({
      pull: async (controller) => {
        try {
          const { done, value } = await iterator.next();
          if (done === true) controller.close();
          else controller.enqueue(value);
        } catch (error) {
          this.#failure = error;
          controller.error(error);
        }
      },
      cancel: () => this.release(),
    });
  }

  /** Ends the source, also when the request was over before it was read. Not awaited: a source may be waiting for input. */
  release(): void {
    this.#source.return?.().catch(() => {});
  }

  get failure(): unknown {
    return this.#failure;
  }
}
