import { describe, expect, it } from 'vitest';
import { parseEspeakVoices } from '../../../../src/main/speech/voices/system/espeak.ts';
import { parseSayVoices } from '../../../../src/main/speech/voices/system/say.ts';
import { parseWindowsVoices, windowsRate } from '../../../../src/main/speech/voices/system/windows.ts';

const ESPEAK = `Pty Language       Age/Gender VoiceName          File                 Other Languages
 5  af              --/M      Afrikaans          gmw/af               
 5  cmn             --/M      Chinese_(Mandarin,_latin_as_English) sit/cmn              (zh-cmn 5)(zh 5)
 5  chr-US-Qaaa-x-west --/M      Cherokee_          iro/chr              
 5  de              --/M      German             gmw/de               
 6  de              --/F      german-mbrola-1    mb/mb-de1            
 5  en-029          --/M      English_(Caribbean) gmw/en-029           (en 10)
 2  en-gb           --/M      English_(Great_Britain) gmw/en               (en 2)
 5  en-gb-x-rp      --/M      English_(Received_Pronunciation) gmw/en-GB-x-rp       (en-gb 4)(en 5)
 2  en-us           --/M      English_(America)  gmw/en-US            (en 3)
 5  eu              --/M      Basque             eu                   
`;

/** Lines of several versions of macOS. */
const SAY = `Albert              en_US    # Hello! My name is Albert.
Alice               it_IT    # Ciao! Mi chiamo Alice.
Amélie              fr_CA    # Bonjour! Je m’appelle Amélie.
Aman (English (India)) en_IN    # Hello! My name is Aman.
Aman (English (India)) en_IN    # Hi, I’m Siri!
Anna                de_DE    # Hallo! Ich heiße Anna.
Anna (Premium)      de_DE    # Hallo! Ich heiße Anna.
Bad News            en_US    # The light you see at the end of the tunnel is the headlamp of a fast approaching train.
Eddy (German (Germany)) de_DE    # Hallo! Ich heiße Eddy.
Fiona               en-scotland # Hello, my name is Fiona. I am a Scottish-English voice.
Majed               ar_001   # مرحبًا! اسمي ماجد.
Samantha            en_US    # Hello! My name is Samantha, not "x" en_GB # at all.
Tingting            zh_CN    # 你好！我叫婷婷。
`;

function encoded(json: string): string {
  return Buffer.from(json, 'utf8').toString('base64');
}

describe('the list of espeak-ng', () => {
  it('gives one voice a language, those that espeak-ng prefers first', () => {
    expect(parseEspeakVoices(ESPEAK)).toEqual([
      { key: 'en-gb', name: 'English (Great Britain)', language: 'en-GB' },
      { key: 'en-us', name: 'English (America)', language: 'en-US' },
      { key: 'af', name: 'Afrikaans', language: 'af' },
      { key: 'cmn', name: 'Chinese (Mandarin, latin as English)', language: 'zh' },
      { key: 'de', name: 'German', language: 'de' },
      { key: 'en-029', name: 'English (Caribbean)', language: 'en-029' },
      { key: 'eu', name: 'Basque', language: 'eu' },
    ]);
  });

  it.each(['', 'Error: something else entirely\n'])('has no voices in %j', (output) => {
    expect(parseEspeakVoices(output)).toEqual([]);
  });
});

describe('the list of macOS', () => {
  it('gives names with blanks and brackets, with languages as BCP 47', () => {
    const voices = new Map(parseSayVoices(SAY).map(({ key, language }) => [key, language]));
    expect(Object.fromEntries(voices)).toEqual({
      Albert: 'en-US',
      Alice: 'it-IT',
      Amélie: 'fr-CA',
      'Aman (English (India))': 'en-IN',
      Anna: 'de-DE',
      'Anna (Premium)': 'de-DE',
      'Bad News': 'en-US',
      'Eddy (German (Germany))': 'de-DE',
      Fiona: 'en-scotland',
      Majed: 'ar-001',
      Samantha: 'en-US',
      Tingting: 'zh-CN',
    });
  });

  it('puts voices that people chose first and novelties last', () => {
    const german = parseSayVoices(SAY).filter(({ language }) => language === 'de-DE');
    expect(german.map(({ name }) => name)).toEqual(['Anna (Premium)', 'Anna', 'Eddy (German (Germany))']);
    expect(
      parseSayVoices(SAY)
        .slice(-3)
        .map(({ name }) => name),
    ).toEqual(['Albert', 'Bad News', 'Eddy (German (Germany))']);
  });

  it('has no voices in an empty answer', () => {
    expect(parseSayVoices('')).toEqual([]);
  });
});

describe('the list of Windows', () => {
  it('is base64 of JSON', () => {
    const json =
      '[{"language":"de-DE","name":"Microsoft Hedda Desktop"},{"name":"Microsoft Zira Desktop","language":"en-US"},{"name":"Tünde","language":"hu-HU"}]';
    expect(parseWindowsVoices(`${encoded(json)}\r\n`)).toEqual([
      { key: 'Microsoft Hedda Desktop', name: 'Microsoft Hedda Desktop', language: 'de-DE' },
      { key: 'Microsoft Zira Desktop', name: 'Microsoft Zira Desktop', language: 'en-US' },
      { key: 'Tünde', name: 'Tünde', language: 'hu-HU' },
    ]);
  });

  it('leaves out voices without a language', () => {
    expect(parseWindowsVoices(encoded('[{"name":"Invariant","language":""}]'))).toEqual([]);
  });

  it.each<[string, RegExp]>([
    ['', /JSON/],
    ['Add-Type : Cannot add type.', /JSON/],
    [encoded('{"name":"one"}'), /expected array/],
  ])('refuses %j', (output, reason) => {
    expect(() => parseWindowsVoices(output)).toThrow(reason);
  });
});

describe('the pace of Windows', () => {
  it.each([
    [1, 0],
    [1.1161, 1],
    [2, 6],
    [0.5, -6],
    [3, 10],
    [9, 10],
    [0.01, -10],
  ])('is for speed %d step %d', (speed, step) => {
    expect(windowsRate(speed)).toBe(step);
  });
});
