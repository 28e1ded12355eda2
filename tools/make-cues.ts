/**
 * `npx tsx tools/make-cues.ts`: makes the short sounds in `assets/cues` from the notes below. The results are
 * committed; run it after changing a note. Each note is a sine with two quieter overtones that die away faster, as a
 * struck bar of wood does.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { encodeWav } from '../src/main/audio/wav.ts';

const RATE_HZ = 24_000;
const ATTACK_MS = 4;
/** Ratio to the fundamental, loudness, and how much faster it dies away. */
const PARTIALS = [
  { ratio: 1, level: 1, decay: 1 },
  { ratio: 2, level: 0.18, decay: 1.8 },
  { ratio: 4, level: 0.06, decay: 3 },
] as const;
/** Peak of the loudest sound; well below speech. */
const PEAK = 0.3;

interface Note {
  readonly hz: number;
  readonly atMs: number;
  /** Time in which it falls to a thousandth. */
  readonly lastsMs: number;
}

const E4 = 329.63;
const A4 = 440;
const E5 = 659.26;
const A5 = 880;
const C6 = 1046.5;
const E6 = 1318.51;

/** Up means beginning, down means end, high means done, low means trouble, three notes ask for attention. */
const CUES: Readonly<Record<string, readonly Note[]>> = {
  start: [
    { hz: E5, atMs: 0, lastsMs: 110 },
    { hz: A5, atMs: 60, lastsMs: 150 },
  ],
  stop: [
    { hz: A5, atMs: 0, lastsMs: 110 },
    { hz: E5, atMs: 60, lastsMs: 150 },
  ],
  sent: [{ hz: E6, atMs: 0, lastsMs: 140 }],
  failed: [
    { hz: A4, atMs: 0, lastsMs: 200 },
    { hz: E4, atMs: 120, lastsMs: 320 },
  ],
  switched: [
    { hz: C6, atMs: 0, lastsMs: 90 },
    { hz: C6, atMs: 90, lastsMs: 160 },
  ],
  attention: [
    { hz: A5, atMs: 0, lastsMs: 260 },
    { hz: C6, atMs: 110, lastsMs: 280 },
    { hz: E6, atMs: 220, lastsMs: 480 },
  ],
};

function render(notes: readonly Note[]): Float32Array {
  const lengthMs = Math.max(...notes.map(({ atMs, lastsMs }) => atMs + lastsMs));
  const pcm = new Float32Array(Math.ceil((lengthMs / 1000) * RATE_HZ));
  for (const { hz, atMs, lastsMs } of notes) {
    const from = Math.round((atMs / 1000) * RATE_HZ);
    const samples = Math.round((lastsMs / 1000) * RATE_HZ);
    for (let n = 0; n < samples; n++) {
      const t = n / RATE_HZ;
      const attack = Math.min(1, (t * 1000) / ATTACK_MS);
      for (const { ratio, level, decay } of PARTIALS) {
        const envelope = Math.exp((-Math.log(1000) * decay * t * 1000) / lastsMs);
        pcm[from + n] =
          (pcm[from + n] ?? 0) + attack * envelope * level * Math.sin(2 * Math.PI * hz * ratio * t);
      }
    }
  }
  const peak = pcm.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);
  return pcm.map((sample) => (sample / peak) * PEAK);
}

const folder = join(import.meta.dirname, '..', 'assets', 'cues');
await mkdir(folder, { recursive: true });
for (const [name, notes] of Object.entries(CUES)) {
  await writeFile(join(folder, `${name}.wav`), encodeWav(render(notes), { sampleRateHz: RATE_HZ }));
}
