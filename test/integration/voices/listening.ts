/** What the tests of several voices ask for and hear. */
import type { AudioBlock } from '../../../src/main/audio/audio-block.ts';
import type { SynthesisRequest } from '../../../src/main/speech/synthesiser.ts';

export const never = new AbortController().signal;

/** A text that would do harm to whoever takes it for a command. */
export const NASTY =
  '-w /tmp/x "quoted" \'single\' $(touch injected) `touch injected` & | ; %PATH% \u0000\u0007\u001b[0m\r\nöäü 你好';

export function request(voiceId: string, text: string, speed = 1): SynthesisRequest {
  return { text, voiceId, language: 'de', speed, pronunciations: {} };
}

export interface Sound {
  readonly seconds: number;
  readonly rates: readonly number[];
  readonly peak: number;
}

export async function soundOf(blocks: AsyncIterable<AudioBlock>): Promise<Sound> {
  let seconds = 0;
  let peak = 0;
  const rates = new Set<number>();
  for await (const { pcm, sampleRateHz } of blocks) {
    seconds += pcm.length / sampleRateHz;
    rates.add(sampleRateHz);
    for (const sample of pcm) peak = Math.max(peak, Math.abs(sample));
  }
  return { seconds, rates: [...rates], peak };
}
