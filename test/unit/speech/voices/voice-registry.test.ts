import { describe, expect, it } from 'vitest';
import type { SpokenBlock, VoiceRegistryOptions } from '../../../../src/main/speech/voices/voice-registry.ts';
import { VoiceRegistry } from '../../../../src/main/speech/voices/voice-registry.ts';
import type { Voice } from '../../../../src/main/speech/synthesiser.ts';
import { AppError } from '../../../../src/shared/kernel/app-error.ts';
import { ManualClock } from '../../../../src/shared/kernel/clock.ts';
import { deferred } from '../../../support/deferred.ts';
import { brokenVoice, ScriptedSynthesiser, voiceOf } from '../../../support/scripted-synthesiser.ts';

const SHIPPED = { origin: 'shipped', readsPhonemes: true, name: 'Heart' } as const;
const PAUSE_MS = 15_000;

function setUp(change: Partial<VoiceRegistryOptions> = {}) {
  const shipped = new ScriptedSynthesiser('hibari', [voiceOf('hibari:heart', 'en-US', SHIPPED)]);
  const system = new ScriptedSynthesiser('espeak-ng', [
    voiceOf('espeak-ng:en-gb', 'en-GB', { name: 'English (Great Britain)' }),
    voiceOf('espeak-ng:en-us', 'en-US', { name: 'English (America)' }),
    voiceOf('espeak-ng:de', 'de', { name: 'German' }),
    voiceOf('espeak-ng:pt', 'pt', { name: 'Portuguese (Portugal)' }),
    voiceOf('espeak-ng:pt-br', 'pt-BR', { name: 'Portuguese (Brazil)' }),
    voiceOf('espeak-ng:cmn', 'zh', { name: 'Chinese' }),
    voiceOf('espeak-ng:nb', 'nb', { name: 'Norwegian' }),
  ]);
  const address = new ScriptedSynthesiser('address', [voiceOf('address:alloy', '*', { origin: 'address' })]);
  const defaults = { voice: 'hibari:heart', voices: {} as Record<string, string> };
  const clock = new ManualClock();
  const events: string[] = [];
  const registry = new VoiceRegistry({
    synthesisers: [shipped, system, address],
    defaults: () => defaults,
    clock,
    platform: 'linux',
    onFallback: ({ from, to }) => events.push(`${from.id} → ${to.id}`),
    onRecovered: (voice) => events.push(`${voice.id} again`),
    ...change,
  });
  return { registry, shipped, system, address, defaults, clock, events };
}

function request(text: string, voiceId = 'hibari:heart', language = 'en') {
  return { text, voiceId, language, speed: 1, pronunciations: {} };
}

async function collect(blocks: AsyncIterable<SpokenBlock>): Promise<SpokenBlock[]> {
  const all: SpokenBlock[] = [];
  for await (const block of blocks) all.push(block);
  return all;
}

/** The voices of a sentence in the order in which they were heard, silence as "-". */
async function speakers(blocks: AsyncIterable<SpokenBlock>): Promise<readonly string[]> {
  return (await collect(blocks)).map(({ pcm, voiceId }) =>
    pcm.every((sample) => sample === 0) ? '-' : voiceId,
  );
}

const never = new AbortController().signal;

