import fc from 'fast-check';
import { parse } from 'jsonc-parser';
import { expect, test } from 'vitest';
import {
  holdsEntries,
  insertEntries,
  withdrawEntries,
} from '../../../../src/cli/plugins/edits/json-entries.ts';
import type { JsonEdit } from '../../../../src/cli/plugins/edits/file-edit.ts';

const NAME = 'settings.json';

const edit: JsonEdit = {
  kind: 'json',
  entries: [
    { kind: 'scaffold', path: ['version'], value: 1 },
    { kind: 'item', path: ['hooks', 'stop'], value: { command: 'vivavoce hook cursor stop', timeout: 10 } },
    { kind: 'key', path: ['mcpServers', 'vivavoce'], value: { command: 'vivavoce', args: ['mcp'] } },
  ],
};

const read = (text: string): unknown => parse(text, [], { allowTrailingComma: true });
const insert = (text: string): string => insertEntries(text, edit, NAME);
const withdraw = (text: string, before?: string): string => withdrawEntries(text, edit, before, NAME);

test('an empty file becomes a document with our entries, indented by two', () => {
  expect(insert('')).toBe(`{
  "version": 1,
  "hooks": {
    "stop": [
      {
        "command": "vivavoce hook cursor stop",
        "timeout": 10
      }
    ]
  },
  "mcpServers": {
    "vivavoce": {
      "command": "vivavoce",
      "args": [
        "mcp"
      ]
    }
  }
}
`);
});

test('a comment behind the last entry stays with that entry, in and out', () => {
  const text = '{\n  "a": 1 // one\n}\n';
  const written = insert(text);
  expect(written).toContain('"a": 1, // one\n  "version": 1');
  expect(withdraw(written, text)).toBe('{\n  "a": 1, // one\n  "version": 1\n}\n');
});

test('trailing commas, tabs and Windows line ends are continued as they are', () => {
  const text =
    '{\r\n\t"hooks": {\r\n\t\t"stop": [\r\n\t\t\t{ "command": "ding" }, // mine\r\n\t\t],\r\n\t},\r\n\t"version": 1,\r\n}';
  const written = insert(text);
  expect(written).toContain('// mine\r\n\t\t\t{\r\n\t\t\t\t"command": "vivavoce hook cursor stop",');
  expect(written.replaceAll('\r\n', '')).not.toContain('\n');
  expect(read(written)).toMatchObject({ hooks: { stop: [{ command: 'ding' }, { timeout: 10 }] } });
  expect(withdraw(written, text)).toBe(text);
});

test('a document on one line stays on one line', () => {
  const text = '{"hooks":{"stop":[{"command":"ding"}]}}';
  const written = insert(text);
  expect(written).not.toContain('\n');
  expect(read(written)).toMatchObject({ version: 1, mcpServers: { vivavoce: { args: ['mcp'] } } });
});

test('what stood under our key before comes back as it was written', () => {
  const text = '{ "version": 1, "mcpServers": { "vivavoce": { /* mine */ "command": "other" } } }';
  const written = insert(text);
  expect(written).not.toContain('other');
  expect(withdraw(written, text)).toBe(text);
});

test.each([
  '/usr/local/bin/vivavoce',
  "/usr/bin/node '/opt/my app/vivavoce.mjs'",
  String.raw`/usr/bin/node '/opt/O'\''Neil & Co/vivavoce.mjs'`,
  String.raw`"C:\Program Files\nodejs\node.exe" "C:\tools\vivavoce.mjs"`,
  String.raw`& 'C:\nodejs\node.exe' 'C:\tools\vivavoce.mjs'`,
])('the hook of another copy, started by %s, is ours', (launcher) => {
  const text = JSON.stringify({ hooks: { stop: [{ command: `${launcher} hook cursor stop` }] } });
  expect(read(withdraw(text))).toEqual({});
});

test.each([
  'my-vivavoce-log hook cursor stop',
  'notify-send done; vivavoce hook cursor stop',
  'tee -a /tmp/vivavoce.log | vivavoce hook cursor stop',
  '/opt/vivavoce/log.sh hook cursor stop',
])('the hook of somebody else that only names us, %s, stays', (command) => {
  const text = JSON.stringify({ version: 1, hooks: { stop: [{ command }] } });
  expect(withdraw(insert(text), text)).toBe(text);
  expect(read(insert(text))).toMatchObject({
    hooks: { stop: [{ command }, { command: 'vivavoce hook cursor stop' }] },
  });
});

test('a hook that another copy of this program wrote is replaced, not doubled', () => {
  const text = '{"hooks":{"stop":[{"command":"/opt/old/vivavoce hook cursor stop"},{"command":"ding"}]}}';
  expect(read(insert(text))).toMatchObject({
    hooks: { stop: [{ command: 'ding' }, { command: 'vivavoce hook cursor stop' }] },
  });
});

test('our command is taken out of a group into which somebody put it', () => {
  const group: JsonEdit = {
    kind: 'json',
    entries: [
      {
        kind: 'item',
        path: ['hooks', 'Stop'],
        value: { hooks: [{ type: 'command', command: 'vivavoce hook codex stop' }] },
      },
    ],
  };
  const text =
    '{"hooks":{"Stop":[{"hooks":[{"command":"ding"},{"command":"vivavoce hook codex stop","timeout":1}]}]}}';
  expect(withdrawEntries(text, group, undefined, NAME)).toBe(
    '{"hooks":{"Stop":[{"hooks":[{"command":"ding"}]}]}}',
  );
});

