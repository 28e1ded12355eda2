/** An escape character or its one-character C1 form (ESC [ is U+009B), with all that belongs to it. */
const ESCAPE_SEQUENCES = new RegExp(
  [
    // Control sequences: parameters, intermediates, final (ECMA-48, 5.4).
    String.raw`(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]`,
    // Command strings (OSC, DCS, SOS, PM, APC) up to their terminator. What may stand inside excludes every
    // introducer, so that hostile text cannot make the search quadratic.
    String.raw`(?:\x1b[\]PX^_]|[\x9d\x90\x98\x9e\x9f])[^\x07\x18\x1a\x1b\x80-\x9f]*(?:\x07|\x1b\\|\x9c)`,
    // Escapes with intermediates, such as the choice of a character set.
    String.raw`\x1b[ -/]+[0-~]`,
    // Two-character escapes.
    String.raw`\x1b[0-~]`,
  ].join('|'),
  'g',
);

/** Includes the two Unicode separators: some readers of event streams split lines at them. */
const LINE_BREAKS = /\r\n|[\r\u0085\u2028\u2029]/g;
/** A tab acts as a key in a terminal (completion); form feed and vertical tab separate words as well. */
const BLANKS = /[\t\v\f]/g;
const OTHER_CONTROLS = /(?!\n)\p{Cc}/gu;

/**
 * Makes text safe to be written raw into a terminal: escape sequences removed whole, every line break `\n`,
 * tabs a space, no other C0 or C1 control characters. All visible characters stay as they are; applying it twice
 * changes nothing more.
 */
export function sanitiseText(text: string): string {
  return text
    .replace(ESCAPE_SEQUENCES, '')
    .replace(LINE_BREAKS, '\n')
    .replace(BLANKS, ' ')
    .replace(OTHER_CONTROLS, '');
}
