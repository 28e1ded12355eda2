/** What of a text is not its content: line ends, byte-order mark, places for a person. */

/** The line end that the text uses more often; `\n` where there is none. */
export function newlineOf(text: string): '\r\n' | '\n' {
  const windows = text.split('\r\n').length - 1;
  return windows * 2 > text.split('\n').length - 1 ? '\r\n' : '\n';
}

export function positionOf(text: string, offset: number): string {
  const lines = text.slice(0, offset).split('\n');
  return `line ${lines.length}, column ${(lines.at(-1)?.length ?? 0) + 1}`;
}

/** Lines with their own line ends, so that joining them gives the text again. */
export function linesOf(text: string): string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

/** The text with a line end at its end, unless it is empty. */
export function ended(text: string): string {
  return text === '' || text.endsWith('\n') ? text : text + newlineOf(text);
}
