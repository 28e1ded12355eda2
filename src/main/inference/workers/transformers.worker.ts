/** The recogniser's thread for any Whisper export that transformers.js can run. Started only when one is chosen. */
import {
  env,
  pipeline,
  StoppingCriteria,
  type AutomaticSpeechRecognitionPipeline,
} from '@huggingface/transformers';
import type { Recognition, RecognitionRequest, RecogniserSetup } from '../../../shared/contract/inference.ts';
import { AppError } from '../../../shared/kernel/app-error.ts';
import { SAMPLE_RATE_HZ } from '../../../shared/kernel/audio-format.ts';
import { cancelCheck, serveRoom, type CancelFlag, type RecogniserCall, type Room } from './room.ts';
import { modelSource, type ModelSource } from './transformers/model-source.ts';
import { compressionRatio } from './whisper/compression-ratio.ts';

type Setup = Extract<RecogniserSetup, { kind: 'transformers' }>;

/** The pipeline does not tell how sure it is: values that tip no scale (of the rejection score, of the endpoint). */
const UNKNOWN = { meanLogProbability: 0, noSpeechProbability: 0, continuationProbability: 0.01 } as const;

/** transformers.js does not detect languages; this is what it assumes. */
const ASSUMED_LANGUAGE = 'en';

/** Stops the text as soon as the call is cancelled. */
class CancelCriteria extends StoppingCriteria {
  readonly #flag: CancelFlag;

  constructor(flag: CancelFlag) {
    super();
    this.#flag = flag;
  }

  override _call(sequences: number[][]): boolean[] {
    const cancelled = Atomics.load(this.#flag, 0) !== 0;
    return sequences.map(() => cancelled);
  }
}

async function open(setup: Setup, source: ModelSource): Promise<AutomaticSpeechRecognitionPipeline> {
  env.cacheDir = setup.cacheDirectory;
  if (source.kind === 'folder') {
    env.localModelPath = source.parent;
    env.allowRemoteModels = false;
  }
  try {
    return await pipeline('automatic-speech-recognition', source.name, {
      session_options: { intraOpNumThreads: setup.threads, extra: { session: { force_spinning_stop: '1' } } },
    });
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new AppError('model-missing', `The speech model "${setup.model}" cannot be loaded: ${reason}.`, {
      remedy:
        source.kind === 'hub'
          ? 'Check the name and the connection to huggingface.co, or name a local folder.'
          : 'Check that the folder holds a whole Whisper export for transformers.js.',
      cause,
    });
  }
}

async function load(setup: Setup): Promise<Room<RecogniserCall>> {
  const startedAt = performance.now();
  const recognise = await open(setup, modelSource(setup.model));
  const type = (recognise.model.config as { readonly model_type?: string }).model_type;
  if (type !== 'whisper') {
    throw new AppError('invalid-input', `"${setup.model}" is a ${type ?? 'foreign'} model, not a Whisper.`, {
      remedy: 'Choose a Whisper export.',
    });
  }
  const loadedAt = performance.now();
  await recognise(new Float32Array(SAMPLE_RATE_HZ), { max_new_tokens: 2 });
  return {
    models: [{ model: setup.model, loadMs: loadedAt - startedAt, warmMs: performance.now() - loadedAt }],
    async answer(call) {
      if (call.type !== 'recognise') {
        const what = call.type === 'score' ? 'score candidates' : 'tell spelled letters';
        throw new AppError('unavailable', `The model "${setup.model}" cannot ${what}.`, {
          remedy: 'Choose a model of the catalogue in the setting recognition.model.',
        });
      }
      const recognition = await run(recognise, call.request, call.cancel);
      cancelCheck(call.cancel)();
      return { type: 'recognised', id: call.id, recognition };
    },
    release: async () => {
      await recognise.dispose();
    },
  };
}

async function run(
  recognise: AutomaticSpeechRecognitionPipeline,
  request: RecognitionRequest,
  cancel: CancelFlag,
): Promise<Recognition> {
  cancelCheck(cancel)();
  if (request.pcm.length === 0) throw new AppError('invalid-input', 'There is no audio to recognise.');
  const startedAt = performance.now();
  const language =
    request.language === 'auto' ? (request.languages[0] ?? ASSUMED_LANGUAGE) : request.language;
  const timestamps = { none: false, words: 'word', segments: true } as const;
  const output = await recognise(request.pcm, {
    language,
    task: request.task,
    return_timestamps: timestamps[request.timestamps],
    // Not in the package's types, but passed on to the generation as its documentation says.
    ...{ stopping_criteria: new CancelCriteria(cancel) },
  });
  const durationMs = (request.pcm.length / SAMPLE_RATE_HZ) * 1000;
  const pieces = (output.chunks ?? []).map(({ text, timestamp: [start, end] }) => ({
    text: text.trim(),
    startMs: start * 1000,
    endMs: Math.min((end ?? Infinity) * 1000, durationMs),
  }));
  const text = output.text.trim();
  const ratio = compressionRatio(text);
  return {
    text,
    tokens: [],
    tokenEndsMs: [],
    language,
    languageProbability: 1,
    ...UNKNOWN,
    compressionRatio: ratio,
    looped: false,
    ...(request.timestamps === 'words' ? { words: pieces } : {}),
    ...(request.timestamps === 'segments' ? { segments: pieces } : {}),
    timings: { encodeMs: 0, decodeMs: performance.now() - startedAt, draftAccepted: 0, fallbacks: 0 },
  };
}

serveRoom('recogniser', load);
