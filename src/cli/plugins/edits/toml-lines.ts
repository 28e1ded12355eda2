import { linesOf } from './text-shape.ts';

export interface TomlLine {
  /** With its line end. */
  readonly line: string;
  /** It begins inside a string of several lines, so that nothing in it is what it looks like. */
  readonly isInString: boolean;
}

/** In the order in which they are tried: the long quotes before the short ones (https://toml.io/en/v1.0.0#string). */
const PIECE = /"""|'''|"(?:[^"\\\n]|\\.)*"|'[^'\n]*'|#[^\n]*/g;

/** The lines of a TOML text that parses. */
export function tomlLines(text: string): TomlLine[] {
  const strings = longStrings(text);
  let offset = 0;
  return linesOf(text).map((line) => {
    const start = offset;
    offset += line.length;
    return { line, isInString: strings.some(([from, to]) => from < start && start < to) };
  });
}

function longStrings(text: string): [from: number, to: number][] {
  const found: [number, number][] = [];
  const piece = new RegExp(PIECE);
  for (let match = piece.exec(text); match !== null; match = piece.exec(text)) {
    const [quotes] = match;
    if (quotes !== '"""' && quotes !== "'''") continue;
    const to = endOfLongString(text, match.index + 3, quotes);
    found.push([match.index, to]);
    piece.lastIndex = to;
  }
  return found;
}

function endOfLongString(text: string, from: number, quotes: string): number {
  for (let at = from; at < text.length; at += 1) {
    if (quotes === '"""' && text[at] === '\\') at += 1;
    else if (text.startsWith(quotes, at)) {
      // Up to two more quotes belong to the content.
      let end = at + 3;
      while (end < at + 5 && text[end] === quotes[0]) end += 1;
      return end;
    }
  }
  return text.length;
}
