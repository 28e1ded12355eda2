import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { SayProgram } from '../../../src/main/speech/voices/system/say.ts';
import { SystemSynthesiser } from '../../../src/main/speech/voices/system/system-synthesiser.ts';
import { systemVoices } from '../../../src/main/speech/voices/system/system-voices.ts';
import { WindowsSpeechProgram } from '../../../src/main/speech/voices/system/windows.ts';
import { explain } from '../../../src/shared/kernel/app-error.ts';
import { ManualClock, systemClock } from '../../../src/shared/kernel/clock.ts';
import { flushMicrotasks } from '../../support/scripted-recogniser.ts';
import { NASTY, never, request, soundOf } from './listening.ts';
import { isRunning, POWERSHELL, SAY, StandIn } from './stand-ins.ts';

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vivavoce-voices-'));
});

afterAll(() => rm(folder, { recursive: true, force: true }));

it('looks for the own voices of a system before espeak-ng', () => {
  const idsOn = (platform: NodeJS.Platform) => systemVoices(platform, systemClock).map(({ id }) => id);
  expect(idsOn('linux')).toEqual(['espeak-ng']);
  expect(idsOn('darwin')).toEqual(['say', 'espeak-ng']);
  expect(idsOn('win32')).toEqual(['windows', 'espeak-ng']);
});

describe('the voices of macOS', () => {
  let say: StandIn;
  let clock: ManualClock;
  let voices: SystemSynthesiser;

  beforeEach(async () => {
    say = await StandIn.create(folder, 'say', SAY);
    clock = new ManualClock();
    voices = new SystemSynthesiser(new SayProgram(clock, say.path), clock);
  });

  const leftFolders = async () =>
    (await readdir(tmpdir())).filter((name) => name.startsWith('vivavoce-say-'));

  it('are those that say lists', async () => {
    expect((await voices.voices()).map(({ id, language, origin }) => [id, language, origin])).toEqual([
      ['say:Anna', 'de-DE', 'system'],
      ['say:Samantha', 'en-US', 'system'],
      ['say:Eddy (German (Germany))', 'de-DE', 'system'],
    ]);
  });

  it('take the text through standard input and give the sound through a file that is removed', async () => {
    const { seconds, rates } = await soundOf(
      voices.synthesise(request('say:Anna', 'Alles ist [[rate 400]] gut.'), never),
    );
    expect(rates).toEqual([22_050]);
    // Five words of 0.1 s, and at most 0.125 s of silence around them.
    expect(seconds).toBeGreaterThan(0.45);
    expect(seconds).toBeLessThan(0.7);
    const run = (await say.runs()).at(-1);
    expect(run?.input).toBe('Alles ist [ [rate 400]] gut.');
    expect(run?.args.join(' ')).toMatch(
      /^-v Anna -o \S+\.wav --file-format=WAVE --data-format=LEI16@22050 -f -$/,
    );
    expect(await leftFolders()).toEqual([]);
  });

  it('speak at their own pace unless asked for another', async () => {
    await soundOf(voices.synthesise(request('say:Anna', 'gut', 1.5), never));
    expect((await say.runs()).at(-1)?.args.slice(0, 4)).toEqual(['-v', 'Anna', '-r', '263']);
  });

  it('are listed again beside the first question after a minute', async () => {
    await Promise.all([voices.voices(), voices.voices()]);
    await voices.voices();
    expect(await say.runs()).toHaveLength(1);
    clock.advance(60_000);
    await expect(voices.voices()).resolves.toHaveLength(3);
    await untilRun(say, 2);
    expect((await say.runs()).map(({ args }) => args)).toEqual([
      ['-v', '?'],
      ['-v', '?'],
    ]);
  });

  it.each([
    ['fail', 'ended with exit code 3'],
    ['nothing', 'no sound'],
    ['garbage', 'no sound'],
    ['silence', 'made no sound'],
  ])('fail with a reason, and without the text, when say does "%s"', async (what, reason) => {
    const text = `${what} my secret words`;
    const failure = await soundOf(voices.synthesise(request('say:Anna', text), never)).catch(
      (error: unknown) => error,
    );
    expect(failure).toMatchObject({ code: 'synthesis-failed', message: expect.stringContaining(reason) });
    expect(explain(failure) + JSON.stringify(failure)).not.toMatch(/secret/);
    expect(await leftFolders()).toEqual([]);
  });

  it('leave neither process nor file when cancelled', async () => {
    const control = new AbortController();
    const sound = soundOf(voices.synthesise(request('say:Anna', 'hang on'), control.signal));
    const outcome = expect(sound).rejects.toMatchObject({ code: 'cancelled' });
    await untilRun(say, 2);
    control.abort();
    await outcome;
    expect((await say.runs()).map(({ pid }) => isRunning(pid))).toEqual([false, false]);
    expect(await leftFolders()).toEqual([]);
  });
});

