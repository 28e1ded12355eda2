import { describe, expect, it } from 'vitest';
import { languageName, sampleSentence } from '../../../src/renderer/features/speech/language-names.ts';
import { choosingVoice, groupVoices } from '../../../src/renderer/features/speech/voice-choice.ts';
import type { VoiceSettings } from '../../../src/renderer/features/speech/voice-choice.ts';
import type { VoiceInfo } from '../../../src/shared/contract/speech.ts';
import { voice } from '../../support/scripted-speaker.ts';

const heart = voice('hibari:heart', 'Heart', 'en-US');
const british = voice('espeak-ng:en-gb', 'British', 'en-GB');
const german = voice('espeak-ng:de', 'German', 'de');
const austrian = voice('espeak-ng:de-at', 'Austrian', 'de-AT');
const french = voice('espeak-ng:fr', 'French', 'fr');
const alloy = voice('address:alloy', 'alloy', '*', { origin: 'address' });
const all: readonly VoiceInfo[] = [french, german, alloy, heart, austrian, british];

function settings(more: Partial<VoiceSettings> = {}): VoiceSettings {
  return { 'speech.language': 'en', 'speech.voice': heart.id, 'speech.voices': {}, ...more };
}

function chosen(more: Partial<VoiceSettings>): Record<string, string | null> {
  const groups = groupVoices(all, settings(more), [], languageName);
  return Object.fromEntries(groups.map(({ language, chosenId }) => [language, chosenId]));
}

describe('the voices', () => {
  it('are grouped by language: that of the settings, any, those of the browser, the rest by name', () => {
    const order = (language: string, preferred: readonly string[]): string[] =>
      groupVoices(all, settings({ 'speech.language': language }), preferred, languageName).map(
        (group) => group.language,
      );
    expect(order('en', [])).toEqual(['en', '*', 'fr', 'de']);
    expect(order('en', ['de-CH', 'en'])).toEqual(['en', '*', 'de', 'fr']);
    expect(order('de-AT', ['en'])).toEqual(['de', '*', 'en', 'fr']);
    const [english] = groupVoices(all, settings(), [], languageName);
    expect(english?.voices).toEqual([heart, british]);
  });

  it('speak the language they are named for; the general one speaks its own', () => {
    expect(chosen({})).toEqual({ en: heart.id, '*': null, de: null, fr: null });
    expect(chosen({ 'speech.voices': { de: austrian.id } })).toMatchObject({ en: heart.id, de: austrian.id });
    expect(chosen({ 'speech.voices': { 'en-GB': british.id } })).toMatchObject({ en: british.id });
    expect(chosen({ 'speech.voice': 'gone:voice' })).toMatchObject({ en: null });
  });

  it('for any language speak every language that has none of its own', () => {
    expect(chosen({ 'speech.voice': alloy.id, 'speech.voices': { de: german.id } })).toEqual({
      en: alloy.id,
      '*': alloy.id,
      fr: alloy.id,
      de: german.id,
    });
  });

  it.each([
    ['of the language of the settings', british, {}, [{ key: 'speech.voice', value: british.id }]],
    ['of another language', austrian, {}, [{ key: 'speech.voices', value: { de: austrian.id } }]],
    [
      'of a language besides others',
      french,
      { 'speech.voices': { de: german.id } },
      [{ key: 'speech.voices', value: { de: german.id, fr: french.id } }],
    ],
    [
      'that was overruled by one for its language',
      heart,
      { 'speech.voices': { 'en-GB': british.id, de: german.id } },
      [
        { key: 'speech.voices', value: { de: german.id } },
        { key: 'speech.voice', value: heart.id },
      ],
    ],
    [
      'that replaces the general one of a foreign language',
      austrian,
      { 'speech.voice': german.id },
      [{ key: 'speech.voice', value: austrian.id }],
    ],
    [
      'for any language',
      alloy,
      { 'speech.voices': { en: british.id, de: german.id } },
      [
        { key: 'speech.voices', value: { de: german.id } },
        { key: 'speech.voice', value: alloy.id },
      ],
    ],
  ])('%s is chosen so that it really speaks', (_, wanted, more, changes) => {
    const before = settings(more);
    expect(choosingVoice(wanted, all, before)).toEqual(changes);
    const after = changes.reduce<VoiceSettings>((sum, { key, value }) => ({ ...sum, [key]: value }), before);
    const group = groupVoices(all, after, [], languageName).find(({ voices }) => voices.includes(wanted));
    expect(group?.chosenId).toBe(wanted.id);
  });
});

describe('the sample of a voice', () => {
  it('is a sentence of its language, or the name of the language in itself', () => {
    expect(sampleSentence('de-AT')).toBe(sampleSentence('de'));
    expect(sampleSentence('*')).toBe(sampleSentence('en'));
    expect(sampleSentence('pl')).toBe('polski.');
    expect(sampleSentence('x-klingon')).not.toBe('');
  });
});

describe('the name of a language', () => {
  it('is what people call it, and the code where nobody calls it anything', () => {
    expect(languageName('en-US')).toBe('American English');
    expect(languageName('de')).toBe('German');
    expect(languageName('*')).toBe('Any language');
    expect(languageName('not a language')).toBe('not a language');
  });
});
