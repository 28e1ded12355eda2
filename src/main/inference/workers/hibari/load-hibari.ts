import type {
  LocatedModel,
  ModelTiming,
  SpeechTextRequest,
  SpokenSentence,
} from '../../../../shared/contract/inference.ts';
import { systemClock } from '../../../../shared/kernel/clock.ts';
import { spokenSentences } from '../../../../shared/text/speech/spoken-sentences.ts';
import { readVerifiedFile } from '../../../models/verified-file.ts';
import { onnxTensors, openGraph } from '../onnx-graph.ts';
import { HibariVoice } from './hibari-voice.ts';
import { PhonemeIds } from './phoneme-ids.ts';
import { Pronouncer } from './pronunciation/pronouncer.ts';
import { loadPronunciation } from './pronunciation/pronunciation-data.ts';
import { openUnknownWords } from './pronunciation/unknown-word-network.ts';
import { SlimGraph } from './slim-graph.ts';
import { VoiceGraph } from './voice-graph.ts';

/** Goes every part of the way, also through the network for unknown words, and is long enough to have it compiled. */
const WARMING = 'Vivavoce jumps over the lazy dog, 3 times, and nobody in Zubrovia is in a hurry.';

/** A sentence of 25 words. Shorter ones take 20 MB in a run, those of the greatest length 100 MB. */
const LARGE_IDS = 160;

export interface LoadedVoice {
  readonly voice: HibariVoice;
  /** Makes a written text into sentences for the ear. */
  readonly prepare: (request: SpeechTextRequest, checkCancelled: () => void) => readonly SpokenSentence[];
  readonly timing: ModelTiming;
  release(): Promise<void>;
}

/**
 * Loads the shipped voice with its pronunciations and speaks once: the first run of a graph is slow.
 * Rejects with `model-missing` or `model-damaged`, naming the file.
 */
export async function loadHibari(located: LocatedModel, threads: number): Promise<LoadedVoice> {
  const startedAt = performance.now();
  const read = (name: string): Promise<Buffer> => readVerifiedFile(located, name);
  const vocabulary: unknown = JSON.parse((await read('vocab.json')).toString('utf8'));
  const unknownWords = await openUnknownWords(await read('oov.onnx'));
  const pronouncer = new Pronouncer(await loadPronunciation(read), unknownWords.read);
  const graph = await SlimGraph.open({
    open: async () => openGraph(await read('hibari.onnx'), { threads, arena: true }),
    isLarge: ({ ids }) => (ids?.dims[1] ?? 0) > LARGE_IDS,
    clock: systemClock,
  });
  const voice = new HibariVoice({
    phonemiser: pronouncer,
    ids: new PhonemeIds(vocabulary),
    graph: new VoiceGraph(graph, onnxTensors),
  });
  const loadedAt = performance.now();
  await voice.synthesise(
    { text: WARMING, speed: 1, pronunciations: {} },
    { onSound: () => {}, checkCancelled: () => {} },
  );
  return {
    voice,
    prepare: (request, checkCancelled) =>
      spokenSentences(request, { isWord: (word) => pronouncer.isWord(word), checkCancelled }),
    release: async () => {
      await voice.release();
      await unknownWords.release();
    },
    timing: { model: located.name, loadMs: loadedAt - startedAt, warmMs: performance.now() - loadedAt },
  };
}
