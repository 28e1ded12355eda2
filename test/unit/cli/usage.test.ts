import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runInProcess } from '../../support/cli-context.ts';
import type { CliOutcome } from '../../support/cli-context.ts';

/** 8 kHz, one second: a WAV file of the kind that telephone systems write. */
function muLawWav(): Buffer {
  const header = Buffer.from(
    'RIFF    WAVEfmt \x10\0\0\0\x07\0\x01\0@\x1f\0\0@\x1f\0\0\x01\0\x08\0data',
    'latin1',
  );
  const size = Buffer.alloc(4);
  size.writeUInt32LE(8000);
  header.writeUInt32LE(36 + 8000, 4);
  return Buffer.concat([header, size, Buffer.alloc(8000, 0xff)]);
}

let home: string;
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'vivavoce-test-'));
  await writeFile(join(home, 'text.wav'), 'These words are no sound.');
  await writeFile(join(home, 'empty.wav'), '');
  await writeFile(join(home, 'mu-law.wav'), muLawWav());
});
afterAll(() => rm(home, { recursive: true, force: true }));

function run(...args: string[]): Promise<CliOutcome> {
  return runInProcess(args, { home });
}

describe('a wrong command line', () => {
  test.each([
    [['lissen'], /unknown command 'lissen'[\s\S]*listen/],
    [['serve', '--prot', '1'], /unknown option '--prot'[\s\S]*--port/],
    [['serve', '--port', 'abc'], /'abc' is invalid\. A whole number from 0 to 65535 was expected/],
    [['serve', '--port', '65536'], /from 0 to 65535/],
    [['serve', '--port'], /--port <number>.*argument missing/],
    [['serve', '--source', 'mic'], /'mic' is invalid\. One of default, none, stdin, file:PATH or device:ID/],
    [['serve', '--source', 'file:'], /One of default, none, stdin/],
    [['serve', '--source', 'file:absent.wav'], /there is no file "absent\.wav"/],
    [['serve', '--source', 'file:.'], /"\." is a folder; a WAV file was expected/],
    [['serve', '--source', 'file:text.wav'], /"text\.wav" cannot be read as audio.*like a WAV file/],
    [['serve', '--source', 'file:empty.wav'], /"empty\.wav" cannot be read as audio: it is empty/],
    [['serve', '--source', 'file:mu-law.wav'], /"mu-law\.wav" cannot be read as audio: it holds µ-law/],
    [['serve', '--output', 'loud'], /'loud' is invalid\. One of device, none or FILE\.wav was expected/],
    [['serve', '--source', 'none', '--output', 'no/such.wav'], /--output: the folder ".*no" does not exist/],
    [['serve', '--source', 'none', '--output', 'file:.'], /--output: "\." is a folder/],
    [['say', '--speed', '3', 'Hi'], /A factor from 0\.5 to 2, or 88 to 350 words a minute/],
    [['say', '--speed', '400wpm', 'Hi'], /88 to 350 words a minute/],
    [['say', '--volume', '11', 'Hi'], /A number from 0 to 1/],
    [['say', '--timeout', '0', 'Hi'], /A number of seconds greater than 0/],
    [['say', '--language', 'auto1', 'Hi'], /A language code such as "en" or "de-AT"/],
    [['say', '--kind', 'loud', 'Hi'], /full, short, questions, off/],
    [['listen', '--agent', 'a/b'], /no slash/],
    [['listen', '--agent', '__x'], /reserved/],
    [['listen', '--agent', ''], /1 to 128 characters/],
    [['talk'], /missing required argument 'action'/],
    [['talk', 'shout'], /'shout' is invalid.*start, stop, toggle, cancel/],
    [['output', 'printer'], /'printer' is invalid.*agents, keyboard/],
    [['spell', 'maybe'], /'maybe' is invalid.*on, off/],
    [['transcribe'], /missing required argument 'file'/],
    [['transcribe', '-f', 'doc', 'a.wav'], /'doc' is invalid.*text, json, srt, vtt/],
    [['transcribe', '-l', 'English', 'a.wav'], /A language code such as "en"/],
    [['transcribe', '-l', 'xx', 'a.wav'], /A language code such as "en"/],
    [['transcribe', '-f', 'srt', 'a.wav', 'b.wav'], /--format srt makes one file for each recording/],
    [['transcribe', '-o', 'no/such/dir.txt', 'a.wav'], /the folder ".*no\/such" does not exist/],
    [['transcribe', '-o', 'a.wav', 'a.wav'], /is the recording itself/],
    [['logs', '-n', '-3'], /A whole number from 0/],
    [['settings', 'get', 'recogniser'], /There is no setting "recogniser"\./],
    [['settings', 'get', 'profile'], /Did you mean "endpointing\.profile"/],
    [['settings', 'set', 'server.port', 'high'], /"server\.port" must be a whole number from 0 to 65535/],
    [['completion', 'tcsh'], /'tcsh' is invalid.*bash, zsh, fish, powershell/],
    [['use', 'a', 'b'], /too many arguments/],
    [['bridge', 'tmux'], /'--pane <target>' not specified\nRun "vivavoce bridge tmux --help"/],
    [['bridge', 'emacs'], /unknown command 'emacs'\nRun "vivavoce bridge --help"/],
    [['emacs'], /unknown command 'emacs'\nRun "vivavoce --help"/],
  ])('%j is answered on standard error with exit code 2', async (args, message) => {
    const outcome = await run(...args);
    expect(outcome.stderr).toMatch(message);
    expect(outcome.stderr).toMatch(/^vivavoce: /);
    expect(outcome.stdout).toBe('');
    expect(outcome.exitCode).toBe(2);
  });
});

