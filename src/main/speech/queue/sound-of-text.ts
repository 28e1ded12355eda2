import type { Settings } from '../../../shared/settings/schema.ts';
import type { AudioBlock } from '../../audio/audio-block.ts';
import { Resampler } from '../../audio/resampler.ts';
import type { SpeechText } from '../speech-text.ts';
import { speechOptions } from './speech-options.ts';
import type { VoiceBox } from './voice-box.ts';

export interface TextSoundRequest {
  readonly text: string;
  readonly voice?: string | undefined;
  readonly language?: string | undefined;
  readonly speed?: number | undefined;
  readonly kind?: 'full' | 'short' | 'questions' | 'off' | undefined;
}

/**
 * A whole text as sound with its pauses, at the rate of its first block, as fast as it can be made. Rejects with
 * `unavailable` when there is no voice for its language, with `synthesis-failed`, with `cancelled`.
 */
export async function* soundOfText(
  request: TextSoundRequest,
  settings: Settings['speech'],
  { voices, speechText }: { readonly voices: VoiceBox; readonly speechText: SpeechText },
  signal: AbortSignal,
): AsyncGenerator<AudioBlock, void, undefined> {
  // What somebody wants in a file is wanted whole.
  const options = speechOptions({ id: '', kind: 'full', ...request }, settings);
  const { kind, language, speed, shortenAbove } = options;
  const voice = await voices.choose(options);
  if (kind === 'off') return;
  const sentences = await speechText.prepare(
    { text: request.text, language, kind, shortenAbove, inlinePronunciations: voice.readsPhonemes },
    signal,
  );
  let resampler: Resampler | undefined;
  let sampleRateHz = 0;
  for (const [index, { text, pauseAfterMs }] of sentences.entries()) {
    const synthesis = { text, voiceId: voice.id, language, speed, pronunciations: settings.pronunciations };
    for await (const block of voices.speak(synthesis, signal)) {
      if (resampler === undefined) {
        sampleRateHz = block.sampleRateHz;
        resampler = new Resampler(sampleRateHz);
      }
      yield { pcm: resampler.push(block), sampleRateHz };
    }
    const pauseSamples = Math.round((pauseAfterMs / speed / 1000) * sampleRateHz);
    if (index < sentences.length - 1 && pauseSamples > 0) {
      yield { pcm: new Float32Array(pauseSamples), sampleRateHz };
    }
  }
  if (resampler !== undefined) yield { pcm: resampler.flush(), sampleRateHz };
}