describe('choosing a voice', () => {
  it.each<[string, string, string]>([
    ['English by the default', 'en', 'hibari:heart'],
    ['English of another region by the default too', 'en-GB', 'hibari:heart'],
    ['another language by a voice of the system', 'de', 'espeak-ng:de'],
    ['a region without a voice by its language', 'de-AT', 'espeak-ng:de'],
    ['a language without its region by the voice that has none either', 'pt', 'espeak-ng:pt'],
    ['a region by its own voice', 'pt-PT', 'espeak-ng:pt'],
    ['a language that has two codes by either', 'cmn', 'espeak-ng:cmn'],
    ['Norwegian without its written form', 'no', 'espeak-ng:nb'],
    ['tags in the manner of macOS', 'pt_BR', 'espeak-ng:pt-br'],
  ])('speaks %s', async (_what, language, id) => {
    await expect(setUp().registry.choose({ language })).resolves.toMatchObject({ id });
  });

  it('prefers the likely region of a language', async () => {
    const { registry, shipped } = setUp();
    shipped.offered = [];
    await expect(registry.choose({ language: 'en' })).resolves.toMatchObject({ id: 'espeak-ng:en-us' });
  });

  it.each(['espeak-ng:de', 'German', 'german'])(
    'takes the voice that is asked for as %j, whatever the language',
    async (voice) => {
      await expect(setUp().registry.choose({ voice, language: 'en' })).resolves.toMatchObject({
        id: 'espeak-ng:de',
      });
    },
  );

  it('replaces a voice that is not there by the default', async () => {
    const { registry } = setUp();
    await expect(registry.choose({ voice: 'nova', language: 'en' })).resolves.toMatchObject({
      id: 'hibari:heart',
    });
    await expect(registry.choose({ voice: 'say:Anna', language: 'de' })).resolves.toMatchObject({
      id: 'espeak-ng:de',
    });
  });

  it('prefers the voice that is set for a language, for its regions too', async () => {
    const { registry, defaults } = setUp();
    defaults.voices['pt'] = 'espeak-ng:pt';
    await expect(registry.choose({ language: 'pt-BR' })).resolves.toMatchObject({ id: 'espeak-ng:pt' });
    defaults.voices['pt-BR'] = 'espeak-ng:pt-br';
    await expect(registry.choose({ language: 'pt-BR' })).resolves.toMatchObject({ id: 'espeak-ng:pt-br' });
  });

  it('passes over a set voice that is not there', async () => {
    const { registry, defaults } = setUp();
    defaults.voices['de'] = 'say:Anna';
    await expect(registry.choose({ language: 'de' })).resolves.toMatchObject({ id: 'espeak-ng:de' });
  });

  it('takes an address only when it is asked for by its id or set', async () => {
    const { registry, defaults } = setUp();
    await expect(registry.choose({ language: 'it' })).rejects.toMatchObject({ code: 'unavailable' });
    await expect(registry.choose({ voice: 'alloy', language: 'en' })).resolves.toMatchObject({
      id: 'hibari:heart',
    });
    await expect(registry.choose({ voice: 'address:alloy', language: 'it' })).resolves.toMatchObject({
      id: 'address:alloy',
    });
    defaults.voice = 'address:alloy';
    await expect(registry.choose({ language: 'it' })).resolves.toMatchObject({ id: 'address:alloy' });
  });

  it.each<[string, NodeJS.Platform, boolean, RegExp]>([
    ['Linux without espeak-ng', 'linux', false, /Install espeak-ng/],
    ['Linux', 'linux', true, /speech\.voices/],
    ['macOS', 'darwin', true, /System Settings/],
    ['Windows', 'win32', true, /Settings, Time & language/],
  ])('says which language has no voice and what to do on %s', async (_name, platform, hasSystem, remedy) => {
    const { registry, system } = setUp({ platform });
    if (!hasSystem) system.offered = [];
    await expect(registry.choose({ language: 'it-IT' })).rejects.toMatchObject({
      code: 'unavailable',
      message: 'There is no voice for Italian.',
      remedy: expect.stringMatching(remedy),
    });
  });

  it('asks no other synthesiser for an English text', async () => {
    const { registry, system } = setUp();
    system.voices = () => Promise.reject(new Error('asked'));
    await expect(registry.choose({ language: 'en' })).resolves.toMatchObject({ id: 'hibari:heart' });
  });

  it('lists all voices in the order of preference', async () => {
    const origins = (await setUp().registry.list()).map(({ origin }: Voice) => origin);
    expect(origins[0]).toBe('shipped');
    expect(origins.at(-1)).toBe('address');
    expect(origins).toHaveLength(9);
  });

  it('hints at more voices where there is something to say', async () => {
    const { registry, system } = setUp();
    await expect(registry.hint()).resolves.toBeNull();
    system.offered = [];
    await expect(registry.hint()).resolves.toMatch(/apt install espeak-ng/);
    await expect(setUp({ platform: 'darwin' }).registry.hint()).resolves.toMatch(/Manage Voices/);
    await expect(setUp({ platform: 'win32' }).registry.hint()).resolves.toMatch(/text-to-speech/);
  });
});

