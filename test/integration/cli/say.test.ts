import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { WavParser } from '../../../src/main/audio/wav-parser.ts';
import { AppError } from '../../../src/shared/kernel/app-error.ts';
import { runInProcess, startCli } from '../../support/cli-context.ts';
import type { CliOutcome, CliRun, CliRunOptions } from '../../support/cli-context.ts';
import type { ScriptedSpeaker } from '../../support/scripted-speaker.ts';
import { startServer } from '../../support/test-server.ts';
import type { TestServer } from '../../support/test-server.ts';

let home: string;
let running: TestServer;
let speaker: ScriptedSpeaker;
const started: CliRun[] = [];

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'vivavoce-test-'));
  running = await startServer({}, { endpointFilePath: join(home, 'state', 'endpoint.json') });
  ({ speaker } = running.engine);
});

afterEach(async () => {
  for (const run of started.splice(0)) run.interrupt();
  await running.server.stop();
  await rm(home, { recursive: true, force: true });
});

function run(args: readonly string[], options: Partial<CliRunOptions> = {}): Promise<CliOutcome> {
  return runInProcess(args, { home, ...options });
}

function start(args: readonly string[], options: Partial<CliRunOptions> = {}): CliRun {
  const command = startCli(args, { home, ...options });
  started.push(command);
  return command;
}

const done = { exitCode: 0, stdout: '', stderr: '' };

