/** Entries of the history as a person reads them at a terminal. */
import type { TranscriptEntry } from '../../shared/contract/control.ts';
import { printable, table } from '../output/terminal.ts';
import type { Style } from '../output/terminal.ts';
import { SHORT_ID_CHARS } from './which-entry.ts';

/** One line for each entry; texts that are longer than `width` columns are cut, without it they are whole. */
export function entryLines(entries: readonly TranscriptEntry[], width: number | undefined): string[] {
  return table(entries.map(rowOf)).map((line) => {
    const characters = [...line];
    return width === undefined || characters.length <= width
      ? line
      : `${characters.slice(0, width - 1).join('')}…`;
  });
}

function rowOf(entry: TranscriptEntry): string[] {
  return [
    entry.starred ? '*' : ' ',
    entry.id.slice(0, SHORT_ID_CHARS),
    localTime(entry.timestamp).slice(0, 16),
    printable(entry.agentId ?? '-'),
    entry.delivery,
    // A command without words is told by the words that asked for it.
    oneLine(entry.text === '' ? `(${entry.problem ?? entry.rawText})` : entry.text),
  ];
}

/** All that is known of one entry, its text last. */
export function entryDetails(entry: TranscriptEntry, style: Style): string[] {
  const { timings } = entry;
  const rows = [
    ['Id', entry.id],
    ['Time', localTime(entry.timestamp)],
    ['Agent', printable(entry.agentId ?? 'none')],
    [
      'Delivery',
      [deliveryOf(entry), ...(entry.problem === null ? [] : [printable(entry.problem)])].join(': '),
    ],
    ['Language', entry.language ?? 'unknown'],
    ['Confidence', entry.confidence === null ? 'unknown' : `${Math.round(entry.confidence * 100)} %`],
    ['Recording', `${(timings.audioMs / 1000).toFixed(1)} s, ${entry.hasAudio ? 'kept' : 'not kept'}`],
    ...(entry.commands.length === 0
      ? []
      : [['Commands', entry.commands.map(({ command }) => command).join(', ')]]),
    ...(entry.amends === null ? [] : [['Goes on with', entry.amends]]),
    ...(entry.recovered ? [['Recovered', 'after the engine had ended without finishing it']] : []),
    ...(entry.starred ? [['Starred', 'yes']] : []),
    ...(entry.rawText === entry.text ? [] : [['Heard', oneLine(entry.rawText)]]),
    ...entry.changes.map(({ stage, rules }) => [
      `Changed by`,
      `${stage} (${rules.map(printable).join(', ')})`,
    ]),
  ];
  return [...table(rows), '', style.bold(printable(entry.text))];
}

/** Where a text got to, as it is told after it was sent again. */
export function deliveryOf({ delivery, output, agentId }: TranscriptEntry): string {
  const whom = output === 'keyboard' ? 'the keyboard' : agentId === null ? 'no agent' : printable(agentId);
  return delivery === 'sent' ? `sent to ${whom}` : delivery;
}

/** Local time, to the second: `2026-11-20 14:30:05`. */
function localTime(timestamp: string): string {
  const moment = new Date(timestamp);
  const two = (value: number): string => String(value).padStart(2, '0');
  const day = [moment.getFullYear(), two(moment.getMonth() + 1), two(moment.getDate())].join('-');
  return `${day} ${[moment.getHours(), moment.getMinutes(), moment.getSeconds()].map(two).join(':')}`;
}

function oneLine(text: string): string {
  return printable(text.replaceAll(/\s+/g, ' ')).trim();
}
