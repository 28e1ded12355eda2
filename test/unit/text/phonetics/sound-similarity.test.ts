import { describe, expect, it } from 'vitest';
import { phoneticKey } from '../../../../src/shared/text/phonetics/phonetic-key.ts';
import { soundsOf } from '../../../../src/shared/text/phonetics/sounds.ts';
import { soundSimilarity } from '../../../../src/shared/text/phonetics/sound-similarity.ts';

describe('the likeness of sounds', () => {
  it.each([
    ['Claude', 'clawed'],
    ['Claude', 'cloud'],
    ['Claude', 'clod'],
    ['claude code', 'clawed code'],
    ['coder', 'koder'],
    ['codex', 'code x'],
    ['codex', 'Co-Dex'],
    ['codex', 'kodex'],
    ['json', 'jay son'],
    ['npm', 'n p m'],
    ['agent 2', 'agent two'],
    ['gemini', 'jeminy'],
    ['gemini', 'Gemeni'],
    ['aider', 'ader'],
    ['review', 're-view'],
    ['getUserName', 'get user name'],
    ['cache', 'cash'],
    ['queue', 'q'],
    ['sequel', 'sequal'],
    ['knight', 'night'],
  ])('takes "%s" and "%s" for nearly the same in English', (a, b) => {
    expect(soundSimilarity(a, b, 'en')).toBeGreaterThanOrEqual(0.8);
  });

  it.each([
    ['claude', 'gemini'],
    ['claude', 'code'],
    ['codex', 'claude'],
    ['codex', 'context'],
    ['review', 'rebuild'],
    ['review', 'revert'],
    ['aider', 'editor'],
    ['test', 'deploy'],
    ['send', 'end'],
    ['frontend', 'backend'],
    ['agent one', 'agent two'],
  ])('keeps "%s" and "%s" apart in English', (a, b) => {
    expect(soundSimilarity(a, b, 'en')).toBeLessThan(0.8);
  });

  it.each([
    ['de', 'Claude', 'Klod'],
    ['de', 'Coder', 'Koder'],
    ['de', 'Schläger', 'Schleger'],
    ['de', 'Rad', 'Rat'],
    ['es', 'vaca', 'baca'],
    ['es', 'hola', 'ola'],
    ['es', 'quito', 'kito'],
    ['fr', 'Claude', 'Clode'],
    ['fr', 'envoyer', 'envoyé'],
    ['fr', 'eau', 'haut'],
    ['it', 'chiedi', 'kiedi'],
    ['it', 'riga', 'righa'],
  ])('knows the spellings of %s: "%s" is "%s"', (language, a, b) => {
    expect(soundSimilarity(a, b, language)).toBeGreaterThanOrEqual(0.85);
  });

  it.each([
    ['de', 'zwei', 'drei'],
    ['de', 'senden', 'wenden'],
    ['es', 'enviar', 'cambiar'],
    ['fr', 'envoie', 'renvoie'],
    ['it', 'invia', 'indietro'],
  ])('keeps words of %s apart: "%s" is not "%s"', (language, a, b) => {
    expect(soundSimilarity(a, b, language)).toBeLessThan(0.86);
  });

  it('compares other scripts by their letters', () => {
    expect(soundSimilarity('送信', '送信', 'ja')).toBe(1);
    expect(soundSimilarity('送信', '改行', 'ja')).toBe(0);
    expect(soundSimilarity('отправить', 'отправит', 'ru')).toBeGreaterThan(0.8);
    expect(soundSimilarity('отправить', 'отправит', 'en')).toBeGreaterThan(0.8);
  });

  it('is the same in both directions, and finds nothing in nothing', () => {
    expect(soundSimilarity('coder', 'colder', 'en')).toBe(soundSimilarity('colder', 'coder', 'en'));
    expect(soundSimilarity('', '', 'en')).toBe(0);
    expect(soundSimilarity('…', 'a', 'en')).toBe(0);
  });
});

describe('the phonetic key', () => {
  it.each([
    ['coder', 'koder', 'en'],
    ['claude', 'cloud', 'en'],
    ['codex', 'code x', 'en'],
    ['npm', 'N P M', 'en'],
    ['phone', 'fone', 'en'],
    ['Straße', 'Strasse', 'de'],
    ['quito', 'kito', 'es'],
    ['château', 'chato', 'fr'],
    ['chiesa', 'kiesa', 'it'],
  ])('is the same for "%s" and "%s"', (a, b, language) => {
    expect(phoneticKey(a, language)).toBe(phoneticKey(b, language));
  });

  it('differs where the consonants differ', () => {
    expect(phoneticKey('review', 'en')).not.toBe(phoneticKey('rebuild', 'en'));
    expect(phoneticKey('agent 1', 'en')).not.toBe(phoneticKey('agent 2', 'en'));
  });

  it('is the text itself in other scripts, and nothing for signs', () => {
    expect(phoneticKey('送信', 'ja')).toBe('送信');
    expect(phoneticKey('—!', 'en')).toBe('');
  });
});

describe('sounds', () => {
  it('ignore capitals, blanks, signs and marks that a language does not use', () => {
    expect(soundsOf('Naïve  Café!', 'en')).toBe(soundsOf('naive-cafe', 'en'));
  });

  it('take no longer than the text is long', () => {
    const long = `${'ab'.repeat(5000)} ${'e'.repeat(5000)}`;
    expect(soundsOf(long, 'en').length).toBeLessThanOrEqual(long.length);
  });
});
