import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { StoredEntry } from '../../src/main/history/history-store.ts';

const ROOT = join(import.meta.dirname, '../..');
const SOURCES = [
  'ARCHITECTURE.md',
  'CONTRIBUTING.md',
  'CHANGELOG.md',
  'README.md',
  'bench/README.md',
  'docs/openapi.json',
];
const AGENTS = 7;

export const FIRST_MS = Date.UTC(2026, 0, 1);
export const TIME_BETWEEN_MS = 90_000;

/** Words of this project's documents, the frequent ones first. */
export async function readWords(): Promise<readonly string[]> {
  const texts = await Promise.all(SOURCES.map((file) => readFile(join(ROOT, file), 'utf8')));
  const counts = new Map<string, number>();
  for (const word of texts.join(' ').match(/[A-Za-z][A-Za-z_]+/gu) ?? [])
    counts.set(word, (counts.get(word) ?? 0) + 1);
  return [...counts].toSorted((a, b) => b[1] - a[1]).map(([word]) => word);
}

/** Entries as dictation makes them: frequent words are frequent, a third was changed on its way, few are starred. */
export function realisticEntries(
  count: number,
  words: readonly string[],
  random: () => number,
): readonly StoredEntry[] {
  // By Zipf's law the frequency of a word is inverse to its rank.
  const word = (): string => words[Math.floor(words.length ** random()) - 1] ?? 'the';
  return Array.from({ length: count }, (_, number) => {
    const rawText = Array.from({ length: 3 + Math.floor(random() * 38) }, word).join(' ');
    const changed = number % 3 === 0;
    const text = changed ? `${rawText.slice(0, 1).toUpperCase()}${rawText.slice(1)} README.md` : rawText;
    return {
      id: `00000000-0000-4000-8000-${number.toString(16).padStart(12, '0')}`,
      timestamp: new Date(FIRST_MS + number * TIME_BETWEEN_MS).toISOString(),
      agentId: `agent-${number % AGENTS}`,
      text,
      rawText,
      changes: changed ? [{ stage: 'formatting', rules: ['capital'], before: rawText, after: text }] : [],
      commands: [],
      language: 'en',
      confidence: 0.9,
      output: 'agents',
      delivery: 'sent',
      receipt: 'accepted',
      confirmAt: null,
      amends: null,
      recovered: false,
      starred: number % 50 === 0,
      problem: null,
      timings: { audioMs: 4000, endpointWaitMs: 420, computeMs: 130, deliveryMs: 3 },
    };
  });
}
