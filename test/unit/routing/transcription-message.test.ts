import { describe, expect, it } from 'vitest';
import {
  partialMessage,
  repeatedMessage,
  transcriptionMessage,
} from '../../../src/main/routing/transcription-message.ts';
import { transcriptionSchema } from '../../../src/shared/contract/openvip.ts';
import { randomId } from '../../../src/shared/kernel/ids.ts';

const ORIGIN = 'vivavoce/1.2.3';
const entry = {
  id: randomId(),
  timestamp: '2026-01-01T00:00:00.000Z',
  text: 'run the tests',
  language: 'en',
  confidence: 0.93,
};

describe('messages to agents', () => {
  it('are valid OpenVIP transcriptions', () => {
    for (const message of [
      transcriptionMessage(entry, ORIGIN),
      transcriptionMessage({ ...entry, language: null, confidence: null }, ORIGIN),
      repeatedMessage(entry, randomId(), ORIGIN),
      partialMessage({ ...entry, id: randomId(), utteranceId: entry.id }, ORIGIN),
    ]) {
      expect(transcriptionSchema.safeParse(message)).toMatchObject({ success: true });
    }
  });

  it('name a language only where it fits the protocol', () => {
    const languageOf = (language: string | null): unknown =>
      transcriptionMessage({ ...entry, language }, ORIGIN)['language'];
    expect(languageOf('de')).toBe('de');
    expect(languageOf('pt-BR')).toBe('pt-BR');
    for (const language of ['yue', 'haw', 'auto', 'EN', '', null])
      expect(languageOf(language)).toBeUndefined();
  });

  it('leave out what is not known instead of sending null', () => {
    const message = transcriptionMessage({ ...entry, language: null, confidence: null }, ORIGIN);
    expect(Object.keys(message)).toEqual(['openvip', 'type', 'id', 'timestamp', 'text', 'origin']);
  });

  it('carry text that cannot act as a key or command in a terminal', () => {
    const message = transcriptionMessage({ ...entry, text: 'rm -rf\r\n\u001b[2Jok\tdone\u0003' }, ORIGIN);
    expect(message['text']).toBe('rm -rf\nok done');
  });

  it('are marked as partial only while they are', () => {
    expect(transcriptionMessage(entry, ORIGIN)).not.toHaveProperty('partial');
    expect(partialMessage({ ...entry, utteranceId: 'u' }, ORIGIN)).toMatchObject({
      partial: true,
      x_vivavoce: { utterance: 'u' },
    });
  });

  it('name the first message when they repeat it', () => {
    const id = randomId();
    expect(repeatedMessage(entry, id, ORIGIN)).toMatchObject({ id, trace_id: entry.id, parent_id: entry.id });
    expect(transcriptionMessage(entry, ORIGIN)).not.toHaveProperty('trace_id');
  });
});
