import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { isLanguage } from '../../../src/shared/settings/languages.ts';

const CONFIG = join(import.meta.dirname, '../../../models/whisper-base/config.json');

test('every language of the shipped model may be set, and "auto"', () => {
  const { languages } = JSON.parse(readFileSync(CONFIG, 'utf8')) as { languages: Record<string, number> };
  const codes = Object.keys(languages);
  expect(codes.length).toBeGreaterThan(90);
  for (const code of [...codes, 'auto'])
    expect({ code, known: isLanguage(code) }).toEqual({ code, known: true });
});

test.each(['xx', 'EN', 'english', 'en-US', ''])('%j is no language', (code) => {
  expect(isLanguage(code)).toBe(false);
});