describe('help', () => {
  test('lists the commands on standard output and succeeds', async () => {
    for (const args of [['--help'], ['help'], []]) {
      const outcome = await run(...args);
      expect(outcome.exitCode).toBe(0);
      expect(outcome.stderr).toBe('');
      expect(outcome.stdout).toContain('transcribe [options] <file...>');
      expect(outcome.stdout).toContain('Exit codes:');
    }
  });

  test('of a command shows examples of that command', async () => {
    const outcome = await run('transcribe', '--help');
    expect(outcome.exitCode).toBe(0);
    expect(outcome.stdout).toContain('$ vivavoce transcribe talk.mp3');
    expect((await run('help', 'transcribe')).stdout).toBe(outcome.stdout);
  });

  test('of a command of two words is found by both', async () => {
    const outcome = await run('help', 'plugin', 'install');
    expect(outcome.exitCode).toBe(0);
    expect(outcome.stdout).toContain('--dry-run');
    expect((await run('plugin', 'install', '--help')).stdout).toBe(outcome.stdout);
  });
});

describe('without an engine', () => {
  test.each([
    [['talk', 'start']],
    [['agents']],
    [['history']],
    [['history', 'delete', '--all', '--yes']],
    [['output']],
    [['spell']],
    [['use', 'claude']],
    [['listen']],
    [['stop']],
    [['open']],
  ])('%j says so and how to start one, with exit code 3', async (args) => {
    expect(await run(...args)).toEqual({
      exitCode: 3,
      stdout: '',
      stderr: 'vivavoce: The engine is not running.\nStart it with: vivavoce serve\n',
    });
  });

  test('the status is still an answer', async () => {
    const plain = await run('status');
    expect(plain).toMatchObject({ exitCode: 3, stderr: '' });
    expect(plain.stdout).toContain('The engine is not running.');
    expect(await run('status', '--json')).toMatchObject({ exitCode: 3, stdout: '{"running":false}\n' });
  });

  test('the version is known', async () => {
    const { stdout, exitCode } = await run('version');
    expect(stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
    expect(exitCode).toBe(0);
    expect((await run('--version')).stdout).toBe(stdout);
    expect((await run('version', '--verbose')).stdout).toMatch(/^Engine\s+not running$/m);
  });
});
