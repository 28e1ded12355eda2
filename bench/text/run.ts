/**
 * No harm: what the stages change in text that is right already.
 *
 *   npm run bench:text -- [--lines N] [--list]
 *
 * `--list` prints every changed line, and publishes nothing.
 */
import { parseArgs } from 'node:util';
import type { TextChange } from '../../src/shared/contract/dictation.ts';
import { processText } from '../../src/shared/text/dictation/process-text.ts';
import { markdownTable, publish } from '../support/report.ts';
import { technicalEnglish, transcripts, type RealLine } from './real-lines.ts';

const { values } = parseArgs({
  options: { lines: { type: 'string', default: '20000' }, list: { type: 'boolean', default: false } },
});
const limit = Number(values.lines);
if (!Number.isInteger(limit) || limit < 1) throw new Error('--lines takes a whole number from 1 on.');

interface Changed extends RealLine {
  readonly after: string;
  readonly changes: readonly TextChange[];
}

/** The settings as shipped, without vocabulary and commands. */
function changed(lines: readonly RealLine[]): readonly Changed[] {
  return lines.flatMap((line) => {
    const { text, changes } = processText(line.text, {
      language: line.language,
      cleanUp: { fillers: true, stutters: true, spokenPunctuation: false, capitals: true },
      codingMode: true,
    });
    return text === line.text ? [] : [{ ...line, after: text, changes }];
  });
}

function byRule(lines: readonly Changed[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const line of lines) {
    const names = new Set(
      line.changes.flatMap((change) => change.rules.map((rule) => `${change.stage}: ${rule}`)),
    );
    for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return counts;
}

const sets = [
  { name: 'what was said in the recordings', lines: await transcripts() },
  { name: 'readmes, licences and documents', lines: await technicalEnglish(limit) },
].map((set) => ({ ...set, changed: changed(set.lines) }));

const started = performance.now();
for (const set of sets) changed(set.lines);
const count = sets.reduce((sum, set) => sum + set.lines.length, 0);
const perLineMs = (performance.now() - started) / count;

if (values.list) {
  for (const line of sets.flatMap((set) => set.changed)) {
    const rules = line.changes.flatMap((change) => change.rules).join(', ');
    console.log(`${rules} · ${line.source}\n  - ${line.text}\n  + ${line.after}`);
  }
}

const table = [
  markdownTable(
    ['text', 'lines', 'changed', 'per 500 lines', 'by rule'],
    sets.map((set) => [
      set.name,
      set.lines.length,
      set.changed.length,
      ((500 * set.changed.length) / set.lines.length).toFixed(2),
      [...byRule(set.changed)].map(([rule, lines]) => `${rule} ${String(lines)}`).join(', ') || 'none',
    ]),
  ),
  '',
  `Clean-up as shipped, coding mode on, no vocabulary, no commands. ${perLineMs.toFixed(3)} ms a line.`,
].join('\n');
const raw = sets.map((set) => ({
  name: set.name,
  lines: set.lines.length,
  changed: set.changed.map(({ source, text, after, changes }) => ({
    source,
    text,
    after,
    rules: changes.flatMap((change) => change.rules),
  })),
}));
if (values.list) console.log(`\n${table}`);
else await publish('text, no harm', 'npm run bench:text', table, raw);
