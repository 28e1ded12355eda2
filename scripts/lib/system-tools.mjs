import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { run } from './run.mjs';

/**
 * A program outside npm that some tests need.
 *
 * @typedef {object} SystemTool
 * @property {string} name for people
 * @property {() => boolean} present
 * @property {readonly string[]} debian packages that bring it
 * @property {readonly string[]} tests test files, or folders with a slash at the end, that cannot run without it
 */

/** @param {readonly string[]} names @returns {boolean} whether one of the commands is on the PATH */
function hasCommand(...names) {
  const folders = (process.env.PATH ?? '').split(delimiter);
  return names.some((name) => folders.some((folder) => existsSync(join(folder, name))));
}

/** ALSA programs reach PulseAudio through this plug-in; capture goes through ALSA. */
function hasAlsaPulsePlugin() {
  return ['/usr/lib', '/usr/lib64']
    .filter((folder) => existsSync(folder))
    .flatMap((folder) => [folder, ...readdirSync(folder).map((name) => join(folder, name))])
    .some((folder) => existsSync(join(folder, 'alsa-lib/libasound_module_pcm_pulse.so')));
}

/** @type {readonly SystemTool[]} */
export const systemTools = [
  {
    name: 'PulseAudio (virtual microphone)',
    present: () =>
      ['pulseaudio', 'pactl', 'paplay'].every((name) => hasCommand(name)) && hasAlsaPulsePlugin(),
    debian: ['pulseaudio', 'pulseaudio-utils', 'libasound2-plugins'],
    tests: ['test/voice/'],
  },
  {
    name: 'Chromium',
    present: () => hasCommand('chromium', 'chromium-browser', 'google-chrome'),
    debian: ['chromium'],
    tests: ['test/page/', 'test/integration/keyboard/x11/'],
  },
  {
    name: 'X server without a screen',
    present: () => ['Xvfb', 'setxkbmap', 'xterm', 'xclip'].every((name) => hasCommand(name)),
    debian: ['xvfb', 'x11-xkb-utils', 'xterm', 'xclip'],
    tests: ['test/integration/keyboard/x11/'],
  },
  {
    name: 'tmux, with programs to run in it',
    present: () => ['tmux', 'vim', 'less', 'python3', 'script'].every((name) => hasCommand(name)),
    debian: ['tmux', 'vim', 'less', 'python3', 'bsdutils'],
    tests: [
      'test/integration/cli/bridge/tmux.test.ts',
      'test/integration/cli/plugin/plugin.test.ts',
      'test/integration/cli/wrapper/',
      'test/integration/discovery/running-sessions.test.ts',
      'test/integration/plugins/agent-packages/',
      'test/integration/plugins/codex/codex-program.test.ts',
      'test/integration/plugins/tmux/',
    ],
  },
  {
    name: 'ffmpeg',
    present: () => hasCommand('ffmpeg'),
    debian: ['ffmpeg'],
    tests: ['test/integration/cli/transcribe.test.ts'],
  },
  {
    name: 'espeak-ng',
    present: () => hasCommand('espeak-ng'),
    debian: ['espeak-ng'],
    tests: ['test/integration/voices/espeak.test.ts', 'test/integration/voices/fallback.test.ts'],
  },
  {
    name: 'tmux (a terminal that can be read)',
    present: () => ['tmux', 'ps', 'stty'].every((name) => hasCommand(name)),
    debian: ['tmux', 'procps', 'coreutils'],
    tests: ['test/integration/cli/wrapper/'],
  },
  {
    name: 'vim',
    present: () => hasCommand('vim'),
    debian: ['vim'],
    tests: ['test/integration/cli/wrapper/vim.test.ts'],
  },
  {
    name: 'less and Python',
    present: () => ['less', 'python3'].every((name) => hasCommand(name)),
    debian: ['less', 'python3'],
    tests: ['test/integration/cli/wrapper/programs.test.ts'],
  },
  {
    name: 'Python with venv',
    present: () => spawnSync('python3', ['-c', 'import venv, ensurepip'], { stdio: 'ignore' }).status === 0,
    debian: ['python3', 'python3-venv'],
    tests: [
      'test/integration/openvip/python-client.test.ts',
      'test/integration/openvip/dictare-agent.test.ts',
    ],
  },
];

/**
 * Installs what is missing where that is possible without asking (Debian, as root).
 *
 * @returns {Promise<readonly SystemTool[]>} what is still missing
 */
export async function ensureSystemTools() {
  const missing = systemTools.filter((tool) => !tool.present());
  if (missing.length === 0 || process.getuid?.() !== 0 || !hasCommand('apt-get')) return missing;
  console.log(`Installing system packages for the tests: ${missing.map((tool) => tool.name).join(', ')} …`);
  const options = { limitMs: 10 * 60_000, quiet: true, env: { DEBIAN_FRONTEND: 'noninteractive' } };
  await run('apt-get', ['update', '-q'], options);
  const packages = missing.flatMap((tool) => tool.debian);
  const { code, output } = await run(
    'apt-get',
    ['install', '-q', '-y', '--no-install-recommends', ...packages],
    options,
  );
  if (code !== 0) console.error(output.trim());
  return systemTools.filter((tool) => !tool.present());
}
