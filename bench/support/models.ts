import { join } from 'node:path';
import { systemClock } from '../../src/shared/kernel/clock.ts';
import { InferenceDetector } from '../../src/main/inference/inference-detector.ts';
import { nodeStarter } from '../../src/main/inference/node-starter.ts';
import { recogniserThreads } from '../../src/main/inference/physical-cores.ts';
import { InferenceSupervisor } from '../../src/main/inference/supervisor.ts';
import { locateModel, readCatalogue } from '../../src/main/models/catalogue.ts';
import { InferenceRecogniser } from '../../src/main/recognition/inference-recogniser.ts';
import type { Recogniser } from '../../src/main/recognition/recogniser.ts';

export interface OpenModels {
  readonly recogniser: Recogniser;
  /** The voice too, when it was asked for. */
  readonly supervisor: InferenceSupervisor;
  openDetector(): InferenceDetector;
  close(): Promise<void>;
}

/** The shipped models in their own process, loaded and warm; the voice only with a number of threads for it. */
export async function openModels({ voiceThreads = 0 } = {}): Promise<OpenModels> {
  const directory = join(import.meta.dirname, '../../models');
  const catalogue = await readCatalogue(directory);
  const supervisor = new InferenceSupervisor({
    starter: nodeStarter,
    clock: systemClock,
    setup: {
      detector: { kind: 'silero', model: locateModel(catalogue, directory, 'silero-vad', 'detection') },
      recogniser: {
        kind: 'whisper',
        model: locateModel(catalogue, directory, 'whisper-base', 'recognition'),
        threads: recogniserThreads(0),
      },
      synthesiser:
        voiceThreads === 0
          ? { kind: 'none' }
          : {
              kind: 'hibari',
              model: locateModel(catalogue, directory, 'hibari', 'synthesis'),
              threads: voiceThreads,
            },
    },
  });
  supervisor.start();
  await Promise.all([supervisor.ready('detector'), supervisor.ready('recogniser')]);
  if (voiceThreads > 0) await supervisor.ready('synthesiser');
  return {
    supervisor,
    recogniser: new InferenceRecogniser(supervisor),
    openDetector: () => new InferenceDetector(supervisor),
    close: () => supervisor.dispose(),
  };
}
