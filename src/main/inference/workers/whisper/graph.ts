/** The little that the Whisper driver needs of a neural network runtime. */
export interface TensorValue {
  readonly dims: readonly number[];
  readonly data: Float32Array;
}

/** Inputs are tensors of this runtime: made by it, or outputs of an earlier run, passed on as they are. */
export type Tensors = Readonly<Record<string, TensorValue>>;

export interface Graph {
  /** Gives the outputs that are named, or all. */
  run(inputs: Tensors, outputs?: readonly string[]): Promise<Tensors>;
  release(): Promise<void>;
}

/** Makes the input tensors of a runtime. */
export interface TensorFactory {
  floats(data: Float32Array, dims: readonly number[]): TensorValue;
  /** int64; the values must be safe integers. */
  integers(values: readonly number[], dims: readonly number[]): TensorValue;
}

/** The output named `name`; a graph without it was not made by the exporter of this project. */
export function output(tensors: Tensors, name: string): TensorValue {
  const tensor = tensors[name];
  if (tensor === undefined) throw new Error(`The graph gave no output "${name}".`);
  return tensor;
}
