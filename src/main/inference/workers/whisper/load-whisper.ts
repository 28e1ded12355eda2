import type { LocatedModel, ModelTiming } from '../../../../shared/contract/inference.ts';
import { AppError } from '../../../../shared/kernel/app-error.ts';
import { readVerifiedFile } from '../../../models/verified-file.ts';
import { onnxTensors, openGraph } from '../onnx-graph.ts';
import { Tokenizer } from './tokenizer.ts';
import { whisperConfigSchema, type WhisperConfig } from './whisper-config.ts';
import { WhisperModel } from './whisper-model.ts';

/**
 * Loads a Whisper model of the catalogue and runs every graph once: the first run of a graph is slow.
 * Rejects with `model-missing` or `model-damaged`, naming the file.
 */
export async function loadWhisper(
  located: LocatedModel,
  threads: number,
): Promise<{ readonly model: WhisperModel; readonly timing: ModelTiming }> {
  const startedAt = performance.now();
  const config = await readConfig(located);
  // One graph after the other, so that only one file is in memory beside its graph.
  const encoder = await openGraph(await readVerifiedFile(located, 'encoder.onnx'), { threads, arena: false });
  const decoder = await openGraph(await readVerifiedFile(located, 'decoder.onnx'), { threads, arena: true });
  const description = JSON.parse(
    (await readVerifiedFile(located, 'tokenizer.json')).toString('utf8'),
  ) as object;
  const model = new WhisperModel({
    encoder,
    decoder: { graph: decoder, tensors: onnxTensors, architecture: config.architecture },
    tokenizer: new Tokenizer(description),
    config,
  });
  const loadedAt = performance.now();
  await warm(model);
  return {
    model,
    timing: { model: located.name, loadMs: loadedAt - startedAt, warmMs: performance.now() - loadedAt },
  };
}

async function readConfig(located: LocatedModel): Promise<WhisperConfig> {
  const bytes = await readVerifiedFile(located, 'config.json');
  const parsed = whisperConfigSchema.safeParse(JSON.parse(bytes.toString('utf8')));
  if (parsed.success) return parsed.data;
  throw new AppError('model-damaged', `The config.json of the model ${located.name} is not valid.`, {
    remedy: 'Export the model again with tools/export_whisper.py.',
    cause: parsed.error,
  });
}

/** One second of near-silence through encoder, prompt and single steps. */
async function warm(model: WhisperModel): Promise<void> {
  const pcm = Float32Array.from({ length: 16_000 }, (_, index) => 1e-3 * Math.sin(index / 7));
  await model.recognise(
    {
      pcm,
      kind: 'partial',
      language: 'en',
      languages: [],
      task: 'transcribe',
      vocabulary: [],
      timestamps: 'none',
    },
    { checkCancelled: () => {} },
  );
}
