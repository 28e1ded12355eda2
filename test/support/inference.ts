import { fileURLToPath } from 'node:url';
import { nodeStarter } from '../../src/main/inference/node-starter.ts';
import { recogniserThreads } from '../../src/main/inference/physical-cores.ts';
import { InferenceSupervisor, type SupervisorOptions } from '../../src/main/inference/supervisor.ts';
import type { InferenceEvent } from '../../src/main/inference/supervisor-events.ts';
import { locateModel, readCatalogue } from '../../src/main/models/catalogue.ts';
import type { InferenceSetup, RecognitionRequest } from '../../src/shared/contract/inference.ts';
import { systemClock } from '../../src/shared/kernel/clock.ts';
import { clipPcm } from './clips.ts';

export const MODELS = fileURLToPath(new URL('../../models/', import.meta.url));

/** The shipped models that hear, or those of another folder; the voice too when it is given threads. */
export async function shippedSetup(
  models: string = MODELS,
  { voiceThreads = 0 } = {},
): Promise<InferenceSetup> {
  const catalogue = await readCatalogue(models);
  return {
    detector: { kind: 'silero', model: locateModel(catalogue, models, 'silero-vad', 'detection') },
    recogniser: {
      kind: 'whisper',
      model: locateModel(catalogue, models, 'whisper-base', 'recognition'),
      threads: recogniserThreads(0),
    },
    synthesiser:
      voiceThreads === 0
        ? { kind: 'none' }
        : {
            kind: 'hibari',
            model: locateModel(catalogue, models, 'hibari', 'synthesis'),
            threads: voiceThreads,
          },
  };
}

/** A supervisor over a real child process; dispose it. */
export async function startInference(
  options: Partial<SupervisorOptions> = {},
): Promise<{ readonly supervisor: InferenceSupervisor; readonly events: readonly InferenceEvent[] }> {
  const supervisor = new InferenceSupervisor({
    starter: nodeStarter,
    clock: systemClock,
    setup: options.setup ?? (await shippedSetup()),
    ...options,
  });
  const events: InferenceEvent[] = [];
  supervisor.subscribe((event) => events.push(event));
  supervisor.start();
  return { supervisor, events };
}

/** Resolves with the first event of the type that comes from now on. */
export function nextEvent<Type extends InferenceEvent['type']>(
  supervisor: InferenceSupervisor,
  type: Type,
): Promise<Extract<InferenceEvent, { type: Type }>> {
  return new Promise((resolve) => {
    const subscription = supervisor.subscribe((event) => {
      if (event.type !== type) return;
      void subscription.dispose();
      resolve(event as Extract<InferenceEvent, { type: Type }>);
    });
  });
}

/** A request for a whole clip; greedy, English. */
export function requestFor(file: string, change: Partial<RecognitionRequest> = {}): RecognitionRequest {
  return {
    pcm: clipPcm(file),
    kind: 'partial',
    language: 'en',
    languages: [],
    task: 'transcribe',
    vocabulary: [],
    timestamps: 'none',
    ...change,
  };
}
