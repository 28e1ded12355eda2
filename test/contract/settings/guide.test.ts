import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { readSettingsText } from '../../../src/main/settings/settings-text.ts';
import { describeSettings } from '../../../src/shared/settings/describe.ts';
import { settingsGuide } from '../../../src/shared/settings/guide.ts';

describe('the guide to the settings', () => {
  it('is what the declaration says (else: npm run generate)', async () => {
    const committed = await readFile(new URL('../../../docs/guides/settings.md', import.meta.url), 'utf8');
    expect(committed).toBe(settingsGuide());
  });

  it('shows a file that is valid', () => {
    const [, example = ''] = /```jsonc\n([\s\S]*?)```/.exec(settingsGuide()) ?? [];
    const { values, faults } = readSettingsText(example);
    expect(faults).toEqual([]);
    expect([...values.keys()]).toEqual(['recognition.language', 'recognition.languages']);
  });

  it('names every setting and its variable', () => {
    const guide = settingsGuide();
    for (const { key, environment } of describeSettings()) {
      expect(guide).toContain(`### \`${key}\``);
      expect(guide).toContain(`\`${environment}\``);
    }
  });
});
