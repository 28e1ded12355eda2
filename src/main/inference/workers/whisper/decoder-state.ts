import { output, type Graph, type TensorFactory, type Tensors, type TensorValue } from './graph.ts';
import type { WhisperConfig } from './whisper-config.ts';

/** The decoder graph with what it needs around it. */
export interface DecoderGraph {
  readonly graph: Graph;
  readonly tensors: TensorFactory;
  readonly architecture: WhisperConfig['architecture'];
}

/** Attention of one decoder row to the audio: [heads, keys] inside a tensor of several rows. */
export interface AlignmentRow {
  readonly tensor: TensorValue;
  readonly row: number;
}

/**
 * What the decoder has read so far: keys and values of its tokens. Immutable, so that several continuations
 * (beams, candidates) may share one state.
 */
export class DecoderState {
  /** Number of tokens read. */
  readonly length: number;
  readonly #decoder: DecoderGraph;
  readonly #cross: Tensors;
  readonly #past: Tensors;

  private constructor(decoder: DecoderGraph, cross: Tensors, past: Tensors, length: number) {
    this.#decoder = decoder;
    this.#cross = cross;
    this.#past = past;
    this.length = length;
  }

  /** Nothing read yet. `cross` are the outputs of the encoder, passed on as they are. */
  static start(decoder: DecoderGraph, cross: Tensors): DecoderState {
    const { layers, heads, head_size: headSize } = decoder.architecture;
    const past: Record<string, TensorValue> = {};
    for (let layer = 0; layer < layers; layer += 1) {
      for (const part of ['k', 'v']) {
        past[`past_${part}_${layer}`] = decoder.tensors.floats(new Float32Array(0), [1, heads, 0, headSize]);
      }
    }
    return new DecoderState(decoder, cross, past, 0);
  }

  /** Reads `tokens` in one run; row i of the result is what follows after tokens[0…i]. */
  async advance(tokens: readonly number[]): Promise<DecoderStep> {
    const { graph, tensors, architecture } = this.#decoder;
    const outputs = await graph.run({
      ...this.#cross,
      ...this.#past,
      ids: tensors.integers(tokens, [1, tokens.length]),
      position: tensors.integers(
        tokens.map((_, index) => this.length + index),
        [tokens.length],
      ),
    });
    const past: Record<string, TensorValue> = {};
    for (let layer = 0; layer < architecture.layers; layer += 1) {
      for (const part of ['k', 'v']) {
        past[`past_${part}_${layer}`] = output(outputs, `present_${part}_${layer}`);
      }
    }
    const state = new DecoderState(this.#decoder, this.#cross, past, this.length + tokens.length);
    return new DecoderStep(state, tokens.length, output(outputs, 'logits'), output(outputs, 'alignment'));
  }

  /** The state after the first `length` tokens. Copies the keys and values it keeps. */
  truncated(length: number): DecoderState {
    if (length === this.length) return this;
    const { heads, head_size: headSize } = this.#decoder.architecture;
    const past: Record<string, TensorValue> = {};
    for (const [name, tensor] of Object.entries(this.#past)) {
      const kept = new Float32Array(heads * length * headSize);
      for (let head = 0; head < heads; head += 1) {
        const from = head * this.length * headSize;
        kept.set(tensor.data.subarray(from, from + length * headSize), head * length * headSize);
      }
      past[name] = this.#decoder.tensors.floats(kept, [1, heads, length, headSize]);
    }
    return new DecoderState(this.#decoder, this.#cross, past, length);
  }
}

/** Result of one run of the decoder over one or several tokens. */
export class DecoderStep {
  /** Number of tokens that were read in this run. */
  readonly rows: number;
  readonly #state: DecoderState;
  readonly #logits: TensorValue;
  readonly #alignment: TensorValue;

  constructor(state: DecoderState, rows: number, logits: TensorValue, alignment: TensorValue) {
    this.#state = state;
    this.rows = rows;
    this.#logits = logits;
    this.#alignment = alignment;
  }

  /** Scores of every token of the vocabulary to come after row `row`. A view, not a copy. */
  logits(row: number): Float32Array {
    const size = this.#logits.data.length / this.rows;
    return this.#logits.data.subarray(row * size, (row + 1) * size);
  }

  alignment(row: number): AlignmentRow {
    return { tensor: this.#alignment, row };
  }

  /** The state before the token of row `row` was read. */
  stateBefore(row: number): DecoderState {
    return this.#state.truncated(this.#state.length - (this.rows - row));
  }

  /** The state after row `row`. */
  stateAfter(row: number): DecoderState {
    return this.#state.truncated(this.#state.length - (this.rows - 1 - row));
  }
}
