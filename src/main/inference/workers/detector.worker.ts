/** The thread that hears: judges frames for speech. */
import type { DetectorSetup, ModelTiming } from '../../../shared/contract/inference.ts';
import { FRAME_SAMPLES } from '../../../shared/kernel/audio-format.ts';
import { readVerifiedFile } from '../../models/verified-file.ts';
import type { DetectorModel, DetectorStream } from './detectors/detector-model.ts';
import { openSilero } from './detectors/silero.ts';
import { openVadNode } from './detectors/vad-node.ts';
import { serveRoom, type DetectorCall, type Room } from './room.ts';

const SILERO_FILE = 'silero_vad_16k_op15.onnx';

async function open(setup: DetectorSetup): Promise<DetectorModel> {
  switch (setup.kind) {
    case 'silero':
      return openSilero(await readVerifiedFile(setup.model, SILERO_FILE));
    case 'vad-node':
      return openVadNode();
  }
}

async function load(setup: DetectorSetup): Promise<Room<DetectorCall>> {
  const startedAt = performance.now();
  const model = await open(setup);
  const loadedAt = performance.now();
  const first = await model.openStream();
  await first.probability(new Float32Array(FRAME_SAMPLES));
  const timing: ModelTiming = {
    model: setup.kind === 'silero' ? setup.model.name : setup.kind,
    loadMs: loadedAt - startedAt,
    warmMs: performance.now() - loadedAt,
  };
  const streams = new Map<number, DetectorStream>();
  return {
    models: [timing],
    async answer(call) {
      let stream = streams.get(call.stream);
      if (stream === undefined) {
        stream = await model.openStream();
        streams.set(call.stream, stream);
      }
      if (call.reset) stream.reset();
      if (call.gain !== 1) {
        for (let index = 0; index < call.pcm.length; index += 1) {
          call.pcm[index] = (call.pcm[index] as number) * call.gain;
        }
      }
      const probabilities: number[] = [];
      for (let from = 0; from < call.pcm.length; from += FRAME_SAMPLES) {
        probabilities.push(await stream.probability(call.pcm.subarray(from, from + FRAME_SAMPLES)));
      }
      return { type: 'detected', id: call.id, probabilities };
    },
    closeStream: (stream) => void streams.delete(stream),
    release: () => model.release(),
  };
}

serveRoom('detector', load);
