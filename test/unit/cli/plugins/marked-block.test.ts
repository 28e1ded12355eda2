import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { holdsBlock, insertBlock, withdrawBlock } from '../../../../src/cli/plugins/edits/marked-block.ts';
import type { BlockEdit } from '../../../../src/cli/plugins/edits/file-edit.ts';

const NAME = '.aider.conf.yml';
const edit: BlockEdit = {
  kind: 'block',
  syntax: 'yaml',
  lines: ['notifications: true', 'notifications-command: "vivavoce hook aider notify"'],
  values: { notifications: true, 'notifications-command': 'vivavoce hook aider notify' },
};
const BLOCK = `# >>> vivavoce >>>\n${edit.lines.join('\n')}\n# <<< vivavoce <<<\n`;
const populated = readFileSync(
  new URL('../../../fixtures/agent-configurations/aider/aider.conf.yml', import.meta.url),
  'utf8',
);

test('the block stands at the end and goes without a trace', () => {
  const written = insertBlock(populated, edit, NAME);
  expect(written).toBe(populated + BLOCK);
  expect(holdsBlock(written, edit)).toBe(true);
  expect(insertBlock(written, edit, NAME)).toBe(written);
  expect(withdrawBlock(written, edit)).toBe(populated);
});

test('lines that somebody wrote into the block and behind it stay', () => {
  const text = `a: 1\n${BLOCK.replace('# <<<', 'dark-mode: true\n# <<<')}b: 2\n`;
  expect(withdrawBlock(text, edit)).toBe('a: 1\ndark-mode: true\nb: 2\n');
});

test('our keys with changed values still go with the block', () => {
  expect(withdrawBlock(BLOCK.replace('true', 'false'), edit)).toBe('');
  expect(holdsBlock(BLOCK.replace('true', 'false'), edit)).toBe(false);
});

test('keys that others use are refused with their line', () => {
  expect(() => insertBlock('a: 1\nnotifications: false\n', edit, NAME)).toThrow(
    'sets "notifications" already (line 2)',
  );
});

test('damaged YAML is refused with the place', () => {
  expect(() => insertBlock('a: [1\nb: 2\n', edit, NAME)).toThrow(/line \d, column \d/);
  expect(() => insertBlock('- a\n', edit, NAME)).toThrow('keys with values were expected');
});

test('a document to whose end nothing can be added is refused', () => {
  expect(() => insertBlock('{ a: 1 }\n', edit, NAME)).toThrow(/Nothing (can be added|was changed)/);
});

test('a line of tmux that goes on behind a backslash does not swallow the mark', () => {
  const plain: BlockEdit = { kind: 'block', syntax: 'plain', lines: ['source-file /x'], values: {} };
  expect(insertBlock('set -g a \\\n', plain, 'tmux.conf')).toBe(
    'set -g a \\\n\n# >>> vivavoce >>>\nsource-file /x\n# <<< vivavoce <<<\n',
  );
});
