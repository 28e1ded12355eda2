import { expect, test } from 'vitest';
import { agentName } from '../../../../plugins/vscode/terminal-agent.js';
import { writesOf } from '../../../../plugins/vscode/terminal-text.js';

const settings = { bracketedPaste: 'multiline', newline: 'paste', submitDelayMs: 75 } as const;

test('a text and its submission are two writes with a pause between them', () => {
  expect(writesOf({ text: 'go on', operations: ['submit'] }, settings)).toEqual([
    { data: 'go on', submit: false, delayMs: 0 },
    { data: '', submit: true, delayMs: 75 },
  ]);
});

test('a submission alone waits for nothing', () => {
  expect(writesOf({ text: '', operations: ['submit'] }, settings)).toEqual([
    { data: '', submit: true, delayMs: 0 },
  ]);
});

test('operations that are not known are left out', () => {
  expect(writesOf({ text: '', operations: ['explode'] }, settings)).toEqual([]);
});

test('what a terminal would obey is removed, whatever engine sent it', () => {
  const [write] = writesOf({ text: 'a\n\u001B[201~b\u0003\u007F\u009Bc\td\r\ne', operations: [] }, settings);
  expect(write?.data).toBe('\u001B[200~a\n[201~bc\td\ne\u001B[201~');
});

test('all text is pasted in brackets on request', () => {
  const [write] = writesOf({ text: 'a', operations: [] }, { ...settings, bracketedPaste: 'always' });
  expect(write?.data).toBe('\u001B[200~a\u001B[201~');
});

test.each([
  ['paste', { data: '\u001B[200~\n\u001B[201~', submit: false }],
  ['alt+enter', { data: '\u001B\r', submit: false }],
  ['backslash+enter', { data: '\\', submit: true }],
] as const)('a new line as %s', (newline, write) => {
  expect(writesOf({ text: '', operations: ['newline'] }, { ...settings, newline })).toEqual([
    { ...write, delayMs: 0 },
  ]);
});

test.each([
  ['zsh', 'zsh'],
  ['Claude Code: my/project', 'claude-code-my-project'],
  ['__secret__', 'secret'],
  ['Ünïcode 2', 'ünïcode-2'],
  ['…', 'terminal'],
  ['x'.repeat(500), 'x'.repeat(100)],
  [`a${'𐐨'.repeat(200)}`, `a${'𐐨'.repeat(99)}`],
  ['हिन्दी', 'हिन्दी'],
])('the terminal "%s" is the agent "%s"', (terminal, agent) => {
  expect(agentName(terminal)).toBe(agent);
});
