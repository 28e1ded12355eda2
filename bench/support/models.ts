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
  openDetector(): InferenceDetector;
  close(): Promise<void>;
}

/** The shipped models in their own process, loaded and warm. */
export async function openModels(): Promise<OpenModels> {
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
      synthesiser: { kind: 'none' },
    },
  });
  supervisor.start();
  await Promise.all([supervisor.ready('detector'), supervisor.ready('recogniser')]);
  return {
    recogniser: new InferenceRecogniser(supervisor),
    openDetector: () => new InferenceDetector(supervisor),
    close: () => supervisor.dispose(),
  };
}
