/** Writes docs/guides/settings.md. Run with: tsx scripts/generate-settings-guide.ts */
import { writeFileSync } from 'node:fs';
import { settingsGuide } from '../src/shared/settings/guide.ts';

writeFileSync(new URL('../docs/guides/settings.md', import.meta.url), settingsGuide());
