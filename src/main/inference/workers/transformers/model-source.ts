import { existsSync } from 'node:fs';
import path from 'node:path';
import { AppError } from '../../../../shared/kernel/app-error.ts';

/** Where a Whisper export for transformers.js comes from. */
export type ModelSource =
  | { readonly kind: 'folder'; readonly parent: string; readonly name: string }
  | { readonly kind: 'hub'; readonly name: string };

const HUB_NAME = /^[\w.-]+\/[\w.-]+$/;

/**
 * Reads the setting `recognition.model`: a folder (absolute, or beginning with `.`), else "owner/name" on the hub.
 * Throws `model-missing` for a folder without a model and `invalid-input` for anything else.
 */
export function modelSource(model: string): ModelSource {
  if (path.isAbsolute(model) || model.startsWith('.')) {
    const folder = path.resolve(model);
    if (!existsSync(path.join(folder, 'config.json'))) {
      throw new AppError('model-missing', `The folder ${folder} holds no model: it has no config.json.`, {
        remedy:
          'Name a folder with a Whisper export for transformers.js (config.json, tokenizer.json, onnx/).',
      });
    }
    return { kind: 'folder', parent: path.dirname(folder), name: path.basename(folder) };
  }
  if (HUB_NAME.test(model)) return { kind: 'hub', name: model };
  throw new AppError('invalid-input', `"${model}" names no speech model.`, {
    remedy: 'Use a name of the catalogue, "owner/name" of a model on the hub, or the path of a folder.',
  });
}
