import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startHost, type Host } from '../../src/main/host.ts';
import { nodeStarter } from '../../src/main/inference/node-starter.ts';
import { SilentOutput } from '../../src/main/speech/playback/silent-output.ts';
import type { AudioOutput } from '../../src/main/speech/playback/audio-output.ts';
import { systemClock } from '../../src/shared/kernel/clock.ts';
import { markdownTable } from '../support/report.ts';
import { bootstrapInterval, quantile } from '../support/statistics.ts';
import { VirtualMicrophone } from '../support/virtual-microphone.ts';

/** Softer than this is silence: −60 dBFS. */
const AUDIBLE = 0.001;

const WORDS = [
  'tests',
  'are',
  'green',
  'now',
  'and',
  'the',
  'parser',
  'reads',
  'every',
  'line',
  'of',
  'input',
  'twice',
  'before',
  'it',
  'writes',
  'a',
  'short',
  'report',
  'about',
  'missing',
  'values',
  'for',
  'people',
  'who',
  'review',
  'changes',
  'in',
  'large',
  'projects',
  'with',
  'many',
  'small',
  'modules',
] as const;

/** Sentences of so many words, never the same twice, so that no cache helps. */
function sentence(words: number, seed: number): string {
  const chosen = Array.from(
    { length: words },
    (_, n) => WORDS[(seed * 7 + n * (1 + (seed % 5))) % WORDS.length] ?? '',
  );
  const text = chosen.join(' ');
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}

/** A text of 60 words, as sentences of 12. */
function paragraph(seed: number): string {
  return Array.from({ length: 5 }, (_, n) => sentence(12, 1000 + seed * 5 + n)).join(' ');
}

export const TEXTS: Readonly<Record<string, (seed: number) => string>> = {
  '3 words': (seed) => sentence(3, seed),
  '12 words': (seed) => sentence(12, seed),
  '60 words, 5 sentences': paragraph,
  'cached phrase': () => 'Done, all tests pass.',
};

export interface Sample {
  readonly text: string;
  /** Milliseconds from sending the request to the first audible sample handed to the output. */
  readonly firstSoundMs: number;
}

/** The whole engine with its server, and an output that keeps time and notes when it is handed sound. */
export class SpeechStage {
  readonly host: Host;
  readonly #folder: string;
  #onSound: ((atMs: number) => void) | undefined;
  /** When the samples handed so far will have been played; undefined between speeches. */
  #dryAtMs: number | undefined;
  #underruns = 0;

  static async open(): Promise<SpeechStage> {
    const folder = await mkdtemp(join(tmpdir(), 'vivavoce-bench-'));
    let stage: SpeechStage | undefined;
    const host = await startHost({
      source: new VirtualMicrophone(),
      output: listeningTo(new SilentOutput(systemClock), (sound) => {
        if (stage !== undefined) stage.#handed(sound);
      }),
      env: { ...process.env, VIVAVOCE_HOME: folder, VIVAVOCE_SOUNDS_ENABLED: 'false' },
      processStarter: nodeStarter,
      capabilities: { tray: false, globalHotkey: false, loginItem: false },
      port: 0,
      listening: false,
    });
    stage = new SpeechStage(host, folder);
    // The first speech waits for the voice to be loaded.
    await stage.speak('Ready.');
    return stage;
  }

  private constructor(host: Host, folder: string) {
    this.host = host;
    this.#folder = folder;
  }

  /** Times at which the output had played everything while a speech was not over. */
  get underruns(): number {
    return this.#underruns;
  }

  async close(): Promise<void> {
    await this.host.stop();
    await rm(this.#folder, { recursive: true, force: true });
  }

  /** Resolves with the time to the first sound when the speech is over. */
  async speak(text: string, onFirstSound: () => void = () => {}): Promise<number> {
    const sentAtMs = performance.now();
    const heard = new Promise<number>((resolve) => {
      this.#onSound = (atMs) => {
        this.#onSound = undefined;
        resolve(atMs - sentAtMs);
        onFirstSound();
      };
    });
    const response = await fetch(`${this.host.url}/speech`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        openvip: '1.0',
        type: 'speech',
        id: crypto.randomUUID(),
        timestamp: new Date().toISOString(),
        text,
      }),
    });
    this.#dryAtMs = undefined;
    if (!response.ok) throw new Error(`Speaking failed: ${response.status} ${await response.text()}`);
    return heard;
  }

  /** Like `speak`, but nobody listens to the end. */
  async begin(text: string): Promise<number> {
    const firstSound = this.speak(text, () => {
      void fetch(`${this.host.url}/speech/stop`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: '{}',
      });
    });
    return firstSound;
  }

  #handed({ audible, durationMs }: HandedSound): void {
    const nowMs = performance.now();
    if (this.#dryAtMs !== undefined && nowMs > this.#dryAtMs) this.#underruns += 1;
    if (audible) this.#onSound?.(nowMs);
    this.#dryAtMs = Math.max(this.#dryAtMs ?? nowMs, nowMs) + durationMs;
  }
}

interface HandedSound {
  readonly audible: boolean;
  readonly durationMs: number;
}

function listeningTo(output: AudioOutput, onSound: (sound: HandedSound) => void): AudioOutput {
  return {
    kind: output.kind,
    devices: () => output.devices(),
    open: (handlers, wanted) =>
      output.open(
        {
          ...handlers,
          handed: (pcm, sampleRateHz, atMs) => {
            handlers.handed(pcm, sampleRateHz, atMs);
            onSound({
              audible: pcm.some((sample) => Math.abs(sample) > AUDIBLE),
              durationMs: (pcm.length / sampleRateHz) * 1000,
            });
          },
        },
        wanted,
      ),
  };
}

export async function firstSounds(stage: SpeechStage, repeats: number): Promise<readonly Sample[]> {
  const samples: Sample[] = [];
  for (let round = 0; round < repeats; round++) {
    for (const [text, make] of Object.entries(TEXTS)) {
      // Only what was synthesised to its end is remembered.
      const firstSoundMs = await (text === 'cached phrase'
        ? stage.speak(make(round))
        : stage.begin(make(round)));
      // The first time it is no cached phrase yet.
      if (round > 0 || text !== 'cached phrase') samples.push({ text, firstSoundMs });
    }
  }
  return samples;
}

export function firstSoundTable(samples: readonly Sample[]): string {
  const rows = Object.keys(TEXTS).map((text) => {
    const times = samples.filter((sample) => sample.text === text).map(({ firstSoundMs }) => firstSoundMs);
    const [low, high] = bootstrapInterval(times, 0.5);
    return [
      text,
      times.length,
      `${quantile(times, 0.5).toFixed(0)} [${low.toFixed(0)}–${high.toFixed(0)}]`,
      quantile(times, 0.95).toFixed(0),
    ];
  });
  return markdownTable(['time to first sound, ms', 'requests', 'p50 [90 %]', 'p95'], rows);
}
