import type { InferenceSetup, SynthesiserSetup } from '../../shared/contract/inference.ts';
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
    synthesiser: voiceSetup(catalogue, directories.models),
  };
}

const VOICE = 'hibari';
/** A sentence takes a few milliseconds; the recogniser needs the other cores more. */
const VOICE_THREADS = 1;

/** The shipped voice. A catalogue without one is no fault: dictation needs none. */
function voiceSetup(catalogue: Catalogue, directory: string): SynthesiserSetup {
  if (!catalogue.models.some(({ name, purpose }) => name === VOICE && purpose === 'synthesis')) {
    return { kind: 'none' };
  }
  return {
    kind: 'hibari',
    model: locateModel(catalogue, directory, VOICE, 'synthesis'),
    threads: VOICE_THREADS,
  };
}
