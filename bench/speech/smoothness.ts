import { join } from 'node:path';
import { readClip } from '../support/clip-audio.ts';
import { readManifest } from '../support/manifest.ts';
import { TEXTS, type SpeechStage } from './first-sound.ts';

const FIXTURES = join(import.meta.dirname, '../../test/fixtures/audio');
const SPEECHES = 3;

export interface Smoothness {
  /** Times at which the output had run dry in the middle of a speech. */
  readonly underruns: number;
  readonly recognised: number;
}

/** Speaks paragraphs while files are recognised without a pause: does the sound ever stop for lack of samples? */
export async function smoothness(stage: SpeechStage): Promise<Smoothness> {
  const clips = (await readManifest(FIXTURES)).filter(({ lang }) => lang === 'en').slice(0, 20);
  const paragraph = TEXTS['60 words, 5 sentences'] ?? (() => '');
  let speaking = true;
  let recognised = 0;
  const recognising = (async () => {
    for (let n = 0; speaking; n = (n + 1) % clips.length) {
      const clip = clips[n];
      if (clip === undefined) return;
      const pcm = Int16Array.from(await readClip(clip.path), (sample) => Math.round(sample * 32_767));
      const lines = stage.host.engine.transcribe(
        asStream(new Uint8Array(pcm.buffer)),
        { language: 'en', words: false, task: 'transcribe' },
        new AbortController().signal,
      );
      for await (const line of lines) if (line.type === 'done') recognised += 1;
    }
  })();
  const before = stage.underruns;
  for (let n = 0; n < SPEECHES; n++) await stage.speak(paragraph(100 + n));
  speaking = false;
  await recognising;
  return { underruns: stage.underruns - before, recognised };
}

async function* asStream(bytes: Uint8Array): AsyncGenerator<Uint8Array, void, void> {
  yield bytes;
}

export function smoothnessText({ underruns, recognised }: Smoothness): string {
  return (
    `While the recogniser worked without a pause (${recognised} files), ${SPEECHES} paragraphs ran dry ` +
    `${underruns} times.`
  );
}
