import { output, type Graph, type TensorFactory } from '../whisper/graph.ts';
import type { SpectralParts } from './signal/voice-format.ts';

const PARTS = ['lh', 'theta', 'lr', 'phi', 'f0'] as const;

/** The network of the voice: what it is asked and what it answers. */
export class VoiceGraph {
  readonly #graph: Graph;
  readonly #tensors: TensorFactory;

  constructor(graph: Graph, tensors: TensorFactory) {
    this.#graph = graph;
    this.#tensors = tensors;
  }

  /**
   * Speaks the ids at a pace of which 1 is the voice's own. Each id lasts whole frames and at least two, so paces above
   * 1.25 swallow sounds. `withNoise` asks for the noise part too, which this voice does not need.
   */
  async run(ids: readonly number[], pace: number, withNoise = false): Promise<SpectralParts> {
    const inputs = {
      ids: this.#tensors.integers(ids, [1, ids.length]),
      speed: this.#tensors.floats(Float32Array.of(pace), [1]),
    };
    const outputs = await this.#graph.run(inputs, withNoise ? [...PARTS, 'ln'] : PARTS);
    const data = (name: string): Float32Array => output(outputs, name).data;
    const f0 = data('f0');
    return {
      frames: f0.length,
      f0,
      lh: data('lh'),
      theta: data('theta'),
      ln: withNoise ? data('ln') : undefined,
      lr: data('lr'),
      phi: data('phi'),
    };
  }

  release(): Promise<void> {
    return this.#graph.release();
  }
}
