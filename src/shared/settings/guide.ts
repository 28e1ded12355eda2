import { describeSettings } from './describe.ts';
import type { SettingDescription } from './describe.ts';

const INTRODUCTION = `# Settings

This page is written from the declaration of the settings; change it there.

A setting can be given in four places. The first that has it decides:

1. the command line: \`vivavoce serve --port 9000\`
2. an environment variable: \`VIVAVOCE_SERVER_PORT=9000\`; lists with commas, true and false also as yes/no, on/off, 1/0
3. the settings file
4. the default

## The file

\`settings.json\` lies in

- \`~/.config/vivavoce\` (or \`$XDG_CONFIG_HOME/vivavoce\`) on Linux,
- \`~/Library/Application Support/Vivavoce\` on macOS,
- \`%APPDATA%\\Vivavoce\` on Windows.

It holds only what somebody has set, and may have comments:

\`\`\`jsonc
{
  "version": 1,
  // half of the team speaks German
  "recognition": { "language": "auto", "languages": ["en", "de"] },
}
\`\`\`

\`vivavoce settings edit\` opens it, \`vivavoce settings set recognition.language de\` changes one value and leaves your comments
alone. While the engine runs, an edit applies as soon as it is saved; settings marked "restart" wait for the next start.

A file that is wrong does not stop anything. At the start it is kept as \`settings.invalid-TIME.json\` beside the new one,
defaults are used for what was wrong, and a notice names line and key. While the engine runs it is left alone and the
settings from before stay in force until it is mended.

The variable \`VIVAVOCE_HOME\` moves settings, state and logs below one folder of your choice (an absolute path).
\`VIVAVOCE_STATE_DIR\` moves state and logs only.
`;

/** The page \`docs/guides/settings.md\`: every setting with its values, default and environment variable. */
export function settingsGuide(): string {
  const settings = describeSettings();
  const groups = [...new Set(settings.map(groupOf))];
  const sections = groups.map((group) => {
    const entries = settings.filter((setting) => groupOf(setting) === group).map(entry);
    return `\n## ${group}\n\n${entries.join('\n')}`;
  });
  return INTRODUCTION + sections.join('');
}

function groupOf({ key }: SettingDescription): string {
  return key.split('.', 1)[0] ?? key;
}

function entry(setting: SettingDescription): string {
  const { key, description, expected, defaultValue, environment, live } = setting;
  const lines = [
    `### \`${key}\`\n`,
    `${description}\n`,
    `- value: ${expected}`,
    `- default: \`${JSON.stringify(defaultValue)}\``,
    `- variable: \`${environment}\``,
    `- a change applies: ${live ? 'at once' : 'after a restart'}\n`,
  ];
  return lines.join('\n');
}
