import { FRAME_SAMPLES, SAMPLE_RATE_HZ } from '../../../../shared/kernel/audio-format.ts';
import { onnxTensors, openGraph } from '../onnx-graph.ts';
import { output, type Graph, type TensorValue } from '../whisper/graph.ts';
import type { DetectorModel, DetectorStream } from './detector-model.ts';

/** The model hears each frame together with the end of the one before; without it the results are wrong. */
const CONTEXT_SAMPLES = 64;
const INPUT_SAMPLES = CONTEXT_SAMPLES + FRAME_SAMPLES;
const STATE_DIMS = [2, 1, 128] as const;
const STATE_SIZE = 2 * 128;

/** Silero VAD 6 at 16 kHz from the bytes of its graph. */
export async function openSilero(bytes: Uint8Array): Promise<DetectorModel> {
  // One thread: a frame takes a tenth of a millisecond.
  const graph = await openGraph(bytes, { threads: 1, arena: true });
  const rate = onnxTensors.integers([SAMPLE_RATE_HZ], []);
  return {
    openStream: () => Promise.resolve(new SileroStream(graph, rate)),
    release: () => graph.release(),
  };
}

class SileroStream implements DetectorStream {
  readonly #graph: Graph;
  readonly #rate: TensorValue;
  /** The last samples of the frame before, then the frame. */
  readonly #input = new Float32Array(INPUT_SAMPLES);
  #state = zeroState();

  constructor(graph: Graph, rate: TensorValue) {
    this.#graph = graph;
    this.#rate = rate;
  }

  async probability(frame: Float32Array): Promise<number> {
    this.#input.copyWithin(0, FRAME_SAMPLES);
    this.#input.set(frame, CONTEXT_SAMPLES);
    const outputs = await this.#graph.run({
      input: onnxTensors.floats(this.#input, [1, INPUT_SAMPLES]),
      state: this.#state,
      sr: this.#rate,
    });
    this.#state = output(outputs, 'stateN');
    return output(outputs, 'output').data[0] ?? 0;
  }

  reset(): void {
    this.#input.fill(0);
    this.#state = zeroState();
  }
}

function zeroState(): TensorValue {
  return onnxTensors.floats(new Float32Array(STATE_SIZE), STATE_DIMS);
}
