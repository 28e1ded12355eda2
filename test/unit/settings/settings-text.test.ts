import fc from 'fast-check';
import { parse } from 'jsonc-parser';
import { describe, expect, it } from 'vitest';
import { editSettingsText, readSettingsText } from '../../../src/main/settings/settings-text.ts';
import { migrateSettings } from '../../../src/shared/settings/migrations.ts';
import type { Migration } from '../../../src/shared/settings/migrations.ts';

const TEXT = `// My settings
{
  "version": 1,
  "recognition": {
    "language": "de", // mostly
    "vocabulary": ["Vivavoce", "pnpm"],
  },
  /* the port of the office */
  "server": { "port": 9000 }
}
`;

describe('reading a settings file', () => {
  it('takes comments and trailing commas', () => {
    const { values, faults, repaired } = readSettingsText(TEXT);
    expect([...values]).toEqual([
      ['recognition.language', 'de'],
      ['recognition.vocabulary', ['Vivavoce', 'pnpm']],
      ['server.port', 9000],
    ]);
    expect(faults).toEqual([]);
    expect(repaired).toBe(TEXT);
  });

  it('takes an empty file, one with only comments and one with a byte order mark', () => {
    for (const text of ['', '  \n', '// nothing yet\n', '{}']) {
      expect(readSettingsText(text)).toEqual({ values: new Map(), faults: [], repaired: text });
    }
    expect(readSettingsText('\uFEFF{ "server": { "port": 1 } }').values.get('server.port')).toBe(1);
  });

  it('names line, key and what was expected for every fault, and keeps the rest with its comments', () => {
    const text = TEXT.replace('9000', '"high"').replace('"language"', '"langauge"');
    const { values, faults, repaired } = readSettingsText(text);
    expect(faults).toEqual([
      'Line 5: There is no setting "recognition.langauge". Did you mean "recognition.language"?',
      'Line 9: The setting "server.port" must be a whole number from 0 to 65535.',
    ]);
    expect([...values.keys()]).toEqual(['recognition.vocabulary']);
    expect(repaired).toContain('// My settings');
    expect(repaired).toContain('the port of the office');
    expect(readSettingsText(repaired)).toMatchObject({ values, faults: [] });
  });

  it('finds a value where a group should be, and a group where a value should be', () => {
    expect(readSettingsText('{ "server": 8770 }').faults[0]).toContain('It is a group: server.host');
    expect(readSettingsText('{ "server": { "port": { "number": 1 } } }').faults[0]).toContain(
      'a whole number',
    );
  });

  it('does not take a dotted name for a path', () => {
    expect(readSettingsText('{ "server.port": 9000 }')).toMatchObject({ values: new Map(), repaired: '{ }' });
  });

  it('names the line of a syntax error, and takes nothing from such a file', () => {
    const reading = readSettingsText('{\n  "server": { "port": 9000 }\n  "recognition": {}\n}');
    expect(reading).toEqual({ values: new Map(), faults: ['Line 3: comma expected.'], repaired: '' });
  });

  it('refuses what is no object, and files of a newer release', () => {
    expect(readSettingsText('[1]').faults[0]).toContain('must be an object');
    expect(readSettingsText('{ "version": 2, "server": { "port": 1 } }')).toMatchObject({
      values: new Map(),
      faults: [expect.stringContaining('"version" must be a whole number from 1 to 1')],
    });
  });

  it('has an answer for any text, and what it repairs is right', () => {
    const anything = fc.oneof(
      fc.string(),
      fc.json(),
      fc.json().map((json) => TEXT.replace('9000', json)),
    );
    fc.assert(
      fc.property(anything, (text) => {
        const { repaired, values } = readSettingsText(text);
        expect(readSettingsText(repaired)).toMatchObject({ faults: [], values });
      }),
    );
  });
});

describe('editing a settings file', () => {
  it('changes one value and nothing else', () => {
    expect(editSettingsText(TEXT, new Map([['recognition.language', 'fr']]))).toBe(
      TEXT.replace('"de"', '"fr"'),
    );
  });

  it('adds missing groups, and removes keys that are undefined', () => {
    const edited = editSettingsText(
      TEXT,
      new Map<string, unknown>([
        ['endpointing.profile', 'patient'],
        ['server.port', undefined],
      ]),
    );
    expect(edited).toContain('// mostly');
    expect(parse(edited, [], { allowTrailingComma: true })).toMatchObject({
      endpointing: { profile: 'patient' },
      server: {},
    });
  });

  it.each([
    ['{ "a": 1 /* one */ , /* two */ "b": 2 }', '{ /* two */ "b": 2 }'],
    ['{\n  "b": 2, // two\n  "a": 1\n}', '{\n  "b": 2, // two\n}'],
    ['{\n  // one\n  "a": 1,\n  // two\n  "b": 2\n}', '{\n  // one\n  // two\n  "b": 2\n}'],
    ['{ "a": 1, "a": 2 }', '{ }'],
    ['{}', '{}'],
  ])('removes a key from %j without the comments of others', (text, expected) => {
    expect(editSettingsText(text, new Map([['a', undefined]]))).toBe(expected);
  });

  it('begins a file that is empty, and keeps the line breaks of one that is not', () => {
    expect(editSettingsText('', new Map([['server.port', 1]]))).toBe(
      '{\n  "server": {\n    "port": 1\n  }\n}\n',
    );
    const windows = editSettingsText('{\r\n  "version": 1\r\n}\r\n', new Map([['server.port', 1]]));
    expect(windows.replaceAll('\r\n', '')).not.toContain('\n');
  });
});

describe('migration', () => {
  const renamePort: Migration = ({ port, ...rest }) => ({ ...rest, server: { port } });
  const dropOld: Migration = ({ old: _old, ...rest }) => rest;

  it('leads step by step to the newest version', () => {
    expect(migrateSettings({ port: 9000, old: true }, [renamePort, dropOld])).toEqual({
      kind: 'migrated',
      file: { version: 3, server: { port: 9000 } },
    });
    expect(migrateSettings({ version: 2, old: true }, [renamePort, dropOld])).toEqual({
      kind: 'migrated',
      file: { version: 3 },
    });
  });

  it('leaves a file of the newest version alone', () => {
    const file = { version: 3 };
    expect(migrateSettings(file, [renamePort, dropOld])).toEqual({ kind: 'current', file });
  });

  it('refuses versions that it does not know', () => {
    for (const version of [0, 4, 1.5, '1', null]) {
      const expected = version === null ? 'migrated' : 'unknown-version';
      expect(migrateSettings({ version }, [renamePort, dropOld]).kind).toBe(expected);
    }
  });

  it('keeps the comments of the file', () => {
    const text = '{\n  // the port\n  "port": 9000,\n  // of old\n  "recognition": { "language": "de" }\n}\n';
    const { values, repaired } = readSettingsText(text, [renamePort]);
    expect([...values]).toEqual([
      ['recognition.language', 'de'],
      ['server.port', 9000],
    ]);
    expect(repaired).toContain('// of old');
    expect(repaired).toContain('"version": 2');
    expect(repaired).not.toMatch(/^ {2}"port"/m);
  });
});
