import { describe, expect, it } from 'vitest';
import { encodeWav } from '../../../../src/main/audio/wav.ts';
import { SoundDecoder } from '../../../../src/main/speech/voices/address/sound-decoder.ts';

const WAV = encodeWav(Float32Array.of(0.5, -0.5));
const PCM = Buffer.from(Int16Array.of(-1, 16_384, -16_384).buffer);

interface Decoded {
  readonly pcm: readonly number[];
  readonly sampleRateHz: number | undefined;
}

function decode(contentType: string, bytes: Buffer, pieceBytes = bytes.length): Decoded {
  const decoder = new SoundDecoder(contentType, (what) => new Error(what));
  const pcm: number[] = [];
  let sampleRateHz: number | undefined;
  for (let at = 0; at < bytes.length; at += pieceBytes) {
    const block = decoder.push(bytes.subarray(at, at + pieceBytes));
    if (block === undefined) continue;
    pcm.push(...block.pcm);
    ({ sampleRateHz } = block);
  }
  return { pcm, sampleRateHz };
}

describe('decoding what a speech server sends', () => {
  it.each(['audio/wav', 'audio/pcm', 'application/json', ''])('takes a WAV file for one as %j', (type) => {
    expect(decode(type, WAV)).toEqual({ pcm: [0.5, -0.5], sampleRateHz: 16_000 });
  });

  it.each<[string, number]>([
    ['audio/pcm', 24_000],
    ['audio/PCM; rate=22050', 22_050],
    ['audio/pcm; rate=1', 24_000],
    ['application/octet-stream', 24_000],
    ['', 24_000],
  ])('takes bytes without a mark as %j for samples at %d Hz', (type, sampleRateHz) => {
    expect(decode(type, PCM)).toEqual({ pcm: [-1 / 32_768, 0.5, -0.5], sampleRateHz });
  });

  it('gives the same however the bytes are cut', () => {
    for (const size of [1, 3, 5]) {
      expect(decode('audio/pcm', PCM, size).pcm).toEqual([-1 / 32_768, 0.5, -0.5]);
      expect(decode('audio/wav', WAV, size).pcm).toEqual([0.5, -0.5]);
    }
  });

  it.each<[string, string, string | Buffer, string]>([
    ['HTML', 'text/html; charset=utf-8', '<!doctype html>', 'HTML'],
    ['JSON', 'application/json', '{"error":"All is well."}', 'JSON'],
    ['MP3 with a tag', 'audio/mpeg', 'ID3\u0004', 'MP3'],
    ['MP3 that calls itself nothing', 'application/octet-stream', Buffer.of(0xff, 0xfb, 0x90, 0x44), 'MP3'],
    ['Ogg', 'audio/ogg', 'OggS', 'Ogg'],
    ['FLAC', 'audio/flac', 'fLaC', 'FLAC'],
    ['text', 'text/plain', 'All is well.', 'text/plain'],
    ['a type that is none', 'All is well.', 'abcd', 'something else'],
    ['a damaged WAV file', 'audio/wav', 'RIFFxxxxAVI LIST', 'a WAV file that cannot be read'],
  ])('refuses %s', (_name, type, bytes, what) => {
    expect(() => decode(type, Buffer.from(bytes))).toThrow(what);
  });
});
