import { beforeEach, describe, expect, it } from 'vitest';
import { VoiceOutage } from '../../../src/main/engine/voice-outage.ts';
import type { Voice } from '../../../src/main/speech/synthesiser.ts';
import { AppError } from '../../../src/shared/kernel/app-error.ts';
import { settle } from '../../support/tape-player.ts';

const SHIPPED = voice('hibari:heart', 'shipped');
const SYSTEM = voice('espeak-ng:en', 'system');
const DAMAGED = new AppError('model-damaged', 'A file of the voice is damaged.', { remedy: 'Restore it.' });

function voice(id: string, origin: Voice['origin']): Voice {
  return { id, name: id, language: 'en', origin, licence: 'CC0-1.0', readsPhonemes: false };
}

describe('an outage of the shipped voice', () => {
  let voices: readonly Voice[];
  let changes: number;
  let outage: VoiceOutage;

  beforeEach(() => {
    voices = [SHIPPED];
    changes = 0;
    outage = new VoiceOutage({ list: async () => voices, onChange: () => (changes += 1) });
  });

  it('says why nothing can speak and what to do about it', async () => {
    outage.began(DAMAGED);
    await settle();
    expect(outage.problem).toBe('No voice can speak. A file of the voice is damaged. Restore it.');
    expect(changes).toBe(1);
  });

  it('is no reason to refuse while another voice can speak, and still has its own', async () => {
    voices = [SHIPPED, SYSTEM];
    outage.began(DAMAGED);
    await settle();
    expect(outage.problem).toBeUndefined();
    expect(outage.reason).toBe('A file of the voice is damaged. Restore it.');
  });

  it('lets another voice speak that came after it began', async () => {
    outage.began(DAMAGED);
    await settle();
    voices = [SHIPPED, SYSTEM];
    outage.lookAgain();
    await settle();
    expect(outage.problem).toBeUndefined();
  });

  it('is over when the voice comes back before the others were looked for', async () => {
    outage.began(DAMAGED);
    outage.ended();
    await settle();
    expect(outage.problem).toBeUndefined();
    expect(outage.reason).toBeUndefined();
  });

  it('counts a list that cannot be had as no other voice', async () => {
    outage = new VoiceOutage({ list: () => Promise.reject(new Error('no list')), onChange: () => {} });
    outage.began(DAMAGED);
    await settle();
    expect(outage.problem).toContain('No voice can speak.');
  });
});
