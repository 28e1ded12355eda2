import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { parse, stringify } from 'smol-toml';
import { expect, test } from 'vitest';
import { holdsTable, insertTable, withdrawTable } from '../../../../src/cli/plugins/edits/toml-table.ts';
import type { TomlEdit } from '../../../../src/cli/plugins/edits/file-edit.ts';

const NAME = 'config.toml';
const edit: TomlEdit = {
  kind: 'toml',
  table: ['mcp_servers', 'vivavoce'],
  values: { command: 'vivavoce', args: ['mcp'] },
};
const populated = readFileSync(
  new URL('../../../fixtures/agent-configurations/codex/config.toml', import.meta.url),
  'utf8',
);

test('the table comes last, behind an empty line, and nothing else changes', () => {
  const written = insertTable(populated, edit, NAME);
  expect(written).toBe(`${populated}\n[mcp_servers.vivavoce]\ncommand = "vivavoce"\nargs = [ "mcp" ]\n`);
  expect(holdsTable(written, edit, NAME)).toBe(true);
  expect(insertTable(written, edit, NAME)).toBe(written);
  expect(withdrawTable(written, edit, NAME)).toBe(populated);
});

test('Windows line ends are continued', () => {
  const text = 'a = 1\r\nb = 2\r\n';
  const written = insertTable(text, edit, NAME);
  expect(written.replaceAll('\r\n', '')).not.toContain('\n');
  expect(withdrawTable(written, edit, NAME)).toBe(text);
});

test('tables and comments that were added behind ours stay, what was added to ours goes', () => {
  const written = insertTable('a = 1\n', edit, NAME);
  const later = `${written}enabled = true\n\n[mcp_servers.vivavoce.env]\nX = "1"\n\n# about b\n[mcp_servers.other]\nurl = "http://b"\n`;
  expect(withdrawTable(later, edit, NAME)).toBe(
    'a = 1\n\n# about b\n[mcp_servers.other]\nurl = "http://b"\n',
  );
});

test('a table of that name that is not ours is left alone', () => {
  expect(() => insertTable('[mcp_servers.vivavoce]\ncommand = "mine"\n', edit, NAME)).toThrow(
    'that Vivavoce did not write',
  );
});

test('a table that another copy of this program wrote is replaced', () => {
  const old = '[mcp_servers.vivavoce]\ncommand = "node"\nargs = ["/opt/vivavoce.mjs", "mcp"]\n';
  expect(parse(insertTable(old, edit, NAME))).toEqual({ mcp_servers: { vivavoce: edit.values } });
});

test('an inline table to which nothing can be added is refused', () => {
  expect(() => insertTable('mcp_servers = { a = { command = "x" } }\n', edit, NAME)).toThrow(
    'no table can be added',
  );
});

test('damaged TOML is refused with the place', () => {
  expect(() => insertTable('a = 1\nb = = 2\n', edit, NAME)).toThrow(/line 2, column \d+/);
});

test('our table, written inline by somebody, is not torn out of the line', () => {
  const text = 'mcp_servers = { vivavoce = { command = "vivavoce", args = ["mcp"] } }\n';
  expect(() => withdrawTable(text, edit, NAME)).toThrow('cannot be taken out safely');
});

const names = fc.constantFrom('a', 'b-c', 'mcp_servers', 'x y', 'projects');
const values = fc.oneof(fc.integer(), fc.boolean(), fc.string(), fc.array(fc.string(), { maxLength: 3 }));
const tables = fc.dictionary(
  names,
  fc.oneof(values, fc.dictionary(names, fc.oneof(values, fc.dictionary(names, values)))),
);

test('any document gets the table, and is what it was without it', () => {
  fc.assert(
    fc.property(tables, fc.constantFrom('\n', '\r\n'), fc.boolean(), (document, newline, ends) => {
      fc.pre(document['mcp_servers'] === undefined || isPlainTable(document['mcp_servers']));
      const text = `# mine${newline}${stringify(document).replaceAll(/\r?\n/g, newline)}${ends ? newline : '# end'}`;
      const written = insertTable(text, edit, NAME);
      expect(written.startsWith(text)).toBe(true);
      expect(insertTable(written, edit, NAME)).toBe(written);
      const back = withdrawTable(written, edit, NAME);
      expect(back).toBe(ends ? text : `${text}${text.includes('\r\n') ? '\r\n' : '\n'}`);
    }),
    { numRuns: 200 },
  );
});

function isPlainTable(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