describe('say', () => {
  test('returns when the text has been heard, without a word', async () => {
    speaker.onSpeak = speaker.hold;
    const saying = start(['say', 'The tests', 'pass.']);
    await speaker.until(() => speaker.pieces.size === 1);
    const { id = '' } = speaker.spoken[0] ?? {};
    await speaker.until(() => speaker.pieces.get(id)?.join('') === 'The tests pass.');
    speaker.finish(id);
    expect(await saying.exitCode).toBe(0);
    expect([saying.stdout.text, saying.stderr.text]).toEqual(['', '']);
  });

  test('tells a person at a terminal how long it took, unless it should be quiet', async () => {
    expect((await run(['say', 'Hi'], { terminal: true, env: { NO_COLOR: '1' } })).stderr).toBe(
      'Spoken, 1.2 s.\n',
    );
    expect(await run(['say', '-q', 'Hi'], { terminal: true })).toEqual(done);
  });

  test('is stopped together with the engine, which is no failure', async () => {
    speaker.onSpeak = speaker.hold;
    const saying = start(['say', 'The tests pass.']);
    await speaker.until(() => speaker.pieces.size === 1);
    await running.server.stop();
    expect(await saying.exitCode).toBe(0);
    expect(saying.stderr.text).toBe('');
  });

  test('does not say "Spoken" of a text without anything to say', async () => {
    speaker.onSpeak = async () => ({ result: 'done', durationMs: 0, heard: '' });
    const { stderr } = await run(['say', '🎉'], { terminal: true, env: { NO_COLOR: '1' } });
    expect(stderr).toBe('Nothing was spoken.\n');
  });

  test('asks for voice, language, speed, volume, kind, agent and rank', async () => {
    const options = ['--voice', 'Anna', '--language', 'en-GB', '--speed', '1.5', '--volume', '0.4'];
    await run(['say', ...options, '--kind', 'short', '--agent', 'claude', '--urgent', 'Hi']);
    expect(speaker.spoken).toMatchObject([
      {
        voice: 'hibari:anna',
        language: 'en-GB',
        speed: 1.5,
        volume: 0.4,
        kind: 'short',
        agentId: 'claude',
        urgent: true,
      },
    ]);
  });

  test('leaves to the engine what is not asked for', async () => {
    await run(['say', 'Hi']);
    expect(Object.keys(speaker.spoken[0] ?? {})).toEqual(['id', 'text']);
  });

  test('takes the first voice of a kind that speaks the language', async () => {
    expect(await run(['say', '--engine', 'espeak-ng', '--language', 'de-AT', 'Servus'])).toEqual(done);
    expect(speaker.spoken).toMatchObject([{ voice: 'espeak-ng:de', language: 'de-AT' }]);
    expect((await run(['say', '--engine', 'espeak-ng', 'Hi'])).stderr).toContain('has no voice for "en"');
  });

  test.each([
    [['--voice', 'anma'], 'There is no voice "anma".\nDid you mean "anna"?'],
    [['--voice', 'zz'], 'There is no voice "zz".\nSee which there are: vivavoce voices'],
    [['--engine', 'piper'], 'Nothing here speaks under the name "piper".\nThere are: hibari, espeak-ng.'],
  ])('refuses %j, which is not there', async (options, complaint) => {
    expect(await run(['say', ...options, 'Hi'])).toEqual({
      exitCode: 2,
      stdout: '',
      stderr: `vivavoce: ${complaint}\n`,
    });
    expect(speaker.spoken).toEqual([]);
  });

  test('fails with the reason of the engine', async () => {
    speaker.onSpeak = () =>
      Promise.reject(new AppError('unavailable', 'No voice speaks "xx".', { remedy: 'Install one.' }));
    expect(await run(['say', '--language', 'xx', 'Hi'])).toEqual({
      exitCode: 1,
      stdout: '',
      stderr: 'vivavoce: No voice speaks "xx".\nInstall one.\n',
    });
  });

  test('fails when nobody can hear what was said', async () => {
    running.engine.changeSpeech({ output: 'none', problem: 'There is no loudspeaker. Plug one in.' });
    expect(await run(['say', 'Hi'])).toEqual({
      exitCode: 1,
      stdout: '',
      stderr: 'vivavoce: Nobody can hear it. There is no loudspeaker. Plug one in.\n',
    });
  });

  test('interrupted stops its own speech and no other one', async () => {
    speaker.onSpeak = speaker.hold;
    const saying = start(['say', 'A long story.']);
    await speaker.until(() => speaker.spoken.length === 1);
    saying.interrupt();
    expect(await saying.exitCode).toBe(130);
    expect(speaker.stopped).toEqual([speaker.spoken[0]?.id]);
  });

  test('stops and fails when its time is over', async () => {
    speaker.onSpeak = speaker.hold;
    const { exitCode, stderr } = await run(['say', '--timeout', '0.2', 'A long story.']);
    expect([exitCode, stderr]).toEqual([
      1,
      'vivavoce: The text was not spoken within 0.2 s, and was stopped.\nGive it more time with --timeout.\n',
    ]);
    expect(speaker.stopped).toEqual([speaker.spoken[0]?.id]);
  });

  test('that is stopped elsewhere is no failure', async () => {
    speaker.onSpeak = speaker.hold;
    const saying = start(['say', 'A long story.']);
    await speaker.until(() => speaker.spoken.length === 1);
    expect(await run(['say', '--stop'])).toEqual(done);
    expect(await saying.exitCode).toBe(0);
    expect(speaker.stopped).toEqual([undefined]);
  });

  test('fails when the engine goes away without an answer', async () => {
    speaker.onSpeak = () => new Promise(() => {});
    const saying = start(['say', 'A long story.']);
    await speaker.until(() => speaker.spoken.length === 1);
    await running.server.stop();
    expect(await saying.exitCode).toBe(1);
    expect(saying.stderr.text).toContain('The engine stopped before the speech was over.');
  });

  test('at a terminal without a text explains itself', async () => {
    const stdin = Object.assign(Readable.from([]), { isTTY: true });
    const { exitCode, stderr } = await run(['say'], { stdin });
    expect([exitCode, stderr]).toEqual([
      2,
      'vivavoce: There is nothing to say.\nGive a text, or - to read standard input.\n',
    ]);
  });

  test('with --stop and a text is wrong usage, and without an engine tells that none runs', async () => {
    expect((await run(['say', '--stop', 'Hi'])).exitCode).toBe(2);
    await running.server.stop();
    expect((await run(['say', '--stop'])).exitCode).toBe(3);
  });
});

describe('say from standard input', () => {
  test.each([[['say', '-']], [['say']]])('%j speaks each piece as it arrives', async (args) => {
    const stdin = new PassThrough();
    const saying = start(args, { stdin });
    stdin.write('The first sentence. ');
    await speaker.until(() => [...speaker.pieces.values()][0]?.length === 1);
    stdin.write('The second.');
    await speaker.until(() => [...speaker.pieces.values()][0]?.length === 2);
    stdin.end();
    expect(await saying.exitCode).toBe(0);
    expect([...speaker.pieces.values()]).toEqual([['The first sentence. ', 'The second.']]);
  });

  test('with nothing in it says nothing and is content', async () => {
    expect(await run(['say', '-'], { stdin: Readable.from([]) })).toEqual(done);
    expect(speaker.spoken).toEqual([]);
  });

  test('interrupted while it waits for the first word asks for nothing', async () => {
    const stdin = new PassThrough();
    const saying = start(['say', '-'], { stdin });
    saying.interrupt();
    expect(await saying.exitCode).toBe(130);
    expect(speaker.spoken).toEqual([]);
  });

  test('interrupted in the middle stops the speech although the input goes on', async () => {
    speaker.onSpeak = speaker.hold;
    const stdin = new PassThrough();
    const saying = start(['say', '-'], { stdin });
    stdin.write('Once upon a time ');
    await speaker.until(() => [...speaker.pieces.values()][0]?.length === 1);
    saying.interrupt();
    expect(await saying.exitCode).toBe(130);
    expect(speaker.stopped).toEqual([speaker.spoken[0]?.id]);
  });
});

