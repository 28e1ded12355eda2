/** The only place that builds onnxruntime sessions. */
import { InferenceSession, Tensor } from 'onnxruntime-node';
import type { Graph, TensorFactory, Tensors, TensorValue } from './whisper/graph.ts';

export interface GraphOptions {
  readonly threads: number;
  /** A memory arena is faster for many small runs, but grows with every new input length. */
  readonly arena: boolean;
}

/** Options of every session: threads that wait must sleep, because several sessions share the cores. */
export function sessionOptions(options: GraphOptions): InferenceSession.SessionOptions {
  return {
    executionProviders: ['cpu'],
    executionMode: 'sequential',
    graphOptimizationLevel: 'all',
    intraOpNumThreads: options.threads,
    interOpNumThreads: 1,
    enableCpuMemArena: options.arena,
    // A memory plan is kept for every input length, and here every run has another one.
    enableMemPattern: false,
    logSeverityLevel: 3,
    extra: { session: { force_spinning_stop: '1' } },
  };
}

/** A graph run by onnxruntime. Its runs block this thread. */
export async function openGraph(bytes: Uint8Array, options: GraphOptions): Promise<Graph> {
  const session = await InferenceSession.create(bytes, sessionOptions(options));
  return {
    // The values were made by `onnxTensors` or came out of an earlier run: they are onnxruntime's own tensors.
    run: async (inputs: Tensors, outputs: readonly string[] = session.outputNames) =>
      (await session.run(inputs as Record<string, Tensor>, outputs)) as unknown as Tensors,
    release: () => session.release(),
  };
}

export const onnxTensors: TensorFactory = {
  floats: (data, dims) => new Tensor('float32', data, dims) as TensorValue,
  integers: (values, dims) =>
    new Tensor('int64', BigInt64Array.from(values, BigInt), dims) as unknown as TensorValue,
};
