import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { allVoices } from '../../../src/main/speech/voices/all-voices.ts';
import type { SpeechInference } from '../../../src/main/speech/voices/inference-synthesiser.ts';
import { VoiceRegistry } from '../../../src/main/speech/voices/voice-registry.ts';
import { AppError } from '../../../src/shared/kernel/app-error.ts';
import { systemClock } from '../../../src/shared/kernel/clock.ts';
import { deferred } from '../../support/deferred.ts';

const never = new AbortController().signal;

/** An inference process that dies after half a second of sound. */
function dying(): { readonly inference: SpeechInference; readonly die: () => void } {
  const death = deferred();
  const inference: SpeechInference = {
    async synthesise(_request, onSound) {
      onSound(new Float32Array(12_000).fill(0.5));
      await death.promise;
      throw new AppError('inference-crashed', 'The inference process crashed twice at the same task.');
    },
  };
  return { inference, die: () => death.resolve() };
}

describe('all voices together', () => {
  let server: Server;
  let url: string;
  const events: string[] = [];

  beforeAll(async () => {
    server = createServer((_request, response) => response.writeHead(503).end());
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`;
  });

  afterAll(() => void server.close());

  function registryWith(inference: SpeechInference, voice = 'hibari:heart'): VoiceRegistry {
    events.length = 0;
    const address = { url, key: '', model: 'tts-1', voices: ['alloy'] };
    return new VoiceRegistry({
      synthesisers: allVoices({ inference, address: () => address, platform: 'linux', clock: systemClock }),
      defaults: () => ({ voice, voices: {} }),
      clock: systemClock,
      platform: 'linux',
      onFallback: ({ from, to }) => events.push(`${from.id} → ${to.id}`),
      onRecovered: ({ id }) => events.push(`${id} again`),
    });
  }

  it('finish a sentence whose voice died in the middle', async () => {
    const { inference, die } = dying();
    const registry = registryWith(inference);
    const voice = await registry.choose({ language: 'en' });
    const secondsBy: Record<string, number> = {};
    const request = {
      text: 'The build has failed.',
      voiceId: voice.id,
      language: 'en',
      speed: 1,
      pronunciations: {},
    };
    for await (const { voiceId, pcm, sampleRateHz } of registry.speak(request, never)) {
      secondsBy[voiceId] = (secondsBy[voiceId] ?? 0) + pcm.length / sampleRateHz;
      die();
    }
    expect(secondsBy['hibari:heart']).toBe(0.5);
    expect(secondsBy['espeak-ng:en-us']).toBeGreaterThan(1);
    expect(events).toEqual(['hibari:heart → espeak-ng:en-us']);
  });

  it('speak other languages with the voice of the system, and in place of an address that cannot', async () => {
    const registry = registryWith(dying().inference, 'address:alloy');
    const voice = await registry.choose({ language: 'de' });
    expect(voice.id).toBe('address:alloy');
    const speakers = new Set<string>();
    const request = {
      text: 'Der Test ist gelungen.',
      voiceId: voice.id,
      language: 'de',
      speed: 1,
      pronunciations: {},
    };
    for await (const { voiceId } of registry.speak(request, never)) speakers.add(voiceId);
    expect([...speakers]).toEqual(['espeak-ng:de']);
    expect(events).toEqual(['address:alloy → espeak-ng:de']);
  });

  it('are listed with the shipped one first and the address last', async () => {
    const ids = (await registryWith(dying().inference).list()).map(({ id }) => id);
    expect(ids[0]).toBe('hibari:heart');
    expect(ids.at(-1)).toBe('address:alloy');
    expect(ids).toContain('espeak-ng:it');
  });
});
