import { expect, test } from 'vitest';
import { parseSettingValue, settingKeys, settingValue } from '../../../src/cli/setting-keys.ts';
import { defaultSettings } from '../../../src/shared/settings/schema.ts';

test('every key names a value of the complete settings', () => {
  const settings = defaultSettings();
  expect(settingKeys().length).toBeGreaterThan(20);
  for (const key of settingKeys()) expect(settingValue(settings, key), key).toBeDefined();
});

test('groups and unknown keys have no value of their own', () => {
  expect(settingKeys()).not.toContain('recognition');
  expect(settingValue(defaultSettings(), 'recognition.nonsense.deep')).toBeUndefined();
});

test('a value is read as its setting wants it', () => {
  expect(parseSettingValue('server.port', '9000')).toEqual({ ok: true, value: 9000 });
  expect(parseSettingValue('recognition.partials', 'false')).toEqual({ ok: true, value: false });
  expect(parseSettingValue('recognition.language', 'de')).toEqual({ ok: true, value: 'de' });
  expect(parseSettingValue('recognition.model', '2024')).toEqual({ ok: true, value: '2024' });
  expect(parseSettingValue('recognition.vocabulary', '["OpenVIP"]')).toEqual({
    ok: true,
    value: ['OpenVIP'],
  });
  expect(parseSettingValue('audio.inputDevice', 'null')).toEqual({ ok: true, value: null });
});

test('a wrong value is answered with what was expected', () => {
  const answer = parseSettingValue('endpointing.profile', 'hasty');
  expect(answer).toMatchObject({ ok: false, expected: expect.stringContaining('balanced') as unknown });
  expect(parseSettingValue('server.port', '70000').ok).toBe(false);
});
