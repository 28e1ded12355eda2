import { Resampler } from '../../src/main/audio/resampler.ts';
import type { InferenceSupervisor } from '../../src/main/inference/supervisor.ts';
import { msToSamples } from '../../src/shared/kernel/audio-format.ts';
import { joinSamples } from '../../src/shared/kernel/join-samples.ts';
import { seededRandom } from './statistics.ts';

/**
 * How the voice is told to say what it would not say as a person who spells: "A" as a letter and not as the article,
 * "O" with a comma behind it (before a full stop it ends like "ol"), "Z" and "H" drawn out.
 */
const CLEARLY: Readonly<Record<string, string>> = {
  a: '[A](/ˈA/)',
  e: '[E](/ˈi/)',
  h: '[H](/ˈAʧ/)',
  o: '[O](/ˈO/),',
  z: '[Z](/zˈi/)',
  '0': 'zero',
  '1': 'one',
  '2': 'two',
  '3': 'three',
  '4': 'four',
  '5': 'five',
  '6': 'six',
  '7': 'seven',
  '8': 'eight',
  '9': 'nine',
  at: 'at sign',
};
/** Somebody who spells takes time. */
const SPEED = 0.9;
const SHORTEST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 400;
/** Amplitude of the room's noise: −70 dBFS. */
const NOISE = 0.0005;

export interface SpelledAloud {
  /** 16 kHz. */
  readonly pcm: Float32Array;
}

/** Says each stretch with the shipped voice, with real pauses between them, in a quiet room. */
export async function spellAloud(
  supervisor: Pick<InferenceSupervisor, 'synthesise'>,
  said: readonly string[],
  { seed = 1, leadMs = 500, endMs = 2000 } = {},
): Promise<SpelledAloud> {
  const random = seededRandom(seed);
  const pieces: Float32Array[] = [new Float32Array(msToSamples(leadMs))];
  for (const stretch of said) {
    const pcm = await say(supervisor, sentenceOf(stretch));
    const pauseMs = SHORTEST_PAUSE_MS + random() * (LONGEST_PAUSE_MS - SHORTEST_PAUSE_MS);
    pieces.push(pcm, new Float32Array(msToSamples(pauseMs)));
  }
  pieces.push(new Float32Array(msToSamples(endMs)));
  return { pcm: joinSamples(pieces).map((sample) => sample + (2 * random() - 1) * NOISE) };
}

/** One sentence in the shipped voice, at 16 kHz. */
export async function say(
  supervisor: Pick<InferenceSupervisor, 'synthesise'>,
  text: string,
): Promise<Float32Array> {
  const pieces: Float32Array[] = [];
  const { sampleRateHz } = await supervisor.synthesise({ text, speed: SPEED, pronunciations: {} }, (pcm) =>
    pieces.push(pcm),
  );
  const resampler = new Resampler();
  const spoken = resampler.push({ pcm: joinSamples(pieces), sampleRateHz });
  return joinSamples([spoken, resampler.flush()]);
}

function sentenceOf(stretch: string): string {
  const words = stretch
    .split(' ')
    .map((word) => CLEARLY[word] ?? (word.length === 1 ? word.toUpperCase() : word));
  const text = words.join(' ');
  return text.endsWith(',') ? text : `${text}.`;
}
