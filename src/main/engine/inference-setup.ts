import type { InferenceSetup } from '../../shared/contract/inference.ts';
import type { Settings } from '../../shared/settings/schema.ts';
import { recogniserThreads } from '../inference/physical-cores.ts';
import { locateModel, type Catalogue } from '../models/catalogue.ts';

/**
 * What the inference process shall load under these settings. A model name of the catalogue is one of ours; anything
 * with a slash ("owner/name", a folder) is a Whisper export for transformers.js.
 */
export function inferenceSetup(
  settings: Settings,
  catalogue: Catalogue,
  directories: { readonly models: string; readonly cache: string },
): InferenceSetup {
  const { model } = settings.recognition;
  const threads = recogniserThreads(settings.recognition.threads);
  return {
    detector:
      settings.detection.detector === 'vad-node'
        ? { kind: 'vad-node' }
        : { kind: 'silero', model: locateModel(catalogue, directories.models, 'silero-vad', 'detection') },
    recogniser: /[/\\]/.test(model)
      ? { kind: 'transformers', model, cacheDirectory: directories.cache, threads }
      : { kind: 'whisper', model: locateModel(catalogue, directories.models, model, 'recognition'), threads },
    synthesiser: { kind: 'none' },
  };
}
