import { describe, expect, it } from 'vitest';
import { describeSettings } from '../../../src/shared/settings/describe.ts';
import { settingsFromEnvironment } from '../../../src/shared/settings/environment.ts';
import { defaultSettings, settingsSchema } from '../../../src/shared/settings/schema.ts';
import { applySetting, parseSettingText, readSetting } from '../../../src/shared/settings/values.ts';

describe('the description of the settings', () => {
  const descriptions = describeSettings();

  it('covers every key of the schema, with its default', () => {
    const described = descriptions.reduce(
      (settings, { key, defaultValue }) => applySetting(settings, key, defaultValue),
      defaultSettings(),
    );
    expect(described).toEqual(defaultSettings());
    const leaves = (value: unknown, prefix: string): string[] =>
      Object.entries(value ?? {}).flatMap(([name, member]: [string, unknown]) =>
        typeof member === 'object' &&
        member !== null &&
        !Array.isArray(member) &&
        Object.keys(member).length > 0
          ? leaves(member, `${prefix}${name}.`)
          : [`${prefix}${name}`],
      );
    expect(descriptions.map(({ key }) => key)).toEqual(
      leaves(defaultSettings(), '').filter((key) => key !== 'version'),
    );
  });

  it('says what a value may be', () => {
    const find = (key: string) => descriptions.find((description) => description.key === key);
    expect(find('server.port')).toEqual({
      key: 'server.port',
      environment: 'VIVAVOCE_SERVER_PORT',
      type: 'whole-number',
      minimum: 0,
      maximum: 65_535,
      expected: 'a whole number from 0 to 65535',
      defaultValue: 8770,
      description: 'Port of the local server; 0 takes a free one.',
      live: false,
    });
    expect(find('endpointing.profile')).toMatchObject({
      type: 'choice',
      allowed: ['by-agent', 'quick', 'balanced', 'patient'],
      live: true,
    });
    expect(find('recognition.languages')).toMatchObject({
      type: 'list',
      expected: 'a list; each item a language code such as "en", or "auto"',
    });
  });

  it('gives every setting an environment variable of its own', () => {
    const names = descriptions.map(({ environment }) => environment);
    expect(new Set(names).size).toBe(names.length);
    expect(names).toContain('VIVAVOCE_PUSH_TO_TALK_RELEASE_GRACE_MS');
    expect(names.filter((name) => !/^VIVAVOCE(_[A-Z0-9]+)+$/.test(name))).toEqual([]);
  });
});

describe('changing a setting', () => {
  it('takes the address of a speech server as the text it is', () => {
    expect(parseSettingText('speech.address.url', 'http://127.0.0.1:8880/v1')).toBe(
      'http://127.0.0.1:8880/v1',
    );
    expect(parseSettingText('speech.address.url', '')).toBe('');
    for (const wrong of ['127.0.0.1:8880', 'ftp://host/']) {
      expect(() => parseSettingText('speech.address.url', wrong)).toThrow(
        'must be an http(s) address, or empty',
      );
    }
  });

  it('changes that one and leaves the old settings as they were', () => {
    const before = defaultSettings();
    const after = applySetting(before, 'recognition.language', 'de');
    expect(readSetting(after, 'recognition.language')).toBe('de');
    expect(after).toEqual({ ...before, recognition: { ...before.recognition, language: 'de' } });
    expect(before).toEqual(defaultSettings());
    expect(settingsSchema.parse(after)).toEqual(after);
  });

  it.each([
    ['server.port', 70_000, 'a whole number from 0 to 65535'],
    ['server.port', '8770', 'a whole number from 0 to 65535'],
    ['server.port', undefined, 'a whole number from 0 to 65535'],
    ['startup.listening', 'yes', 'true or false'],
    ['endpointing.strategy', 'guess', 'one of adaptive, fixed'],
    ['recognition.language', 'English', 'a language code such as "en", or "auto"'],
    ['recognition.language', 'xx', 'a language code such as "en", or "auto"'],
    ['recognition.vocabulary', 'pnpm', 'a list of texts'],
    ['audio.inputDevice', { id: 1 }, 'null or an object with the texts "id" and "label"'],
  ])('names %s and what was expected instead of %j', (key, value, expected) => {
    expect(() => applySetting(defaultSettings(), key, value)).toThrow(
      expect.objectContaining({
        code: 'invalid-input',
        message: `The setting "${key}" must be ${expected}.`,
      }),
    );
  });

  it.each([
    ['recogniton.language', 'Did you mean "recognition.language"?'],
    ['Server.Port', 'Did you mean "server.port"?'],
    ['profile', 'Did you mean "endpointing.profile"?'],
    ['server', expect.stringContaining('It is a group: server.host, server.port')],
    ['version', expect.stringContaining('The settings are: audio.inputDevice')],
    ['__proto__.polluted', expect.stringContaining('The settings are')],
    ['', expect.stringContaining('The settings are')],
  ])('says of %j that there is no such setting, and helps', (key, remedy: unknown) => {
    expect(() => applySetting(defaultSettings(), key, 1)).toThrow(
      expect.objectContaining({ code: 'invalid-input', remedy }),
    );
  });
});

describe('a setting written as text', () => {
  it.each([
    ['server.port', ' 0 ', 0],
    ['detection.startProbability', '.5', 0.5],
    ['startup.listening', 'No', false],
    ['startup.listening', '1', true],
    ['recognition.language', 'de', 'de'],
    ['recognition.languages', 'de, en,', ['de', 'en']],
    ['recognition.vocabulary', '["a, b", "c"]', ['a, b', 'c']],
    ['recognition.vocabulary', '', []],
    ['audio.inputDevice', 'null', null],
    ['audio.inputDevice', '{"id":"x","label":"Mic"}', { id: 'x', label: 'Mic' }],
  ])('%s = %j is read by its type', (key, text, value) => {
    expect(parseSettingText(key, text)).toEqual(value);
  });

  it.each([
    ['server.port', '0x10'],
    ['server.port', '80.5'],
    ['server.port', ''],
    ['startup.listening', 'maybe'],
    ['recognition.vocabulary', '["a"'],
    ['audio.inputDevice', 'Mic'],
  ])('%s = %j is refused', (key, text) => {
    expect(() => parseSettingText(key, text)).toThrow(expect.objectContaining({ code: 'invalid-input' }));
  });
});

describe('environment variables', () => {
  it('give settings; others are left alone and empty ones are absent', () => {
    const { values, unknown } = settingsFromEnvironment({
      VIVAVOCE_SERVER_PORT: '9000',
      VIVAVOCE_RECOGNITION_LANGUAGE: '',
      VIVAVOCE_HOME: '/somewhere',
      PATH: '/bin',
    });
    expect([...values]).toEqual([['server.port', 9000]]);
    expect(unknown).toEqual([]);
  });

  it('are refused by name when their value is wrong', () => {
    expect(() => settingsFromEnvironment({ VIVAVOCE_SERVER_PORT: 'high' })).toThrow(
      expect.objectContaining({
        code: 'invalid-input',
        message:
          'The environment variable VIVAVOCE_SERVER_PORT is wrong. The setting "server.port" must be a whole number from 0 to 65535.',
      }),
    );
  });

  it('are pointed out when they look like a setting and are none', () => {
    expect(settingsFromEnvironment({ VIVAVOCE_SERVER_PROT: '1' }).unknown).toEqual([
      { name: 'VIVAVOCE_SERVER_PROT', hint: 'Did you mean VIVAVOCE_SERVER_PORT?' },
    ]);
  });
});
