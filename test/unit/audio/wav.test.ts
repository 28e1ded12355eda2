import { mkdtemp, rm, stat, writeFile, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WavParser } from '../../../src/main/audio/wav-parser.ts';
import { WavWriter } from '../../../src/main/audio/wav-writer.ts';
import { decodeWav, encodeWav, readWavFile } from '../../../src/main/audio/wav.ts';

interface Shape {
  readonly tag?: number;
  readonly bits?: number;
  readonly channels?: number;
  readonly rateHz?: number;
  readonly extensible?: boolean;
  readonly riffBytes?: number;
  readonly dataBytes?: number;
  /** Chunks between format and data. */
  readonly before?: Buffer;
  readonly after?: Buffer;
}

function chunk(id: string, content: Buffer, announced = content.length): Buffer {
  const header = Buffer.alloc(8);
  header.write(id, 'latin1');
  header.writeUInt32LE(announced, 4);
  return Buffer.concat([header, content, Buffer.alloc(content.length % 2)]);
}

function wav(data: Buffer, shape: Shape = {}): Buffer {
  const { tag = 1, bits = 16, channels = 1, rateHz = 16_000, extensible = false } = shape;
  const format = Buffer.alloc(extensible ? 40 : 16);
  format.writeUInt16LE(extensible ? 0xfffe : tag, 0);
  format.writeUInt16LE(channels, 2);
  format.writeUInt32LE(rateHz, 4);
  format.writeUInt32LE((rateHz * channels * bits) / 8, 8);
  format.writeUInt16LE((channels * bits) / 8, 12);
  format.writeUInt16LE(bits, 14);
  if (extensible) {
    format.writeUInt16LE(22, 16);
    format.writeUInt16LE(bits, 18);
    format.writeUInt16LE(tag, 24);
  }
  const body = Buffer.concat([
    chunk('fmt ', format),
    shape.before ?? Buffer.alloc(0),
    chunk('data', data, shape.dataBytes),
    shape.after ?? Buffer.alloc(0),
  ]);
  const riff = Buffer.from('RIFF____WAVE', 'latin1');
  riff.writeUInt32LE(shape.riffBytes ?? body.length + 4, 4);
  return Buffer.concat([riff, body]);
}

function bytes(count: number, fill: (buffer: Buffer) => void): Buffer {
  const buffer = Buffer.alloc(count);
  fill(buffer);
  return buffer;
}

const HALF_S16 = bytes(4, (b) => {
  b.writeInt16LE(16_384, 0);
  b.writeInt16LE(-16_384, 2);
});

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vivavoce-wav-'));
});
afterAll(() => rm(folder, { recursive: true }));

describe('reading WAV', () => {
  it.each<[string, Shape, Buffer]>([
    ['8-bit PCM', { bits: 8 }, Buffer.of(192, 64)],
    ['16-bit PCM', { bits: 16 }, HALF_S16],
    [
      '24-bit PCM',
      { bits: 24 },
      bytes(6, (b) => {
        b.writeIntLE(4_194_304, 0, 3);
        b.writeIntLE(-4_194_304, 3, 3);
      }),
    ],
    [
      '32-bit PCM',
      { bits: 32 },
      bytes(8, (b) => {
        b.writeInt32LE(2 ** 30, 0);
        b.writeInt32LE(-(2 ** 30), 4);
      }),
    ],
    [
      '32-bit float',
      { tag: 3, bits: 32 },
      bytes(8, (b) => {
        b.writeFloatLE(0.5, 0);
        b.writeFloatLE(-0.5, 4);
      }),
    ],
    [
      '64-bit float',
      { tag: 3, bits: 64 },
      bytes(16, (b) => {
        b.writeDoubleLE(0.5, 0);
        b.writeDoubleLE(-0.5, 8);
      }),
    ],
    ['extensible PCM', { bits: 16, extensible: true }, HALF_S16],
  ])('understands %s', (_name, shape, data) => {
    expect([...decodeWav(wav(data, shape))]).toEqual([0.5, -0.5]);
  });

  it('mixes channels by their mean', () => {
    const stereo = bytes(8, (b) => [16_384, 0, -16_384, -16_384].forEach((v, i) => b.writeInt16LE(v, 2 * i)));
    expect([...decodeWav(wav(stereo, { channels: 2 }))]).toEqual([0.25, -0.5]);
  });

  it('steps over other chunks, also those of odd length', () => {
    const before = chunk('LIST', Buffer.from('odd'));
    const after = chunk('note', Buffer.from('not audio at all'));
    expect(decodeWav(wav(HALF_S16, { before, after }))).toHaveLength(2);
  });

  it.each<[string, Buffer]>([
    ['an unknown length', wav(HALF_S16, { dataBytes: 0xffff_ffff, riffBytes: 0xffff_ffff })],
    ['a length never filled in', wav(HALF_S16, { dataBytes: 0, riffBytes: 0 })],
    ['a header written before any sample', wav(HALF_S16, { dataBytes: 0, riffBytes: 36 })],
    ['data that is cut off', wav(HALF_S16, { dataBytes: 4000 })],
    ['a sample that is cut off', Buffer.concat([wav(HALF_S16, { dataBytes: 6 }), Buffer.of(7)])],
  ])('reads what is there of a file with %s', (_name, file) => {
    expect(decodeWav(file)).toHaveLength(2);
  });

  it('reads the same however the bytes arrive', () => {
    const file = wav(HALF_S16, {
      before: chunk('LIST', Buffer.from('odd')),
      after: chunk('x   ', Buffer.from('y')),
    });
    const parser = new WavParser('pipe');
    const pcm = [...file].flatMap((byte) => [...(parser.push(Buffer.of(byte))?.pcm ?? [])]);
    expect(pcm).toEqual([0.5, -0.5]);
  });

  it('takes samples that are no numbers for silence', () => {
    const nan = bytes(4, (b) => b.writeFloatLE(NaN, 0));
    expect([...decodeWav(wav(nan, { tag: 3, bits: 32 }))]).toEqual([0]);
  });

  it('converts other rates to 16 kHz', () => {
    expect(decodeWav(wav(Buffer.alloc(2 * 44_100), { rateHz: 44_100 }))).toHaveLength(16_000);
  });

  it.each<[string, Buffer, string]>([
    ['an empty file', Buffer.alloc(0), 'is empty'],
    ['text', Buffer.from('This is not audio but a letter to somebody.'), 'does not begin like a WAV file'],
    ['a header alone', wav(Buffer.alloc(0)), 'contains no audio'],
    [
      'nothing but notes',
      wav(Buffer.alloc(0), { after: chunk('LIST', Buffer.from('artist')) }),
      'contains no audio',
    ],
    ['half a header', wav(HALF_S16).subarray(0, 30), 'contains no audio'],
    ['µ-law', wav(HALF_S16, { tag: 7, bits: 8 }), 'µ-law of 8 bits'],
    ['no channels', wav(HALF_S16, { channels: 0 }), 'no channels'],
  ])('refuses %s, naming the file, the fault and what was expected', async (name, file, fault) => {
    const path = join(folder, `${name.replaceAll(' ', '-')}.wav`);
    await writeFile(path, file);
    await expect(async () => {
      for await (const _ of readWavFile(path));
    }).rejects.toMatchObject({
      code: 'audio-unreadable',
      message: expect.stringMatching(new RegExp(`^${path}.*${fault}`)),
      remedy: expect.stringContaining('Give a WAV file with PCM of 8, 16, 24 or 32 bits'),
    });
  });

  it.each([
    ['missing.wav', 'no such file'],
    ['', 'it is a folder'],
  ])('says why %j cannot be read', async (name, fault) => {
    await expect(readWavFile(join(folder, name)).next()).rejects.toMatchObject({
      code: 'audio-unreadable',
      message: expect.stringContaining(fault),
    });
  });

  it('does not hold a long file in memory', async () => {
    const path = join(folder, 'long.wav');
    await writeFile(path, wav(Buffer.alloc(2_000_000)));
    let largest = 0;
    let total = 0;
    for await (const { pcm } of readWavFile(path)) {
      largest = Math.max(largest, pcm.length);
      total += pcm.length;
    }
    expect(total).toBe(1_000_000);
    expect(largest).toBeLessThan(100_000);
  });
});

