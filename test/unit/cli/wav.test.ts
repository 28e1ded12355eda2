import { readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { openWav } from '../../../src/cli/audio/wav.ts';

interface WavSpec {
  readonly tag?: number;
  readonly channels?: number;
  readonly sampleRateHz?: number;
  readonly bitsPerSample?: number;
  readonly data: Uint8Array;
  readonly dataLength?: number;
  readonly extra?: Uint8Array;
  readonly extensible?: boolean;
}

function wav(spec: WavSpec): Uint8Array {
  const { tag = 1, channels = 1, sampleRateHz = 16_000, bitsPerSample = 16, data } = spec;
  const format = Buffer.alloc(spec.extensible === true ? 40 : 16);
  format.writeUInt16LE(spec.extensible === true ? 0xfffe : tag, 0);
  format.writeUInt16LE(channels, 2);
  format.writeUInt32LE(sampleRateHz, 4);
  format.writeUInt32LE((sampleRateHz * channels * bitsPerSample) / 8, 8);
  format.writeUInt16LE((channels * bitsPerSample) / 8, 12);
  format.writeUInt16LE(bitsPerSample, 14);
  if (spec.extensible === true) format.writeUInt16LE(tag, 24);
  const body = Buffer.concat([
    Buffer.from('WAVE'),
    chunk('fmt ', format),
    ...(spec.extra === undefined ? [] : [chunk('LIST', spec.extra)]),
    chunk('data', data, spec.dataLength),
  ]);
  return chunk('RIFF', body);
}

function chunk(id: string, body: Uint8Array, length: number = body.length): Buffer {
  const head = Buffer.alloc(8);
  head.write(id, 'latin1');
  head.writeUInt32LE(length, 4);
  return Buffer.concat([head, body, Buffer.alloc(body.length % 2)]);
}

async function* pieces(bytes: Uint8Array, pieceBytes: number): AsyncGenerator<Uint8Array> {
  for (let from = 0; from < bytes.length; from += pieceBytes) yield bytes.subarray(from, from + pieceBytes);
}

async function decode(bytes: Uint8Array, pieceBytes: number = 7): Promise<number[]> {
  const { pcm } = await openWav(pieces(bytes, pieceBytes), 'a.wav');
  const parts: Uint8Array[] = [];
  for await (const part of pcm) parts.push(part);
  const all = Buffer.concat(parts);
  return Array.from({ length: all.length / 2 }, (_, index) => all.readInt16LE(index * 2));
}

function bytesOf(samples: Int8Array | Int16Array | Int32Array | Float32Array | Float64Array): Uint8Array {
  return new Uint8Array(samples.buffer);
}

describe('a WAV file without ffmpeg', () => {
  test('gives 16 kHz 16-bit mono samples unchanged, however the file is cut', async () => {
    const samples = Int16Array.from({ length: 501 }, (_, index) => index * 131 - 32_768);
    for (const pieceBytes of [1, 7, 4096]) {
      expect(await decode(wav({ data: bytesOf(samples) }), pieceBytes)).toEqual([...samples]);
    }
  });

  test('is read in every PCM width and in floating point', async () => {
    const expected = [0, 16_384, -16_384, 32_767];
    const encodings: WavSpec[] = [
      { bitsPerSample: 24, data: Buffer.from('000000000040' + '0000c0' + 'ffff7f', 'hex') },
      { bitsPerSample: 32, data: bytesOf(Int32Array.of(0, 2 ** 30, -(2 ** 30), 2 ** 31 - 1)) },
      { tag: 3, bitsPerSample: 32, data: bytesOf(Float32Array.of(0, 0.5, -0.5, 1.5)) },
      { tag: 3, bitsPerSample: 64, data: bytesOf(Float64Array.of(0, 0.5, -0.5, 1.5)) },
      { tag: 3, bitsPerSample: 32, extensible: true, data: bytesOf(Float32Array.of(0, 0.5, -0.5, 1)) },
    ];
    for (const encoding of encodings) expect(await decode(wav(encoding))).toEqual(expected);
    expect(await decode(wav({ bitsPerSample: 8, data: Uint8Array.of(128, 192, 64) }))).toEqual([
      0, 16_384, -16_384,
    ]);
  });

  test('has its channels averaged', async () => {
    const data = bytesOf(Int16Array.of(1000, 3000, -500, 500));
    expect(await decode(wav({ channels: 2, data }))).toEqual([2000, 0]);
  });

  test('is resampled to 16 kHz: a tone keeps its pitch and level', async () => {
    const tone = Int16Array.from(
      { length: 48_000 },
      (_, n) => 16_384 * Math.sin((2 * Math.PI * 440 * n) / 48_000),
    );
    const output = await decode(wav({ sampleRateHz: 48_000, data: bytesOf(tone) }), 1000);
    expect(output).toHaveLength(16_000);
    const error = output.slice(200, -200).map((sample, index) => {
      return sample - 16_384 * Math.sin((2 * Math.PI * 440 * (index + 200)) / 16_000);
    });
    expect(Math.max(...error.map(Math.abs))).toBeLessThan(40);
  });

  test('may hold other chunks before its sound', async () => {
    const data = bytesOf(Int16Array.of(1, 2, 3));
    expect(await decode(wav({ data, extra: Buffer.from('odd') }))).toEqual([1, 2, 3]);
  });

  test('written to a pipe has no length; what is there counts', async () => {
    const data = bytesOf(Int16Array.of(1, 2, 3));
    for (const dataLength of [0, 0xffff_ffff]) {
      const bytes = wav({ data, dataLength });
      expect(await decode(bytes)).toEqual([1, 2, 3]);
      expect((await openWav(pieces(bytes, 64), 'a.wav')).durationMs).toBeUndefined();
    }
  });

  test('that is cut short gives what is there', async () => {
    const bytes = wav({ data: bytesOf(Int16Array.of(1, 2, 3, 4)) });
    expect(await decode(bytes.subarray(0, bytes.length - 3))).toEqual([1, 2]);
  });

  test('tells its length beforehand', async () => {
    const file = await readFile(new URL('../../fixtures/audio/silence-2s.wav', import.meta.url));
    expect((await openWav(pieces(file, 1 << 16), 'silence-2s.wav')).durationMs).toBe(2000);
  });

  test.each([
    ['text', Buffer.from('just some text that is no sound at all'), /"a\.wav" is not a WAV file/],
    ['nothing', Buffer.alloc(0), /"a\.wav" is not a WAV file/],
    ['a header alone', wav({ data: new Uint8Array(0) }).subarray(0, 20), /"a\.wav" is a damaged WAV file/],
    ['an unknown encoding', wav({ tag: 0x11, bitsPerSample: 4, data: Buffer.alloc(8) }), /format 17, 4 bits/],
    ['no channels', wav({ channels: 0, data: Buffer.alloc(8) }), /0 channels/],
  ])('that is %s is refused by name', async (_, bytes, message) => {
    await expect(openWav(pieces(bytes, 16), 'a.wav')).rejects.toMatchObject({
      code: 'audio-unreadable',
      message: expect.stringMatching(message) as unknown,
    });
  });
});
