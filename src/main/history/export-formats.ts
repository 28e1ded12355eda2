/** The history as text, entry by entry, so that it never has to be in memory as a whole. */
import type { ExportFormat } from '../../shared/contract/history.ts';
import type { StoredEntry } from './history-store.ts';

/** Turns entries, oldest first, into pieces of one text. Each is for one export: formats count and compare. */
export type EntryFormatter = (entry: StoredEntry) => string;

export function createFormatter(format: ExportFormat): EntryFormatter {
  switch (format) {
    case 'jsonl':
      return (entry) => `${JSON.stringify(entry)}\n`;
    case 'markdown':
      return markdownFormatter();
    case 'srt':
      return srtFormatter();
  }
}

/** Characters that Markdown would take for its own, where they matter inside a paragraph. */
function escapeMarkdown(text: string): string {
  return text
    .replaceAll(/[\\`*_[\]<>]/gu, String.raw`\$&`)
    .replaceAll(/^(\s*)([#+-]|\d+[.)])(?=\s)/gmu, (_whole, space: string, mark: string) =>
      mark.length > 1 ? `${space}${mark.slice(0, -1)}\\${mark.slice(-1)}` : `${space}\\${mark}`,
    );
}

/** A heading for each day, a paragraph for each entry: time, agent, text. Times are UTC. */
function markdownFormatter(): EntryFormatter {
  let lastDay = '';
  return (entry) => {
    const moment = new Date(entry.timestamp).toISOString();
    const day = moment.slice(0, 10);
    const heading = day === lastDay ? '' : `${lastDay === '' ? '' : '\n'}## ${day}\n`;
    lastDay = day;
    const agent = entry.agentId === null ? '' : ` · ${escapeMarkdown(entry.agentId)}`;
    const star = entry.starred ? ' · ★' : '';
    // Two spaces at the end of a line keep the line break.
    const text = escapeMarkdown(entry.text).split(/\r?\n/u).join('  \n');
    return `${heading}\n**${moment.slice(11, 19)} UTC**${agent}${star}\n\n${text}\n`;
  };
}

/** Characters in a line and lines in a cue that can be read at a glance. */
const SRT_LINE_CHARACTERS = 42;
/** A cue is shown at least this long, however short the recording. */
const SHORTEST_CUE_MS = 1000;

/**
 * Subtitles (SubRip): one numbered cue an entry. It starts where the entry began, counted from the first entry of the
 * export, and lasts as long as the recording.
 */
function srtFormatter(): EntryFormatter {
  let number = 0;
  let firstMs: number | undefined;
  return (entry) => {
    number += 1;
    const timeMs = Date.parse(entry.timestamp);
    firstMs ??= timeMs;
    const startMs = Math.max(0, timeMs - firstMs);
    const endMs = startMs + Math.max(SHORTEST_CUE_MS, Math.round(entry.timings.audioMs));
    const text = wrapWords(entry.text.replaceAll('-->', '->'), SRT_LINE_CHARACTERS);
    return `${number}\n${srtTime(startMs)} --> ${srtTime(endMs)}\n${text}\n\n`;
  };
}

function srtTime(timeMs: number): string {
  const two = (value: number): string => String(Math.floor(value)).padStart(2, '0');
  const hours = two(timeMs / 3_600_000);
  const minutes = two((timeMs / 60_000) % 60);
  const seconds = two((timeMs / 1000) % 60);
  return `${hours}:${minutes}:${seconds},${String(timeMs % 1000).padStart(3, '0')}`;
}

/** Breaks at spaces; words that are longer than a line, and text without spaces, are cut. No line is empty. */
function wrapWords(text: string, width: number): string {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/\s+/u).filter(Boolean)) {
    if (line !== '' && line.length + 1 + word.length <= width) {
      line += ` ${word}`;
      continue;
    }
    if (line !== '') lines.push(line);
    const characters = [...word];
    while (characters.length > width) lines.push(characters.splice(0, width).join(''));
    line = characters.join('');
  }
  if (line !== '') lines.push(line);
  return lines.length === 0 ? '…' : lines.join('\n');
}