describe('say into a file', () => {
  test('writes a WAV file that knows its length', async () => {
    expect(await run(['say', '--out', 'note.wav', 'three short words'])).toEqual(done);
    const file = await readFile(join(home, 'note.wav'));
    expect([file.readUInt32LE(4), file.readUInt32LE(40)]).toEqual([file.length - 8, 7200 * 2]);
    expect(new WavParser('x').push(file)).toMatchObject({ sampleRateHz: 24_000 });
    expect(running.engine.synthesised).toEqual([{ text: 'three short words' }]);
    expect(speaker.spoken).toEqual([]);
  });

  test('takes the text from standard input, and voice, language, speed and kind from the options', async () => {
    const options = ['--voice', 'anna', '-l', 'en', '-s', '350wpm', '--kind', 'full'];
    await run(['say', ...options, '-o', 'note.wav'], { stdin: Readable.from(['Half a ', 'note.']) });
    expect(running.engine.synthesised).toEqual([
      { text: 'Half a note.', voice: 'hibari:anna', language: 'en', speed: 2, kind: 'full' },
    ]);
  });

  test('writes to standard output for the next program', async () => {
    const saying = start(['say', '--out', '-', 'two words']);
    expect(await saying.exitCode).toBe(0);
    expect(saying.stdout.bytes.length).toBe(44 + 2 * 2400 * 2);
    expect(saying.stderr.text).toBe('');
  });

  test('that breaks off leaves what was there, and nothing half done', async () => {
    await writeFile(join(home, 'note.wav'), 'precious');
    running.engine.onSynthesise = async function* () {
      yield { pcm: new Float32Array(2400), sampleRateHz: 24_000 };
      throw new AppError('synthesis-failed', 'It broke.');
    };
    const { exitCode, stderr } = await run(['say', '--out', 'note.wav', 'Hi']);
    expect([exitCode, stderr]).toEqual([1, 'vivavoce: The engine stopped before the sound was complete.\n']);
    expect(await readFile(join(home, 'note.wav'), 'utf8')).toBe('precious');
    expect((await readdir(home)).filter((name) => name.includes('.part'))).toEqual([]);
  });

  test('is refused where it cannot be, before the engine is asked', async () => {
    await mkdir(join(home, 'folder'));
    for (const out of ['folder', 'nowhere/note.wav']) {
      expect((await run(['say', '--out', out, 'Hi'])).exitCode).toBe(2);
    }
    for (const option of [['--volume', '1'], ['--urgent'], ['--agent', 'claude'], ['--timeout', '1']]) {
      const { exitCode, stderr } = await run(['say', '--out', 'a.wav', ...option, 'Hi']);
      expect([exitCode, stderr]).toEqual([2, `vivavoce: ${option[0]} has no meaning for a file (--out).\n`]);
    }
    expect(running.engine.synthesised).toEqual([]);
  });
});

describe('voices', () => {
  const hint = 'More voices come with espeak-ng.\n';

  test('lists id, language, origin, licence and name, marks the usual one, and says how to get more', async () => {
    running.engine.settings = {
      ...running.engine.settings,
      speech: { ...running.engine.settings.speech, voice: 'hibari:anna' },
    };
    const { stdout, stderr, exitCode } = await run(['voices']);
    expect(stdout.split('\n').map((line) => line.split(/ {2,}/))).toEqual([
      ['*', 'hibari:anna', 'en-US', 'shipped', 'Apache-2.0', 'Anna'],
      ['', 'espeak-ng:de', 'de', 'system', 'GPL-3.0-or-later, a program of its own', 'German'],
      [''],
    ]);
    expect([stderr, exitCode]).toEqual([hint, 0]);
  });

  test('of one language are those whose language begins the same', async () => {
    const { stdout } = await run(['voices', '--language', 'de-AT', '--json']);
    expect(JSON.parse(stdout)).toMatchObject({
      voices: [{ id: 'espeak-ng:de', origin: 'system' }],
      hint: 'More voices come with espeak-ng.',
    });
  });

  test('that are not there are named with the hint, and the exit code is 1', async () => {
    expect(await run(['voices', '--language', 'fr'])).toEqual({
      exitCode: 1,
      stdout: '',
      stderr: `No voice for "fr" was found.\n${hint}`,
    });
  });
});
