import { existsSync } from 'node:fs';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { AudioBlock } from '../../../src/main/audio/audio-block.ts';
import { EspeakProgram } from '../../../src/main/speech/voices/system/espeak.ts';
import { SayProgram } from '../../../src/main/speech/voices/system/say.ts';
import { SystemSynthesiser } from '../../../src/main/speech/voices/system/system-synthesiser.ts';
import { systemVoices } from '../../../src/main/speech/voices/system/system-voices.ts';
import { WindowsSpeechProgram } from '../../../src/main/speech/voices/system/windows.ts';
import { explain } from '../../../src/shared/kernel/app-error.ts';
import { ManualClock, systemClock } from '../../../src/shared/kernel/clock.ts';
import { flushMicrotasks } from '../../support/scripted-recogniser.ts';
import { isRunning, POWERSHELL, SAY, StandIn } from './stand-ins.ts';

const never = new AbortController().signal;
const NASTY =
  '-w /tmp/x "quoted" \'single\' $(touch injected) `touch injected` & | ; %PATH% \u0000\u0007\u001b[0m\r\nöäü 你好';

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vivavoce-voices-'));
});

afterAll(() => rm(folder, { recursive: true, force: true }));

function request(voiceId: string, text: string, speed = 1) {
  return { text, voiceId, language: 'de', speed, pronunciations: {} };
}

interface Sound {
  readonly seconds: number;
  readonly rates: readonly number[];
  readonly peak: number;
}

async function soundOf(blocks: AsyncIterable<AudioBlock>): Promise<Sound> {
  let seconds = 0;
  let peak = 0;
  const rates = new Set<number>();
  for await (const { pcm, sampleRateHz } of blocks) {
    seconds += pcm.length / sampleRateHz;
    rates.add(sampleRateHz);
    for (const sample of pcm) peak = Math.max(peak, Math.abs(sample));
  }
  return { seconds, rates: [...rates], peak };
}

async function childProcesses(): Promise<number> {
  // The handle of a process that has ended is released at the end of this turn of the loop.
  for (const _turn of [1, 2]) await new Promise((resolve) => setImmediate(resolve));
  return process.getActiveResourcesInfo().filter((resource) => resource === 'ProcessWrap').length;
}

describe('espeak-ng', () => {
  const espeak = new SystemSynthesiser(new EspeakProgram(systemClock), systemClock);
  const speak = (text: string, { voice = 'espeak-ng:de', speed = 1, signal = never } = {}) =>
    espeak.synthesise(request(voice, text, speed), signal);

  it('offers each language once, as a system voice of its own licence', async () => {
    const voices = await espeak.voices();
    expect(voices.length).toBeGreaterThan(80);
    expect(new Set(voices.map(({ id }) => id)).size).toBe(voices.length);
    expect(voices).toContainEqual({
      id: 'espeak-ng:de',
      name: 'German',
      language: 'de',
      origin: 'system',
      licence: 'GPL-3.0-or-later',
      readsPhonemes: false,
    });
  });

  it('speaks with each of its voices', async () => {
    for (const { id } of await espeak.voices()) {
      const { seconds, peak } = await soundOf(speak('Computer', { voice: id }));
      expect({ id, isHeard: seconds > 0.2 && peak > 0.05 }).toEqual({ id, isHeard: true });
    }
  });

  it('gives the sound of a sentence without the silence around it', async () => {
    const { seconds, rates, peak } = await soundOf(speak('Guten Tag, wie geht es Ihnen?'));
    expect(rates).toEqual([22_050]);
    expect(seconds).toBeGreaterThan(1);
    expect(seconds).toBeLessThan(2.5);
    expect(peak).toBeGreaterThan(0.2);
  });

  it('speaks faster and slower', async () => {
    const text = 'Der Test ist fehlgeschlagen, weil eine Datei gefehlt hat.';
    const [slow, own, fast] = await Promise.all([0.5, 1, 2].map((speed) => soundOf(speak(text, { speed }))));
    expect((slow?.seconds ?? 0) / (own?.seconds ?? 1)).toBeGreaterThan(1.5);
    expect((own?.seconds ?? 0) / (fast?.seconds ?? 1)).toBeGreaterThan(1.5);
  });

  it('says no command that is hidden in a text, and lets the text be nothing else', async () => {
    const { seconds } = await soundOf(speak(NASTY));
    expect(seconds).toBeGreaterThan(1);
    expect(existsSync('injected')).toBe(false);
    // As phonemes this would be one syllable; as a text it is spelled out.
    const phonemes = await soundOf(speak("[[d'a]]"));
    const letters = await soundOf(speak("d'a"));
    expect(phonemes.seconds).toBeGreaterThanOrEqual(letters.seconds);
  });

  it.each(['', ' \n ', '…', '\u0000'])('is silent, and content, with %j', async (text) => {
    await expect(soundOf(speak(text))).resolves.toMatchObject({ seconds: 0 });
  });

  it('is silent, and content, with a number in a language whose numbers it does not know', async () => {
    await expect(soundOf(speak('42', { voice: 'espeak-ng:he' }))).resolves.toMatchObject({ seconds: 0 });
  });

  it('ends at once when cancelled in the middle of a text, and leaves no process', async () => {
    const control = new AbortController();
    const sound = speak('Ein langer Satz. '.repeat(2000), { signal: control.signal });
    await expect(sound.next()).resolves.toMatchObject({ done: false });
    expect(await childProcesses()).toBe(1);
    control.abort();
    await expect(soundOf(sound)).rejects.toMatchObject({ code: 'cancelled' });
    expect(await childProcesses()).toBe(0);
  });

  it('leaves no process when the listener has heard enough', async () => {
    for await (const _ of speak('Ein langer Satz. '.repeat(2000))) break;
    expect(await childProcesses()).toBe(0);
  });

  it('does not begin when it is cancelled before', async () => {
    await expect(soundOf(speak('Hallo.', { signal: AbortSignal.abort() }))).rejects.toMatchObject({
      code: 'cancelled',
    });
  });

  it('refuses a voice that is none of its own', async () => {
    for (const voice of ['espeak-ng:xx', 'espeak-ng:--version', 'espeak-ng:']) {
      await expect(soundOf(speak('Hallo.', { voice }))).rejects.toMatchObject({ code: 'synthesis-failed' });
    }
  });

  it('has no voices where it is not installed', async () => {
    const missing = new SystemSynthesiser(
      new EspeakProgram(systemClock, join(folder, 'no-espeak')),
      systemClock,
    );
    await expect(missing.voices()).resolves.toEqual([]);
    await expect(soundOf(missing.synthesise(request('espeak-ng:de', 'Hallo.'), never))).rejects.toMatchObject(
      {
        code: 'unavailable',
        remedy: expect.stringContaining('installed'),
      },
    );
  });

  it('is what Linux has, and comes after the own voices of other systems', () => {
    expect(systemVoices('linux', systemClock).map(({ id }) => id)).toEqual(['espeak-ng']);
    expect(systemVoices('darwin', systemClock).map(({ id }) => id)).toEqual(['say', 'espeak-ng']);
    expect(systemVoices('win32', systemClock).map(({ id }) => id)).toEqual(['windows', 'espeak-ng']);
  });
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
    await voices.voices();
    clock.advance(0);
    await soundOf(voices.synthesise(request('say:Anna', 'gut'), never));
    expect((await say.runs()).length).toBeGreaterThanOrEqual(2);
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
