/** Sentences in the shipped voice, for tests that speak to the engine. */
import { spellAloud } from '../../bench/support/spelled-aloud.ts';
import { Resampler } from '../../src/main/audio/resampler.ts';
import type { InferenceSupervisor } from '../../src/main/inference/supervisor.ts';
import { joinSamples } from '../../src/shared/kernel/join-samples.ts';
import { shippedSetup, startInference } from './inference.ts';

export interface OurVoice<Name extends string> {
  /** 16 kHz. */
  of(name: Name): Float32Array;
}

/**
 * Speaks each text once, in a process that is gone afterwards. A list of texts is spelled: its members have real
 * pauses between them.
 */
export async function speakAll<Name extends string>(
  texts: Readonly<Record<Name, string | readonly string[]>>,
): Promise<OurVoice<Name>> {
  const { supervisor } = await startInference({ setup: await shippedSetup(undefined, { voiceThreads: 2 }) });
  const samples = new Map<string, Float32Array>();
  try {
    await supervisor.ready('synthesiser');
    for (const [name, text] of Object.entries<string | readonly string[]>(texts)) {
      const pcm =
        typeof text === 'string'
          ? await say(supervisor, text)
          : (await spellAloud(supervisor, text, { leadMs: 0, endMs: 0 })).pcm;
      samples.set(name, pcm);
    }
  } finally {
    await supervisor.dispose();
  }
  return {
    of(name) {
      const pcm = samples.get(name);
      if (pcm === undefined) throw new Error(`"${name}" was never spoken.`);
      return pcm;
    },
  };
}

async function say(supervisor: InferenceSupervisor, text: string): Promise<Float32Array> {
  const pieces: Float32Array[] = [];
  const request = { text, speed: 0.9, pronunciations: {} };
  const { sampleRateHz } = await supervisor.synthesise(request, (pcm) => pieces.push(pcm));
  const resampler = new Resampler();
  return joinSamples([resampler.push({ pcm: joinSamples(pieces), sampleRateHz }), resampler.flush()]);
}
