import type { InferenceSupervisor } from '../../src/main/inference/supervisor.ts';
import { joinSamples } from '../../src/shared/kernel/join-samples.ts';

/** What the shipped voice makes of a text: its sound, pauses included, and the words without their phonemes. */
export interface SpokenMarkdown {
  readonly pcm: Float32Array;
  readonly sampleRateHz: number;
  readonly text: string;
}

const VOICE_RATE_HZ = 24_000;

/** Speaks all of an agent's text, as the engine would at speed 1. */
export async function speakMarkdown(
  supervisor: InferenceSupervisor,
  markdown: string,
): Promise<SpokenMarkdown> {
  const sentences = await supervisor.prepare({
    text: markdown,
    language: 'en',
    kind: 'full',
    shortenAbove: Infinity,
    inlinePronunciations: true,
  });
  const pieces: Float32Array[] = [];
  let rateHz = VOICE_RATE_HZ;
  for (const { text, pauseAfterMs } of sentences) {
    const { sampleRateHz } = await supervisor.synthesise({ text, speed: 1, pronunciations: {} }, (pcm) =>
      pieces.push(pcm),
    );
    rateHz = sampleRateHz;
    pieces.push(new Float32Array(Math.round((pauseAfterMs / 1000) * rateHz)));
  }
  const words = sentences.map(({ text }) => text.replaceAll(/\[([^\]]*)\]\(\/[^)]*\/\)/g, '$1'));
  return { pcm: joinSamples(pieces), sampleRateHz: rateHz, text: words.join(' ') };
}
