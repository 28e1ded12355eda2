import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { EspeakProgram } from '../../../src/main/speech/voices/system/espeak.ts';
import { SystemSynthesiser } from '../../../src/main/speech/voices/system/system-synthesiser.ts';
import { systemClock } from '../../../src/shared/kernel/clock.ts';
import { NASTY, never, request, soundOf } from './listening.ts';

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
    // As a phoneme this would be much shorter than the name of the letter.
    const bracketed = await soundOf(speak('[[a]]'));
    const letter = await soundOf(speak('a'));
    expect(bracketed.seconds).toBeGreaterThanOrEqual(letter.seconds);
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
    const missing = new SystemSynthesiser(new EspeakProgram(systemClock, '/nowhere/espeak-ng'), systemClock);
    await expect(missing.voices()).resolves.toEqual([]);
    await expect(soundOf(missing.synthesise(request('espeak-ng:de', 'Hallo.'), never))).rejects.toMatchObject(
      {
        code: 'unavailable',
        remedy: expect.stringContaining('installed'),
      },
    );
  });
});
