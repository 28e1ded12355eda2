import type { Clock } from '../../../../shared/kernel/clock.ts';
import type { Graph, Tensors } from '../whisper/graph.ts';

/** Long enough that nobody is in the middle of speaking. */
const IDLE_MS = 3000;

export interface SlimGraphOptions {
  /** Opens the graph, with a memory arena. */
  readonly open: () => Promise<Graph>;
  /** A run with these inputs takes so much memory that it is to be given back. */
  readonly isLarge: (inputs: Tensors) => boolean;
  readonly clock: Clock;
}

/**
 * A graph with a memory arena, which makes its runs twice as fast but keeps whatever the largest run ever took. The
 * runtime cannot shrink it; so after a large run, as soon as nothing is asked for, the graph is opened anew.
 */
export class SlimGraph implements Graph {
  readonly #options: SlimGraphOptions;
  #graph: Graph;
  #isSwollen = false;
  #isReleased = false;
  #cancelRenewal: () => void = () => {};
  #renewal: Promise<void> = Promise.resolve();

  private constructor(options: SlimGraphOptions, graph: Graph) {
    this.#options = options;
    this.#graph = graph;
  }

  static async open(options: SlimGraphOptions): Promise<SlimGraph> {
    return new SlimGraph(options, await options.open());
  }

  /** One run at a time. */
  async run(inputs: Tensors, outputs?: readonly string[]): Promise<Tensors> {
    const { clock, isLarge } = this.#options;
    this.#cancelRenewal();
    try {
      return await this.#graph.run(inputs, outputs);
    } finally {
      this.#isSwollen ||= isLarge(inputs);
      if (this.#isSwollen && !this.#isReleased) {
        this.#cancelRenewal = clock.after(IDLE_MS, () => {
          this.#renewal = this.#renew();
        });
      }
    }
  }

  async release(): Promise<void> {
    this.#isReleased = true;
    this.#cancelRenewal();
    await this.#renewal;
    await this.#graph.release();
  }

  async #renew(): Promise<void> {
    // The file may be gone, after an update; then the old graph goes on.
    const next = await this.#options.open().catch(() => undefined);
    if (next === undefined) return;
    const old = this.#graph;
    this.#graph = next;
    this.#isSwollen = false;
    await old.release();
  }
}