test('what others need of the scaffold stays, and goes when nothing else is left', () => {
  expect(read(withdraw(insert('')))).toEqual({});
  const changed = insert('').replace('"version": 1,', '"version": 1,\n  "mine": true,');
  expect(read(withdraw(changed))).toEqual({ version: 1, mine: true });
});

test.each([
  ['{ "a": 1,, }', 'line 1, column'],
  ['{\n  "a": }\n', 'line 2, column 8'],
  ['[1]', 'line 1, column 1'],
  ['{ "a": 1', 'line 1'],
])('a damaged document is refused with the place: %s', (text, place) => {
  expect(() => insert(text)).toThrow(place);
});

test('a value in the way is refused with its path', () => {
  expect(() => insert('{"hooks": {"stop": "never"}}')).toThrow('"hooks.stop" is not a list');
  expect(() => insert('{"mcpServers": []}')).toThrow('"mcpServers" is not an object');
});

test('keys such as __proto__ and keys that stand twice are only text', () => {
  const text = '{"__proto__": {"a": 1}, "hooks": 1, "hooks": {}}';
  expect(withdraw(insert(text), text).startsWith('{"__proto__": {"a": 1}, "hooks": 1, "hooks": {}')).toBe(
    true,
  );
});

/** Random documents with comments, odd blanks, any line end and trailing commas. */
const blanks = fc.constantFrom('', ' ', '\n', '\n  ', '\t', '\r\n    ', ' /* c */ ', ' // l\n', '\n\n');
const scalar = fc.constantFrom('1', '-0.5e3', 'true', 'null', '"x"', '"{ , } // \\" é☕"', '[]', '{}');
const keys = fc.constantFrom('"a"', '"b c"', '"hooks"', '"stop"', '"mcpServers"', '"ü"', '"version"');

const { value: jsonc } = fc.letrec<{ value: string; object: string; array: string }>((tie) => ({
  value: fc.oneof({ depthSize: 'small', withCrossShrink: true }, scalar, tie('object'), tie('array')),
  object: fc
    .tuple(
      fc.uniqueArray(fc.tuple(keys, tie('value'), blanks, blanks, blanks), {
        maxLength: 4,
        selector: ([key]) => key,
      }),
      blanks,
      fc.boolean(),
    )
    .map(([members, end, trailing]) => {
      const inside = members.map(([key, value, a, b, c]) => `${a}${key}${b}:${value}${c}`).join(',');
      return `{${inside}${trailing && members.length > 0 ? ',' : ''}${end}}`;
    }),
  array: fc
    .tuple(fc.array(fc.tuple(tie('value'), blanks, blanks), { maxLength: 3 }), blanks)
    .map(([items, end]) => `[${items.map(([value, a, b]) => a + value + b).join(',')}${end}]`),
}));

const documents = fc
  .tuple(blanks, fc.oneof(jsonc, jsonc), blanks)
  .map(([before, body, after]) => before + body + after)
  .filter((text) => text.trim().startsWith('{') && text.trim() !== '');

test('in any document our entries are added, found, and added only once', () => {
  fc.assert(
    fc.property(documents, (text) => {
      const written = inserted(text);
      fc.pre(written !== undefined);
      expect(holdsEntries(written, edit, NAME)).toBe(true);
      expect(insert(written)).toBe(written);
    }),
    { numRuns: 400 },
  );
});

test('in any document everything else keeps its value and its comments, in and out', () => {
  fc.assert(
    fc.property(documents, (text) => {
      const written = inserted(text);
      fc.pre(written !== undefined);
      const back = withdraw(written, text);
      expect(comments(written)).toEqual(comments(text));
      expect(comments(back)).toEqual(comments(text));
      expect(withoutScaffold(read(back))).toEqual(withoutScaffold(read(text)));
    }),
    { numRuns: 400 },
  );
});

test('an entry that is added by somebody after ours survives the withdrawal', () => {
  fc.assert(
    fc.property(documents, (text) => {
      const written = inserted(text);
      fc.pre(written !== undefined);
      const theirs: JsonEdit = { kind: 'json', entries: [{ kind: 'key', path: ['later'], value: [1] }] };
      const later = insertEntries(written, theirs, NAME);
      const back = withdraw(later, text);
      expect(read(back)).toMatchObject({ later: [1] });
      expect(holdsEntries(back, { kind: 'json', entries: edit.entries.slice(1) }, NAME)).toBe(false);
    }),
    { numRuns: 200 },
  );
});

/** Undefined for documents that are refused because a value of others is in the way. */
function inserted(text: string): string | undefined {
  try {
    return insert(text);
  } catch {
    return undefined;
  }
}

function withoutScaffold(value: unknown): unknown {
  const { version: _, ...rest } = value as Record<string, unknown>;
  return rest;
}

function comments(text: string): string[] {
  return (text.match(/\/\* c \*\/|\/\/ l\r?\n/g) ?? []).map((comment) => comment.trim()).toSorted();
}
