import { markdownTable } from '../support/report.ts';
import { bootstrapInterval, quantile } from '../support/statistics.ts';
import type { Arm } from './arms.ts';
import type { FanOut } from './fan-out.ts';
import type { Footprint } from './footprint.ts';
import type { Trial } from './trials.ts';

const isKnown = (value: number | undefined): value is number => value !== undefined;

/** One row per length and arm: quantiles in milliseconds with their 90 % bootstrap intervals. */
export function latencyTable(
  trials: readonly Trial[],
  groups: readonly string[],
  arms: readonly Arm[],
): string {
  const rows = groups.flatMap((group) =>
    arms.map((arm) => {
      const own = trials.filter((trial) => trial.group === group && trial.arm === arm.name);
      const close = own.map((trial) => trial.closeToFinalMs).filter(isKnown);
      const end = own.map((trial) => trial.endToFinalMs).filter(isKnown);
      const cutOffs = own.reduce((sum, trial) => sum + trial.cutOffs, 0);
      return [
        group,
        arm.name,
        own.length,
        withInterval(close, 0.5),
        withInterval(close, 0.95),
        withInterval(end, 0.5),
        withInterval(end, 0.95),
        arm.mode === 'hands-free' ? cutOffs : '–',
        own.length - close.length,
      ];
    }),
  );
  const header = ['clips', 'arm', 'n', 'C2F p50', 'C2F p95', 'E2F p50', 'E2F p95', 'cut-offs', 'no text'];
  return markdownTable(header, rows);
}

export function lagTable(trials: readonly Trial[]): string {
  const row = (name: string, lagsMs: readonly number[]): (string | number)[] => {
    return [name, lagsMs.length, withInterval(lagsMs, 0.5), withInterval(lagsMs, 0.95)];
  };
  return markdownTable(
    ['running text', 'words', 'p50', 'p95'],
    [
      row(
        'word spoken → shown (P-lag)',
        trials.flatMap((trial) => trial.partialLagsMs),
      ),
      row(
        'word spoken → stable (S-lag)',
        trials.flatMap((trial) => trial.stableLagsMs),
      ),
    ],
  );
}

export function fanOutTable({ subscribers, singleMs, burstMs, lost }: FanOut): string {
  const row = (name: string, lagsMs: readonly number[]): (string | number)[] => {
    return [name, lagsMs.length, tenths(quantile(lagsMs, 0.5)), tenths(quantile(lagsMs, 0.95))];
  };
  const table = markdownTable(
    [`SSE, ${subscribers} subscribers, write → parsed`, 'messages', 'p50', 'p95'],
    [row('one of them gets a message', singleMs), row('each gets one, in a row', burstMs)],
  );
  return `${table}\n\nLost: ${lost}.`;
}

export function footprintTable(footprint: Footprint): string {
  const megabytes = (bytes: number): string => `${Math.round(bytes / 2 ** 20)} MiB`;
  const since = (ms: number | null): string => (ms === null ? '–' : `${Math.round(ms)} ms`);
  return markdownTable(
    ['built engine, headless', ''],
    [
      ['started → clients can reach it', since(footprint.startup.listeningMs)],
      ['started → models warm', since(footprint.startup.modelsWarmMs)],
      [`resident, models warm (${footprint.processes} processes)`, megabytes(footprint.warmBytes)],
      ['resident, after utterances of 3, 5 and 10 s', megabytes(footprint.usedBytes)],
      ['processor, listening to a quiet room', `${footprint.listeningPercent.toFixed(2)} % of a core`],
      ['processor, off', `${footprint.offPercent.toFixed(2)} % of a core`],
    ],
  );
}

function withInterval(samples: readonly number[], fraction: number): string {
  if (samples.length === 0) return '–';
  const [low, high] = bootstrapInterval(samples, fraction);
  return `${Math.round(quantile(samples, fraction))} (${Math.round(low)}–${Math.round(high)})`;
}

function tenths(value: number): string {
  return value.toFixed(1);
}
