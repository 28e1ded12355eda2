/** The thread that understands: runs our own driver over the Whisper graphs. */
import type { RecogniserSetup } from '../../../shared/contract/inference.ts';
import { cancelCheck, serveRoom, type RecogniserCall, type Room } from './room.ts';
import { loadWhisper } from './whisper/load-whisper.ts';

async function load(setup: Extract<RecogniserSetup, { kind: 'whisper' }>): Promise<Room<RecogniserCall>> {
  const { model, timing } = await loadWhisper(setup.model, setup.threads);
  return {
    models: [timing],
    async answer(call) {
      const work = { checkCancelled: cancelCheck(call.cancel) };
      switch (call.type) {
        case 'recognise':
          return { type: 'recognised', id: call.id, recognition: await model.recognise(call.request, work) };
        case 'score':
          return { type: 'scored', id: call.id, result: await model.score(call.request, work) };
        case 'spell':
          return { type: 'spelled', id: call.id, result: await model.spell(call.request, work) };
      }
    },
    release: () => model.release(),
  };
}

serveRoom('recogniser', load);
