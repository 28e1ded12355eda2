import { readFile } from 'node:fs/promises';
import { Resampler } from '../../src/main/audio/resampler.ts';
import { msToSamples } from '../../src/shared/kernel/audio-format.ts';
import { joinSamples } from '../../src/shared/kernel/join-samples.ts';
import type { OpenModels } from '../support/models.ts';
import { speakMarkdown } from '../support/spoken-markdown.ts';

/** What the engine says in a scene: its samples at 16 kHz, and the words. */
export interface Speech {
  readonly pcm: Float32Array;
  readonly text: string;
}

/** Speaks sentences of coding agents one after the other until the speech lasts as long. */
export async function speak(
  { supervisor }: OpenModels,
  sentencesFile: string,
  wanted: { readonly first: number; readonly durationMs: number },
): Promise<Speech> {
  const lines = (await readFile(sentencesFile, 'utf8')).trim().split('\n');
  const pieces: Float32Array[] = [];
  const texts: string[] = [];
  let samples = 0;
  for (let index = wanted.first; samples < msToSamples(wanted.durationMs); index++) {
    const { markdown } = JSON.parse(lines[index % lines.length] ?? '') as { markdown: string };
    const spoken = await speakMarkdown(supervisor, markdown);
    const resampler = new Resampler();
    pieces.push(resampler.push(spoken), resampler.flush());
    texts.push(spoken.text);
    samples = pieces.reduce((sum, { length }) => sum + length, 0);
  }
  return { pcm: joinSamples(pieces), text: texts.join(' ') };
}

/** The same sound with this mean level while it sounds (blocks within 30 dB of the loudest), in dBFS. */
export function atLevel(pcm: Float32Array, levelDb: number): Float32Array {
  const blocks: number[] = [];
  for (let begin = 0; begin < pcm.length; begin += 512) {
    const block = pcm.subarray(begin, begin + 512);
    blocks.push(block.reduce((sum, sample) => sum + sample * sample, 0) / block.length);
  }
  const loudest = Math.max(...blocks);
  const sounding = blocks.filter((power) => power > loudest / 1000);
  const mean = sounding.reduce((sum, power) => sum + power, 0) / sounding.length;
  const gain = Math.sqrt(10 ** (levelDb / 10) / mean);
  return pcm.map((sample) => gain * sample);
}
