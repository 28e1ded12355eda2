import { openModels } from '../support/models.ts';
import { markdownTable } from '../support/report.ts';
import { quantile } from '../support/statistics.ts';
import { TEXTS } from './first-sound.ts';

const UTTERANCES_FOR_MEMORY = 500;
const MIB = 2 ** 20;

export interface Throughput {
  readonly threads: number;
  /** Computing time ÷ length of the sound. */
  readonly realTimeFactor: number;
  /** Per sentence of twelve words: medians of the stages, milliseconds. */
  readonly phonemesMs: number;
  readonly graphMs: number;
  readonly signalMs: number;
}

/** The voice alone, without player and server. */
export async function measureThroughput(threads: number, repeats: number): Promise<Throughput> {
  const models = await openModels({ voiceThreads: threads });
  try {
    const twelveWords = TEXTS['12 words'] ?? (() => '');
    const stages: { phonemesMs: number; graphMs: number; signalMs: number }[] = [];
    let computedMs = 0;
    let soundMs = 0;
    for (let round = 0; round < repeats + 1; round++) {
      const startedAtMs = performance.now();
      const request = { text: twelveWords(round), speed: 1, pronunciations: {} };
      const { timings, samples, sampleRateHz } = await models.supervisor.synthesise(request, () => {});
      // The first one warms the caches of the processor.
      if (round === 0) continue;
      computedMs += performance.now() - startedAtMs;
      soundMs += (samples / sampleRateHz) * 1000;
      stages.push(timings);
    }
    const median = (stage: keyof (typeof stages)[number]): number =>
      quantile(
        stages.map((timings) => timings[stage]),
        0.5,
      );
    return {
      threads,
      realTimeFactor: computedMs / soundMs,
      phonemesMs: median('phonemesMs'),
      graphMs: median('graphMs'),
      signalMs: median('signalMs'),
    };
  } finally {
    await models.close();
  }
}

export interface Memory {
  readonly withoutVoiceMiB: number;
  readonly withVoiceMiB: number;
  readonly afterUtterancesMiB: number;
}

/** Resident memory of the inference process. */
export async function measureMemory(): Promise<Memory> {
  const plain = await openModels();
  const withoutVoiceMiB = await residentMiB(plain);
  await plain.close();
  const models = await openModels({ voiceThreads: 1 });
  try {
    const sentence = TEXTS['12 words'] ?? (() => '');
    const speak = (text: string): Promise<unknown> =>
      models.supervisor.synthesise({ text, speed: 1, pronunciations: {} }, () => {});
    for (let round = 0; round < 20; round++) await speak(sentence(round));
    const withVoiceMiB = await residentMiB(models);
    for (let round = 0; round < UTTERANCES_FOR_MEMORY; round++) await speak(sentence(round % 97));
    return { withoutVoiceMiB, withVoiceMiB, afterUtterancesMiB: await residentMiB(models) };
  } finally {
    await models.close();
  }
}

async function residentMiB({ supervisor }: Awaited<ReturnType<typeof openModels>>): Promise<number> {
  const { readFile } = await import('node:fs/promises');
  const status = await readFile(`/proc/${String(supervisor.status.pid)}/status`, 'utf8');
  return (Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) * 1024) / MIB;
}

export function throughputTable(all: readonly Throughput[], memory: Memory): string {
  const rows = all.map(({ threads, realTimeFactor, phonemesMs, graphMs, signalMs }) => [
    threads,
    realTimeFactor.toFixed(4),
    phonemesMs.toFixed(1),
    graphMs.toFixed(1),
    signalMs.toFixed(1),
  ]);
  const mib = (value: number): string => `${value.toFixed(0)} MiB`;
  return [
    markdownTable(['threads', 'real-time factor', 'phonemes ms', 'graph ms', 'signal ms'], rows),
    '',
    `Sentences of twelve words. Resident memory of the inference process: ${mib(memory.withoutVoiceMiB)} without the ` +
      `voice, ${mib(memory.withVoiceMiB)} with it, ${mib(memory.afterUtterancesMiB)} after ${UTTERANCES_FOR_MEMORY} more sentences.`,
  ].join('\n');
}