describe('writing WAV', () => {
  it('writes what it reads', () => {
    expect([...decodeWav(encodeWav(Float32Array.of(0.5, -0.5, 0)))]).toEqual([0.5, -0.5, 0]);
  });

  it('clips what is too loud', () => {
    const [high, low] = decodeWav(encodeWav(Float32Array.of(3, -3)));
    expect(high).toBeCloseTo(1, 4);
    expect(low).toBe(-1);
  });

  it('makes a correct file of audio that comes in pieces', async () => {
    const path = join(folder, 'pieces.wav');
    const writer = await WavWriter.create(path);
    await writer.write(Float32Array.of(0.5));
    await writer.write(Float32Array.of(-0.5, 0.25));
    await writer.close();
    expect(await readFile(path)).toEqual(encodeWav(Float32Array.of(0.5, -0.5, 0.25)));
  });

  it('writes at any rate', async () => {
    const path = join(folder, 'rate.wav');
    const writer = await WavWriter.create(path, { sampleRateHz: 44_100 });
    await writer.write(Float32Array.of(0.5, -0.5));
    await writer.close();
    const file = await readFile(path);
    expect(file).toEqual(encodeWav(Float32Array.of(0.5, -0.5), { sampleRateHz: 44_100 }));
    expect(new WavParser(path).push(file)).toEqual({
      pcm: Float32Array.of(0.5, -0.5),
      sampleRateHz: 44_100,
    });
  });

  it('goes on with a file that was closed', async () => {
    const path = join(folder, 'resumed.wav');
    const first = await WavWriter.create(path, { sampleRateHz: 8000 });
    await first.write(Float32Array.of(0.5, -0.5));
    await first.close();
    const second = await WavWriter.resume(path, first.samples, { sampleRateHz: 8000 });
    await second.write(Float32Array.of(0.25));
    await second.close();
    expect(await readFile(path)).toEqual(encodeWav(Float32Array.of(0.5, -0.5, 0.25), { sampleRateHz: 8000 }));
  });

  it('leaves a readable file when the program dies before closing it', async () => {
    const path = join(folder, 'crashed.wav');
    const writer = await WavWriter.create(path);
    await writer.write(Float32Array.of(0.5, -0.5));
    expect([...decodeWav(await readFile(path))]).toEqual([0.5, -0.5]);
    await writer.close();
  });

  it('keeps recordings for the owner alone when asked, also over a file that was open to all', async () => {
    const path = join(folder, 'private.wav');
    await writeFile(path, '', { mode: 0o644 });
    await (await WavWriter.create(path, { ownerOnly: true })).close();
    expect((await stat(path)).mode & 0o777).toBe(0o600);
  });
});