describe('the voices of Windows', () => {
  let powershell: StandIn;
  let clock: ManualClock;
  let voices: SystemSynthesiser;

  beforeEach(async () => {
    powershell = await StandIn.create(folder, 'powershell', POWERSHELL);
    clock = new ManualClock();
    voices = new SystemSynthesiser(new WindowsSpeechProgram(clock, powershell.path), clock);
  });

  it('are those that System.Speech lists', async () => {
    expect((await voices.voices()).map(({ id, language }) => [id, language])).toEqual([
      ['windows:Microsoft Hedda Desktop', 'de-DE'],
      ['windows:Microsoft Zira Desktop', 'en-US'],
    ]);
  });

  it('take any text as base64 through standard input, never as a part of the command', async () => {
    const hedda = 'windows:Microsoft Hedda Desktop';
    const { seconds, rates } = await soundOf(voices.synthesise(request(hedda, NASTY, 2), never));
    expect(rates).toEqual([22_050]);
    expect(seconds).toBeGreaterThan(0.4);
    const [list, speech] = await powershell.runs();
    expect(speech?.args.slice(0, 3)).toEqual(['-NoProfile', '-NonInteractive', '-EncodedCommand']);
    expect(speech?.input).toMatch(/^[A-Za-z0-9+/]+=*$/);
    const sent: unknown = JSON.parse(Buffer.from(speech?.input ?? '', 'base64').toString('utf8'));
    expect(sent).toEqual({
      text: expect.stringMatching(/^-w \/tmp\/x "quoted".* \[0m öäü 你好$/u),
      voice: 'Microsoft Hedda Desktop',
      rate: 6,
    });
    expect(list?.input).toBe('');
    const command = speech?.args[3];
    await soundOf(voices.synthesise(request(hedda, 'another text'), never));
    expect((await powershell.runs()).at(-1)?.args[3]).toBe(command);
  });

  it('fail with a reason, and without the text', async () => {
    const sound = voices.synthesise(request('windows:Microsoft Zira Desktop', 'fail my secret words'), never);
    const failure = await soundOf(sound).catch((error: unknown) => error);
    expect(failure).toMatchObject({
      code: 'synthesis-failed',
      message: 'powershell ended with exit code 3.',
    });
    expect(explain(failure) + JSON.stringify(failure)).not.toMatch(/secret/);
  });

  it('are given up when they say nothing more for too long, and leave no process', async () => {
    const sound = voices.synthesise(request('windows:Microsoft Zira Desktop', 'hang on'), never);
    await expect(sound.next()).resolves.toMatchObject({ done: false });
    const next = sound.next();
    await flushMicrotasks();
    clock.advance(20_000);
    await expect(next).rejects.toMatchObject({ code: 'synthesis-failed', retryable: true });
    expect((await powershell.runs()).map(({ pid }) => isRunning(pid))).toEqual([false, false]);
    expect(clock.pendingTimers).toBe(0);
  });

  it('leave no process when cancelled', async () => {
    const control = new AbortController();
    const sound = voices.synthesise(request('windows:Microsoft Zira Desktop', 'hang on'), control.signal);
    await sound.next();
    control.abort();
    await expect(sound.next()).rejects.toMatchObject({ code: 'cancelled' });
    expect((await powershell.runs()).map(({ pid }) => isRunning(pid))).toEqual([false, false]);
  });
});

/** Resolves once the program has noted so many runs. */
async function untilRun(program: StandIn, runs: number): Promise<void> {
  while ((await program.runs()).length < runs) await new Promise((resolve) => setImmediate(resolve));
}
