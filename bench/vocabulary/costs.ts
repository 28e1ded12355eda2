import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { systemClock } from '../../src/shared/kernel/clock.ts';
import { gatherNames, type FileCache } from '../../src/main/vocabulary/gather.ts';
import { Slices } from '../../src/main/vocabulary/slices.ts';
import { Vocabulary, type VocabularySettings } from '../../src/main/vocabulary/vocabulary.ts';
import { markdownTable } from '../support/report.ts';
import { quantile } from '../support/statistics.ts';

const TEXT =
  'Okay let us move the sessions to post gress and then run the vee test suite again because Aitor changed the type ' +
  'script settings in the repo map, and after that push it to git hub and ask Codecks to review the read me, which ' +
  'nobody has touched since the tree sitter update last week, so please check every single file that it mentions twice';
const FOLDERS = 100;
const FILES_A_FOLDER = 200;

const open = (settings: Partial<VocabularySettings> = {}): Vocabulary => {
  const all: VocabularySettings = { entries: [], words: [], project: true, correction: true, ...settings };
  return new Vocabulary({
    settings: () => all,
    agentNames: () => ['Claude', 'Codex'],
    triggerWords: () => [],
    clock: systemClock,
  });
};

/** Names as nobody has them, all different. */
function invented(count: number): string[] {
  const syllables = ['ka', 'mo', 'ri', 'zel', 'tor', 'vex', 'lun', 'dri', 'pas', 'quo'];
  return Array.from({ length: count }, (_, index) =>
    [...String(index).padStart(4, '0')].map((digit) => syllables[Number(digit)] ?? '').join(''),
  );
}

/**
 * The longest time for which the event loop did not turn while `work` ran, in milliseconds. On a busy machine a turn
 * takes long because others have the processor; so what this process computed meanwhile, on all threads, is the limit.
 */
async function longestStall(work: () => Promise<void>): Promise<number> {
  let longest = 0;
  let last = performance.now();
  let lastCpu = process.cpuUsage();
  let watching = true;
  const watch = (): void => {
    const now = performance.now();
    const { user, system } = process.cpuUsage(lastCpu);
    longest = Math.max(longest, Math.min(now - last, (user + system) / 1000));
    last = now;
    lastCpu = process.cpuUsage();
    if (watching) setImmediate(watch);
  };
  setImmediate(watch);
  await work();
  watching = false;
  return longest;
}

interface Gathering {
  readonly name: string;
  readonly firstMs: number;
  readonly againMs: number;
  readonly stallMs: number;
  readonly terms: number;
}

async function gathering(name: string, folder: string): Promise<Gathering> {
  let firstMs = 0;
  let againMs = 0;
  let terms = 0;
  const stallMs = await longestStall(async () => {
    const vocabulary = open();
    const startedAt = performance.now();
    vocabulary.useFolder(folder);
    await vocabulary.settled();
    firstMs = performance.now() - startedAt;
    terms = vocabulary.state.terms;
    vocabulary.dispose();
  });
  const cache: FileCache = new Map();
  await gatherNames(folder, cache, new Slices());
  const startedAt = performance.now();
  await gatherNames(folder, cache, new Slices());
  againMs = performance.now() - startedAt;
  return { name, firstMs, againMs, stallMs, terms };
}

function makeManyFiles(folder: string): void {
  for (let part = 0; part < FOLDERS; part += 1) {
    mkdirSync(join(folder, `part-${part}`), { recursive: true });
    for (let file = 0; file < FILES_A_FOLDER; file += 1) {
      const [name = ''] = invented(part * FILES_A_FOLDER + file + 1).slice(-1);
      const code = `export function ${name}Of(value) {\n  return value + ${name};\n}\n`.repeat(20);
      writeFileSync(join(folder, `part-${part}`, `${name}-${file}.ts`), code);
    }
  }
  execFileSync('git', ['-C', folder, 'init'], { stdio: 'ignore' });
}

function timed(times: number, work: () => unknown): readonly number[] {
  return Array.from({ length: times }, () => {
    const startedAt = performance.now();
    work();
    return performance.now() - startedAt;
  });
}

/** Tables of what gathering, prompting and correcting take. `place` is a folder for files that are thrown away. */
export async function measureCosts(project: string, place: string): Promise<string> {
  const many = join(place, 'many');
  makeManyFiles(many);
  const gatherings = [
    await gathering('the fixture project', project),
    await gathering('this repository', join(import.meta.dirname, '../..')),
    await gathering(`${FOLDERS * FILES_A_FOLDER} new files`, many),
  ];
  const large = open({ words: invented(5000), entries: [{ written: 'kubectl', spoken: ['cube control'] }] });
  large.useFolder(many);
  await large.settled();
  const prompts = timed(200, () => {
    large.used(TEXT);
    return large.prompt();
  });
  const remembered = timed(1000, () => large.prompt());
  const correctors = timed(200, () => large.corrector());
  const correct = large.corrector();
  const corrections = timed(200, () => correct(TEXT, 'en'));
  const terms = large.state.terms;
  large.dispose();
  const line = (name: string, samples: readonly number[]): readonly string[] => [
    name,
    quantile(samples, 0.5).toFixed(3),
    quantile(samples, 0.95).toFixed(3),
    Math.max(...samples).toFixed(3),
  ];
  return [
    markdownTable(
      ['gathering, ms', 'first', 'again, nothing changed', 'longest hold of the thread', 'terms'],
      gatherings.map(({ name, firstMs, againMs, stallMs, terms: count }) => [
        name,
        firstMs.toFixed(0),
        againMs.toFixed(0),
        stallMs.toFixed(1),
        count,
      ]),
    ),
    '',
    markdownTable(
      [`${terms} terms, 5,000 of them the user’s; ms`, 'p50', 'p95', 'longest'],
      [
        line('prompt, after a final text', prompts),
        line('prompt, within an utterance', remembered),
        line('corrector', correctors),
        line(`correction of ${TEXT.split(' ').length} words`, corrections),
      ],
    ),
  ].join('\n');
}
