import { describe, expect, test } from 'vitest';
import { msToSamples } from '../../../../src/shared/kernel/audio-format.ts';
import { cutAtGaps } from '../../../../src/main/recognition/spelling/quiet-gaps.ts';
import { respell } from '../../../../src/main/recognition/spelling/respell.ts';
import { recognitionOf, ScriptedRecogniser, spellResultOf } from '../../../support/scripted-recogniser.ts';

/** Tones and quiet in turns, beginning with a tone; milliseconds. */
function sound(...durationsMs: readonly number[]): Float32Array {
  const pieces = durationsMs.map((durationMs, index) => {
    const level = index % 2 === 0 ? 0.1 : 0.0001;
    return Array.from({ length: msToSamples(durationMs) }, (_, n) => level * Math.sin(n / 3));
  });
  return Float32Array.from(pieces.flat());
}

describe('a recording is cut where it is quiet', () => {
  test('for 160 ms and more', () => {
    expect(cutAtGaps(sound(300, 300, 300, 120, 300))).toHaveLength(2);
  });

  test('each piece keeps some of the quiet around it', () => {
    const [first, second] = cutAtGaps(sound(300, 500, 400)).map(({ pcm }) => pcm.length);
    expect(first).toBe(msToSamples(450));
    expect(second).toBe(msToSamples(600));
  });

  test('and clicks are left out', () => {
    expect(cutAtGaps(sound(300, 300, 20, 300, 300))).toHaveLength(2);
  });

  test('a recording without sound has no pieces', () => {
    expect(cutAtGaps(new Float32Array(0))).toEqual([]);
    expect(cutAtGaps(new Float32Array(16_000))).toEqual([]);
  });
});

describe('an utterance that begins with "spell"', () => {
  const words = [
    { text: 'Spell', startMs: 0, endMs: 400 },
    { text: 'G', startMs: 600, endMs: 900 },
  ];

  test('is decoded symbol by symbol behind that word', async () => {
    const recogniser = new ScriptedRecogniser();
    recogniser.auto = () => recognitionOf('Spell GE_', { words });
    const answers = [['g'], ['e'], ['_']];
    recogniser.spelled = () => spellResultOf(answers.shift() ?? []);
    const pcm = sound(400, 200, 300, 300, 300, 300, 500);
    const { text, symbols } = await respell(recogniser, { pcm, language: 'en', triggerWords: 1 });
    expect(text).toBe('ge_');
    expect(symbols).toHaveLength(3);
    expect(recogniser.calls[0]?.request.timestamps).toBe('words');
  });

  test('is cut at the pause behind that word, even if the word times are late or early', async () => {
    const pcm = sound(400, 300, 300, 300, 300);
    for (const endMs of [250, 550, 2000]) {
      const recogniser = new ScriptedRecogniser();
      recogniser.auto = () => recognitionOf('Spell-A-B', { words: [{ text: 'Spell', startMs: 0, endMs }] });
      recogniser.spelled = () => spellResultOf(['a']);
      const { symbols } = await respell(recogniser, { pcm, language: 'en', triggerWords: 1 });
      expect(symbols).toHaveLength(2);
    }
  });

  test('is cut at the word time where there is no pause', async () => {
    const recogniser = new ScriptedRecogniser();
    recogniser.auto = () => recognitionOf('Spell G', { words });
    recogniser.spelled = () => spellResultOf(['g']);
    await respell(recogniser, { pcm: sound(1200), language: 'en', triggerWords: 1 });
    expect(recogniser.spellings.map(({ pcm }) => pcm.length)).toEqual([msToSamples(950)]);
  });

  test('and has nothing behind it is empty', async () => {
    const recogniser = new ScriptedRecogniser();
    recogniser.auto = () => recognitionOf('Spell', { words: words.slice(0, 1) });
    const request = { pcm: sound(390, 400), language: 'en', triggerWords: 1 };
    expect(await respell(recogniser, request)).toEqual({ text: '', symbols: [] });
  });
});