describe('speaking a sentence', () => {
  it('hands out the sound of the chosen voice', async () => {
    const { registry, shipped, events } = setUp();
    expect(await speakers(registry.speak(request('all is well'), never))).toEqual(
      Array(3).fill('hibari:heart'),
    );
    expect(shipped.requests).toEqual([request('all is well')]);
    expect(events).toEqual([]);
  });

  it('says the sentence with the next voice when nothing of it was heard', async () => {
    const { registry, shipped, system, events } = setUp();
    shipped.onWord = () => {
      throw brokenVoice();
    };
    expect(await speakers(registry.speak(request('all is well'), never))).toEqual(
      Array(3).fill('espeak-ng:en-us'),
    );
    expect(system.requests).toEqual([request('all is well', 'espeak-ng:en-us')]);
    expect(events).toEqual(['hibari:heart → espeak-ng:en-us']);
  });

  it('says the sentence again from its beginning, after a break, when a voice fails in the middle', async () => {
    const { registry, shipped } = setUp();
    shipped.onWord = (_word, index) => {
      if (index === 2) throw brokenVoice();
    };
    expect(await speakers(registry.speak(request('all is well'), never))).toEqual([
      'hibari:heart',
      'hibari:heart',
      '-',
      'espeak-ng:en-us',
      'espeak-ng:en-us',
      'espeak-ng:en-us',
    ]);
  });

  it('leaves phonemes to voices that read them', async () => {
    const { registry, shipped, system } = setUp();
    const text = 'See [etc](/ˈɛtsi/) and [a](/ˈA/), or [not](phonemes).';
    await collect(registry.speak(request(text), never));
    await collect(registry.speak(request(text, 'espeak-ng:en-us'), never));
    expect(shipped.texts).toEqual([text]);
    expect(system.texts).toEqual(['See etc and a, or [not](phonemes).']);
  });

  it('announces an outage once, and its end', async () => {
    const { registry, shipped, clock, events } = setUp();
    let isBroken = true;
    shipped.onWord = () => {
      if (isBroken) throw brokenVoice();
    };
    await collect(registry.speak(request('one'), never));
    await collect(registry.speak(request('two'), never));
    clock.advance(PAUSE_MS);
    await collect(registry.speak(request('three'), never));
    expect(events).toEqual(['hibari:heart → espeak-ng:en-us']);
    isBroken = false;
    clock.advance(PAUSE_MS);
    await collect(registry.speak(request('four'), never));
    expect(events).toEqual(['hibari:heart → espeak-ng:en-us', 'hibari:heart again']);
    isBroken = true;
    await collect(registry.speak(request('five'), never));
    expect(events).toHaveLength(3);
    expect(shipped.texts).toEqual(['one', 'three', 'four', 'five']);
  });

  it('announces an outage once when two sentences meet it at the same time', async () => {
    const { registry, shipped, events } = setUp();
    const gate = deferred();
    shipped.onWord = async () => {
      await gate.promise;
      throw brokenVoice();
    };
    const both = ['one', 'two'].map((text) => collect(registry.speak(request(text), never)));
    gate.resolve();
    await Promise.all(both);
    expect(events).toEqual(['hibari:heart → espeak-ng:en-us']);
  });

  it('tries voices that failed lately when no other is left', async () => {
    const { registry, system, events } = setUp();
    let failures = 1;
    system.onWord = () => {
      failures -= 1;
      if (failures >= 0) throw brokenVoice();
    };
    const german = request('guten Tag', 'espeak-ng:de', 'de');
    await expect(collect(registry.speak(german, never))).rejects.toMatchObject({ code: 'synthesis-failed' });
    expect(await speakers(registry.speak(german, never))).toEqual(Array(2).fill('espeak-ng:de'));
    expect(events).toEqual([]);
  });

  it('does not announce that a voice speaks instead which fails as well', async () => {
    const { registry, shipped, system, events } = setUp();
    shipped.onWord = system.onWord = () => {
      throw brokenVoice();
    };
    await expect(collect(registry.speak(request('Hello.'), never))).rejects.toThrow(
      'The scripted voice is broken.',
    );
    expect(events).toEqual([]);
  });

  it('tells the first failure when all voices fail', async () => {
    const { registry, shipped, system } = setUp();
    shipped.onWord = () => {
      throw new AppError('unavailable', 'The first.');
    };
    system.onWord = () => {
      throw new AppError('synthesis-failed', 'A later one.');
    };
    await expect(collect(registry.speak(request('one'), never))).rejects.toMatchObject({
      message: 'The first.',
    });
    expect(system.requests).toHaveLength(2);
  });

  it('sends nothing to an address in place of another voice, unless it is set', async () => {
    const { registry, shipped, system, address, defaults } = setUp();
    shipped.onWord = system.onWord = () => {
      throw brokenVoice();
    };
    await expect(collect(registry.speak(request('one'), never))).rejects.toMatchObject({
      code: 'synthesis-failed',
    });
    expect(address.requests).toEqual([]);
    defaults.voices['en'] = 'address:alloy';
    await collect(registry.speak(request('two'), never));
    expect(address.texts).toEqual(['two']);
  });

  it('falls back to voices of the language, not of the voice that was asked for', async () => {
    const { registry, system, shipped } = setUp();
    system.onWord = () => {
      throw brokenVoice();
    };
    expect(await speakers(registry.speak(request('hello', 'espeak-ng:de', 'en'), never))).toEqual([
      'hibari:heart',
    ]);
    expect(shipped.texts).toEqual(['hello']);
  });

  it('uses another voice when the chosen one is gone', async () => {
    const { registry, system } = setUp();
    system.offered = system.offered.filter(({ id }) => id !== 'espeak-ng:pt');
    expect(await speakers(registry.speak(request('olá', 'espeak-ng:pt', 'pt'), never))).toEqual([
      'espeak-ng:pt-br',
    ]);
  });

  it('refuses when no voice is left for the language', async () => {
    const { registry, system } = setUp();
    system.offered = [];
    await expect(
      collect(registry.speak(request('guten Tag', 'espeak-ng:de', 'de'), never)),
    ).rejects.toMatchObject({
      code: 'unavailable',
      message: 'There is no voice for German.',
    });
  });

  it('ends at once when it is cancelled, without another voice', async () => {
    const { registry, shipped, system, events } = setUp();
    const control = new AbortController();
    const gate = deferred();
    shipped.onWord = () => gate.promise;
    const speech = collect(registry.speak(request('never heard'), control.signal));
    control.abort();
    await expect(speech).rejects.toMatchObject({ code: 'cancelled' });
    expect([shipped.running, system.requests.length, events.length]).toEqual([0, 0, 0]);
  });

  it('takes a failure after the cancellation for the cancellation', async () => {
    const { registry, shipped, system } = setUp();
    const control = new AbortController();
    shipped.onWord = () => {
      control.abort();
      throw brokenVoice();
    };
    await expect(collect(registry.speak(request('one'), control.signal))).rejects.toMatchObject({
      code: 'cancelled',
    });
    expect(system.requests).toEqual([]);
  });

  it('releases the voice when the listener has heard enough', async () => {
    const { registry, shipped } = setUp();
    for await (const _ of registry.speak(request('one two three'), never)) break;
    expect(shipped.running).toBe(0);
  });
});
