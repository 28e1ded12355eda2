import { describe, expect, it } from 'vitest';
import { HibariVoice } from '../../../../src/main/inference/workers/hibari/hibari-voice.ts';
import { PhonemeIds } from '../../../../src/main/inference/workers/hibari/phoneme-ids.ts';
import { VoiceGraph } from '../../../../src/main/inference/workers/hibari/voice-graph.ts';
import type { Graph, TensorFactory } from '../../../../src/main/inference/workers/whisper/graph.ts';
import { AppError } from '../../../../src/shared/kernel/app-error.ts';
import { formulaParts } from './signal-vectors.ts';

const FRAMES = 80;
const tensors: TensorFactory = {
  floats: (data, dims) => ({ data, dims }),
  integers: (values, dims) => ({ data: Float32Array.from(values), dims }),
};

/** A voice over a network that always says the same, and a pronouncer that takes words for breaths. */
function scriptedVoice(): {
  readonly voice: HibariVoice;
  readonly asked: number[][];
  readonly paces: number[];
} {
  const asked: number[][] = [];
  const paces: number[] = [];
  const { f0, frames: _frames, ...parts } = formulaParts(FRAMES);
  const graph: Graph = {
    async run({ ids, speed }) {
      asked.push([...(ids?.data ?? [])]);
      paces.push(speed?.data[0] ?? 0);
      const outputs = { f0, ...parts } as Record<string, Float32Array>;
      return Object.fromEntries(Object.entries(outputs).map(([name, data]) => [name, { data, dims: [] }]));
    },
    release: async () => {},
  };
  const voice = new HibariVoice({
    phonemiser: { phonemes: async (text) => text.split(' ').map((phonemes) => ({ phonemes })) },
    ids: new PhonemeIds({ a: 5, b: 6, constructor: 7 }),
    graph: new VoiceGraph(graph, tensors),
  });
  return { voice, asked, paces };
}

async function speak(
  voice: HibariVoice,
  text: string,
  { speed = 1, checkCancelled = (): void => {} } = {},
): Promise<{ readonly pieces: readonly Float32Array[]; readonly samples: number }> {
  const pieces: Float32Array[] = [];
  const onSound = (pcm: Float32Array): void => void pieces.push(pcm);
  const { samples } = await voice.synthesise(
    { text, speed, pronunciations: {} },
    { onSound, checkCancelled },
  );
  return { pieces, samples };
}

describe('the ids of phonemes', () => {
  it('lie between pads, and unknown characters have none', () => {
    const ids = new PhonemeIds({ a: 5, b: 6 });
    expect(ids.of('ab?a')).toEqual([0, 5, 6, 5, 0]);
    expect(ids.of('?!')).toEqual([]);
    expect(ids.of('')).toEqual([]);
  });
});

describe('the shipped voice', () => {
  it('gives its sound in blocks and counts all samples', async () => {
    const { voice } = scriptedVoice();
    const { pieces, samples } = await speak(voice, 'ab');
    expect(pieces.length).toBeGreaterThan(1);
    expect(pieces.reduce((sum, piece) => sum + piece.length, 0)).toBe(samples);
    expect(samples).toBeGreaterThan(60 * 300);
  });

  it('says nothing where there is nothing to say', async () => {
    const { voice, asked } = scriptedVoice();
    expect(await speak(voice, '???')).toEqual({ pieces: [], samples: 0 });
    expect(asked).toEqual([]);
  });

  it('takes a breath between two pieces, shorter at a higher speed', async () => {
    const { voice } = scriptedVoice();
    const one = (await speak(voice, 'ab')).samples;
    expect((await speak(voice, 'ab ??? ba')).samples).toBe(2 * one + 0.18 * 24_000);
    const quick = (await speak(voice, 'ab', { speed: 1.2 })).samples;
    expect((await speak(voice, 'ab ba', { speed: 1.2 })).samples).toBe(2 * quick + 0.15 * 24_000);
  });

  it('speaks at the pace the network is good at, and stretches the rest', async () => {
    const { voice, paces } = scriptedVoice();
    const lengths: number[] = [];
    for (const speed of [1, 0.8, 1.25, 2, 0.5]) lengths.push((await speak(voice, 'ab', { speed })).samples);
    expect(paces.map((pace) => Number(pace.toFixed(2)))).toEqual([1, 0.8, 1.25, 1.25, 0.8]);
    const [own = 0, , , fast = 0, slow = 0] = lengths;
    expect(fast).toBe(Math.round(own / 1.6));
    expect(slow).toBe(Math.round(own / 0.625));
  });

  it('is asked to stop before the network runs and after each block', async () => {
    const { voice, asked } = scriptedVoice();
    const stopAt = async (question: number): Promise<number> => {
      let questions = 0;
      const pieces: Float32Array[] = [];
      const work = voice.synthesise(
        { text: 'ab', speed: 1, pronunciations: {} },
        {
          onSound: (pcm) => void pieces.push(pcm),
          checkCancelled: () => {
            questions += 1;
            if (questions === question) throw new AppError('cancelled', 'Stopped.');
          },
        },
      );
      await expect(work).rejects.toMatchObject({ code: 'cancelled' });
      return pieces.length;
    };
    expect(await stopAt(1)).toBe(0);
    expect(asked).toEqual([]);
    expect(await stopAt(2)).toBe(0);
    expect(await stopAt(3)).toBe(1);
    expect(await stopAt(4)).toBe(2);
  });

  it('speaks the same after a sentence that was stopped', async () => {
    const { voice } = scriptedVoice();
    const before = await speak(voice, 'ab', { speed: 1.7 });
    let questions = 0;
    const checkCancelled = (): void => {
      questions += 1;
      if (questions === 3) throw new AppError('cancelled', 'Stopped.');
    };
    await expect(speak(voice, 'ab', { speed: 1.7, checkCancelled })).rejects.toThrow('Stopped.');
    expect(await speak(voice, 'ab', { speed: 1.7 })).toEqual(before);
  });
});
