/** The thread that speaks: makes written text into sentences, and sentences into sound. */
import type { SynthesiserSetup } from '../../../shared/contract/inference.ts';
import { loadHibari } from './hibari/load-hibari.ts';
import { cancelCheck, serveRoom, type Room, type SynthesiserCall } from './room.ts';

async function load(setup: Extract<SynthesiserSetup, { kind: 'hibari' }>): Promise<Room<SynthesiserCall>> {
  const { voice, prepare, release, timing } = await loadHibari(setup.model, setup.threads);
  return {
    models: [timing],
    async answer(call, emit) {
      const checkCancelled = cancelCheck(call.cancel);
      checkCancelled();
      const { id } = call;
      switch (call.type) {
        case 'prepare':
          return { type: 'prepared', id, sentences: prepare(call.request, checkCancelled) };
        case 'synthesise': {
          const onSound = (pcm: Float32Array<ArrayBuffer>): void =>
            emit({ type: 'sound', id, pcm }, [pcm.buffer]);
          const result = await voice.synthesise(call.request, { onSound, checkCancelled });
          return { type: 'synthesised', id, ...result };
        }
      }
    },
    release,
  };
}

serveRoom('synthesiser', load);
