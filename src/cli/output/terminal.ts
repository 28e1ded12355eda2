/** Text for people: colours where the terminal wants them, clean lines where a pipe reads. */
import type { CliContext, OutputStream } from '../context.ts';

export interface Style {
  bold(text: string): string;
  dim(text: string): string;
  red(text: string): string;
  green(text: string): string;
  yellow(text: string): string;
}

const PLAIN: Style = { bold: same, dim: same, red: same, green: same, yellow: same };
const COLOURED: Style = {
  bold: sgr(1, 22),
  dim: sgr(2, 22),
  red: sgr(31, 39),
  green: sgr(32, 39),
  yellow: sgr(33, 39),
};

/** Colours only on a terminal, and never with NO_COLOR (https://no-color.org) or TERM=dumb. */
export function styleFor(stream: OutputStream, env: CliContext['env']): Style {
  const forbidden = (env['NO_COLOR'] ?? '') !== '' || env['TERM'] === 'dumb';
  return stream.isTTY === true && !forbidden ? COLOURED : PLAIN;
}

/** Columns that a line may take without being broken; terminals that do not know their width say 0. */
export function lineWidth(stream: OutputStream): number {
  return Math.max(10, (stream.columns || 80) - 1);
}

/** Writes one line and waits until the stream has taken it, so that a slow reader slows us down and not our memory. */
export function writeLine(stream: OutputStream, line: string): Promise<void> {
  return writeText(stream, `${line}\n`);
}

export function writeText(stream: OutputStream, text: string | Uint8Array): Promise<void> {
  return new Promise((resolve, reject) => {
    stream.write(text, (error) => (error === null || error === undefined ? resolve() : reject(error)));
  });
}

/** Columns padded to the widest cell; the last one is left as it is. */
export function table(rows: readonly (readonly string[])[]): string[] {
  const widths: number[] = [];
  for (const row of rows) {
    row.forEach((cell, column) => {
      widths[column] = Math.max(widths[column] ?? 0, cell.length);
    });
  }
  return rows.map((row) =>
    row
      .map((cell, column) => (column === row.length - 1 ? cell : cell.padEnd(widths[column] ?? 0)))
      .join('  ')
      .trimEnd(),
  );
}

/**
 * Makes text from elsewhere (agent names, titles, dictated words) harmless for a terminal: no control character
 * and no escape sequence gets through; a tab becomes a space.
 */
export function printable(text: string): string {
  // oxlint-disable-next-line no-control-regex -- control characters are what is looked for
  return text.replaceAll('\t', ' ').replaceAll(/[\u0000-\u0009\u000B-\u001F\u007F-\u009F]/g, '');
}

function same(text: string): string {
  return text;
}

function sgr(open: number, close: number): (text: string) => string {
  return (text) => `\u001B[${open}m${text}\u001B[${close}m`;
}
