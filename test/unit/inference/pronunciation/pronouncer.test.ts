import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Pronouncer } from '../../../../src/main/inference/workers/hibari/pronunciation/pronouncer.ts';
import type { PronunciationData } from '../../../../src/main/inference/workers/hibari/pronunciation/pronunciation-data.ts';
import { ScriptedNetwork, shippedPronunciation, textOf } from './voice-data.ts';

let data: PronunciationData;
let network: ScriptedNetwork;
let pronouncer: Pronouncer;
beforeAll(async () => {
  data = await shippedPronunciation();
});
beforeEach(() => {
  network = new ScriptedNetwork(data);
  pronouncer = new Pronouncer(data, network.read);
});

async function spoken(text: string, own?: Readonly<Record<string, string>>): Promise<string> {
  return textOf(await pronouncer.phonemes(text, own && new Map(Object.entries(own))));
}

describe('own pronunciations', () => {
  it.each([
    ['json', 'ʤˈAsᵊn'],
    ['JSON', 'ʤˈAsᵊn'],
    ['Json', 'ʤˈAsᵊn'],
    ['JSONs', 'ʤˈAsᵊnz'],
    ["json's", 'ʤˈAsᵊnz'],
    ['k8s', 'kˌubəɹnˈɛTiz'],
    ['greps', 'ɡɹˈɛps'],
    ['webhooked', 'wˈɛbhˌʊkt'],
    ['grepping', 'ɡɹˈɛpɪŋ'],
    ['initing', 'ɪnˈɪTɪŋ'],
    ['GitHub', 'ɡˈɪthˌʌb'],
    ['README', 'ɹˈidmˌi'],
    ['the todos', 'ðə tədˈuz'],
  ])('that ship make "%s" %s', async (text, phonemes) => {
    expect(await spoken(text)).toBe(phonemes);
    expect(network.asked).toBe(0);
  });

  it('of the user go before those that ship, in whatever case they are written', async () => {
    expect(await spoken('sqlite', { SQLite: 'ˌɛskjˌuɛlˈIt' })).toBe('ˌɛskjˌuɛlˈIt');
    expect(await spoken('zorps', { zorp: 'zˈɔɹp' })).toBe('zˈɔɹps');
    expect(await spoken('SQLite')).toBe('sˈikwəlˌIt');
  });

  it('go before the lexicon', async () => {
    expect(await spoken('the cat', { cat: 'kˈɑt' })).toBe('ðə kˈɑt');
  });

  it('can be switched off', async () => {
    const plain = new Pronouncer({ ...data, ownPronunciations: new Map() }, network.read);
    expect(textOf(await plain.phonemes('README'))).not.toBe(await spoken('README'));
  });

  it('are all made of phonemes, with one main stress at least', () => {
    for (const [word, phonemes] of data.ownPronunciations) {
      expect([word, phonemes]).toEqual([
        expect.stringMatching(/^[a-z0-9]+$/),
        expect.stringMatching(/^[A-Za-zæðŋɑɔəɛɜɡɪɹʃʊʌʒʤʧˈˌθᵊᵻ]*ˈ[A-Za-zæðŋɑɔəɛɜɡɪɹʃʊʌʒʤʧˈˌθᵊᵻ]+$/),
      ]);
    }
    expect(data.ownPronunciations.size).toBe(123);
  });
});

describe('unknown words', () => {
  it('are asked for once each and remembered', async () => {
    expect(await spoken('Two zorp met two zorp and two blargle.')).toBe('tˈu ˈʌ mˈɛt tˈu ˈʌ ænd tˈu ˈʌ.');
    expect(network.asked).toBe(2);
    await spoken('A zorp.');
    expect(network.asked).toBe(2);
  });

  it('change the words before them', async () => {
    expect(await spoken('the cat, the zorp')).toBe('ðə kˈæt, ði ˈʌ');
  });

  it('are remembered within bounds', async () => {
    const letters = 'bcdfghjklmnpqrstvwxz';
    const words = Array.from(
      { length: 1001 },
      (_, index) =>
        `q${letters[index % 20]}${letters[Math.floor(index / 20) % 20]}${letters[Math.floor(index / 400)]}qy`,
    );
    for (const word of words) await spoken(word);
    expect(network.asked).toBe(1001);
    await spoken(words[1000] ?? '');
    expect(network.asked).toBe(1001);
    await spoken(words[0] ?? '');
    expect(network.asked).toBe(1002);
  });

  it('that the network fails at reject', async () => {
    const broken = new Pronouncer(data, () => Promise.reject(new Error('The network is gone.')));
    await expect(broken.phonemes('zorp')).rejects.toThrow('The network is gone.');
    expect(textOf(await broken.phonemes('fine'))).toBe('fˈIn');
  });
});

describe('a word', () => {
  it.each(['warning', 'WARNING', 'Failed', 'flaky', 'constructor', 'Paris', 'paris', "don't"])(
    'of the lexicon is "%s"',
    (word) => {
      expect(pronouncer.isWord(word)).toBe(true);
    },
  );

  it.each(['', 'ENOENT', '__proto__', 'hasOwnProperty', 'json', 'straße', '🎉'])(
    'of the lexicon is not "%s"',
    (word) => {
      expect(pronouncer.isWord(word)).toBe(false);
    },
  );

  it('is looked for at any length', () => {
    expect(pronouncer.isWord('a'.repeat(10_000))).toBe(false);
  });
});

describe('chunks', () => {
  const clause = 'I looked through the build log, and found a problem in the settings page';

  it('of a short sentence are one', async () => {
    expect(await pronouncer.phonemes('It works.')).toEqual([
      { phonemes: 'ˌɪt wˈɜɹks.', endsWith: 'sentence' },
    ]);
  });

  it('of a long one have at most 400 phonemes and say where the sentence was cut', async () => {
    const chunks = await pronouncer.phonemes(`${Array(12).fill(clause).join('; ')}.`);
    expect(chunks.length).toBeGreaterThan(1);
    expect(chunks.every(({ phonemes }) => phonemes.length <= 400)).toBe(true);
    expect(
      chunks.slice(0, -1).every(({ phonemes, endsWith }) => endsWith === 'cut' && /[,;]$/.test(phonemes)),
    ).toBe(true);
    expect(chunks.at(-1)?.endsWith).toBe('sentence');
  });

  it('stay whole where there is no comma, unless they are too long for the voice', async () => {
    const long = await pronouncer.phonemes('the cat and '.repeat(50));
    expect(long).toHaveLength(1);
    expect(long[0]?.phonemes.length).toBeGreaterThan(400);
    const endless = await pronouncer.phonemes('the cat and '.repeat(500));
    expect(endless.length).toBeGreaterThan(10);
    expect(endless.every(({ phonemes }) => phonemes.length <= 400)).toBe(true);
  });

  it('of silence are none', async () => {
    expect(await pronouncer.phonemes(' \n\t ')).toEqual([]);
    expect(await pronouncer.phonemes('🎉')).toEqual([]);
  });
});
