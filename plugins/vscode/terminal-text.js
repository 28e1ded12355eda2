// @ts-check
/** What a message becomes in a terminal: pure. */

/**
 * @typedef {object} TerminalSettings
 * @property {'multiline' | 'always' | 'never'} bracketedPaste
 * @property {'paste' | 'alt+enter' | 'backslash+enter'} newline
 * @property {number} submitDelayMs
 */
/** @typedef {{ readonly data: string, readonly submit: boolean, readonly delayMs: number }} Write */
/** `submit`: VS Code adds its Enter. `delayMs`: pause before it. */

const ESCAPE = '\u001B';

/**
 * The writes of one OpenVIP message, in order: its text, then the operations that were asked for.
 *
 * @param {{ readonly text: string, readonly operations: readonly string[] }} message
 * @param {TerminalSettings} settings
 * @returns {Write[]}
 */
export function writesOf(message, settings) {
  /** @type {Write[]} */
  const writes = [];
  const text = printable(message.text);
  if (text !== '') writes.push({ data: encoded(text, settings), submit: false, delayMs: 0 });
  for (const operation of message.operations) {
    const delayMs = writes.length === 0 ? 0 : settings.submitDelayMs;
    if (operation === 'submit') writes.push({ data: '', submit: true, delayMs });
    if (operation === 'newline') writes.push({ ...newline(settings), delayMs });
  }
  return writes;
}

/**
 * Without what a terminal would obey: an escape in a text could end the paste and type commands.
 *
 * @param {string} text
 */
function printable(text) {
  // oxlint-disable-next-line no-control-regex -- these are meant
  return text.replace(/\r\n?/g, '\n').replace(/[\u0000-\u0008\u000B-\u001F\u007F-\u009F]/g, '');
}

/**
 * @param {string} text
 * @param {TerminalSettings} settings
 */
function encoded(text, { bracketedPaste }) {
  if (bracketedPaste === 'never') return text.replaceAll(/\s*\n\s*/g, ' ');
  return bracketedPaste === 'always' || text.includes('\n') ? pasted(text) : text;
}

/** @param {string} text */
function pasted(text) {
  return `${ESCAPE}[200~${text}${ESCAPE}[201~`;
}

/**
 * @param {TerminalSettings} settings
 * @returns {{ readonly data: string, readonly submit: boolean }}
 */
function newline({ newline: keys }) {
  switch (keys) {
    case 'alt+enter':
      return { data: `${ESCAPE}\r`, submit: false };
    case 'backslash+enter':
      return { data: '\\', submit: true };
    default:
      return { data: pasted('\n'), submit: false };
  }
}
