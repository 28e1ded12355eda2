import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { cpus, totalmem } from 'node:os';
import { join } from 'node:path';

const BENCH_FOLDER = join(import.meta.dirname, '..');

/** Rows as a Markdown table. */
export function markdownTable(
  header: readonly string[],
  rows: readonly (readonly (string | number)[])[],
): string {
  const line = (cells: readonly (string | number)[]): string => `| ${cells.join(' | ')} |`;
  return [line(header), line(header.map(() => '---')), ...rows.map(line)].join('\n');
}

function machine(): Record<string, unknown> {
  return {
    date: new Date().toISOString(),
    node: process.version,
    platform: `${process.platform} ${process.arch}`,
    processor: cpus()[0]?.model ?? 'unknown',
    cores: cpus().length,
    memoryGiB: Math.round(totalmem() / 2 ** 30),
  };
}

/**
 * Prints a benchmark's table, keeps its raw samples under `bench/results/` and puts the table into its section of
 * `bench/RESULTS.md`, between markers of its name.
 */
export async function publish(name: string, command: string, table: string, raw: unknown): Promise<void> {
  console.log(`\n${table}\n`);
  const facts = machine();
  const results = join(BENCH_FOLDER, 'results');
  await mkdir(results, { recursive: true });
  const stamp = String(facts['date']).replaceAll(/[:.]/g, '-');
  await writeFile(join(results, `${name}-${stamp}.json`), JSON.stringify({ name, ...facts, raw }, null, 1));

  const path = join(BENCH_FOLDER, 'RESULTS.md');
  const before = await readFile(path, 'utf8').catch(() => '# Measured\n');
  const begin = `<!-- begin ${name} -->`;
  const end = `<!-- end ${name} -->`;
  const about = `${String(facts['cores'])} cores, ${String(facts['platform'])}, Node ${String(facts['node'])}, ${String(facts['date']).slice(0, 10)}`;
  const section = `${begin}\n## ${name}\n\n\`${command}\` · ${about}\n\n${table}\n${end}`;
  const start = before.indexOf(begin);
  const after =
    start < 0
      ? `${before.trimEnd()}\n\n${section}\n`
      : before.slice(0, start) + section + before.slice(before.indexOf(end) + end.length);
  await writeFile(path, after);
}
