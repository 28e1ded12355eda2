import { expect, test } from 'vitest';
import { aiderComment } from '../../../../src/cli/bridges/aider-bridge.ts';
import { bridgeMessage } from '../../../../src/cli/bridges/bridge.ts';
import { messageSchema } from '../../../../src/shared/contract/openvip.ts';
import { transcription } from '../../../support/test-server.ts';

/** As `aider/watch.py` looks for them. */
const AIDER_COMMENT = /(?:#|\/\/|--|;+) *(ai\b.*|.*\bai[?!]?) *$/i;

function read(fields: Readonly<Record<string, unknown>>) {
  return bridgeMessage(messageSchema.parse(transcription(fields)));
}

test('a message is text, operations and what it takes back', () => {
  const withdrawn = crypto.randomUUID();
  expect(
    read({
      id: withdrawn,
      text: 'hi',
      x_input: { ops: ['newline', 'submit'] },
      x_vivavoce: { withdraws: [7, 'a'] },
    }),
  ).toEqual({ id: withdrawn, text: 'hi', operations: ['newline', 'submit'], withdraws: ['a'] });
});

test('operations of older producers count', () => {
  expect(read({ x_input: { submit: true, newline: false } })?.operations).toEqual(['submit']);
  expect(read({})?.operations).toEqual([]);
});

test('text that may still change and foreign speech are not delivered', () => {
  expect(read({ partial: true })).toBeUndefined();
  expect(read({ type: 'speech' })).toBeUndefined();
});

test('escape sequences never get into a terminal', () => {
  expect(read({ text: 'a\u001B[201~b\u0007\r\nc' })?.text).toBe('ab\nc');
});

test.each([
  ['voice.py', '# add a test AI\n# for the parser AI!\n'],
  ['voice.ts', '// add a test AI\n// for the parser AI!\n'],
  ['query.SQL', '-- add a test AI\n-- for the parser AI!\n'],
  ['init.el', '; add a test AI\n; for the parser AI!\n'],
  ['notes', '# add a test AI\n# for the parser AI!\n'],
])('an instruction in %s is a comment that aider finds', (path, comment) => {
  expect(aiderComment('add a test\n\nfor the parser', path)).toBe(comment);
  for (const line of comment.trimEnd().split('\n')) expect(line).toMatch(AIDER_COMMENT);
});
