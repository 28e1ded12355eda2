/** What the `fmt ` chunk of a WAV file says, as far as samples can be read with it. */
export interface WavFormat {
  readonly sampleRateHz: number;
  readonly channels: number;
  /** Bytes of one sample of one channel. */
  readonly sampleBytes: number;
  /** Value of the sample at `offset`, in −1…1. */
  readonly read: (data: Buffer, offset: number) => number;
}

const PCM_TAG = 1;
const FLOAT_TAG = 3;
const EXTENSIBLE_TAG = 0xfffe;
const LEAST_FORMAT_BYTES = 16;
/** Where WAVE_FORMAT_EXTENSIBLE keeps the tag proper: the first two bytes of its sub-format. */
const SUBFORMAT_OFFSET = 24;

const READERS: Readonly<Record<string, WavFormat['read']>> = {
  '1/1': (data, offset) => (data.readUInt8(offset) - 128) / 128,
  '1/2': (data, offset) => data.readInt16LE(offset) / 32_768,
  '1/3': (data, offset) => data.readIntLE(offset, 3) / 8_388_608,
  '1/4': (data, offset) => data.readInt32LE(offset) / 2_147_483_648,
  '3/4': (data, offset) => finite(data.readFloatLE(offset)),
  '3/8': (data, offset) => finite(data.readDoubleLE(offset)),
};

export const READABLE_FORMATS = 'PCM of 8, 16, 24 or 32 bits, or floating point of 32 or 64 bits';

/** Reads the content of a `fmt ` chunk; a string says in which respect it cannot be used. */
export function parseWavFormat(chunk: Buffer): WavFormat | string {
  if (chunk.length < LEAST_FORMAT_BYTES) return 'its format description is cut off';
  const tag = chunk.readUInt16LE(0);
  const extended = tag === EXTENSIBLE_TAG && chunk.length >= SUBFORMAT_OFFSET + 2;
  const encoding = extended ? chunk.readUInt16LE(SUBFORMAT_OFFSET) : tag;
  const channels = chunk.readUInt16LE(2);
  const sampleRateHz = chunk.readUInt32LE(4);
  const sampleBytes = chunk.readUInt16LE(12) / channels;
  if (channels === 0 || sampleRateHz === 0) return 'its format description has no channels or no sample rate';
  const read = READERS[`${encoding}/${sampleBytes}`];
  return read === undefined
    ? `it holds ${encodingName(encoding)} of ${8 * sampleBytes} bits`
    : { sampleRateHz, channels, sampleBytes, read };
}

/** One NaN would stay in the resampler's memory. */
function finite(sample: number): number {
  return Number.isFinite(sample) ? sample : 0;
}

function encodingName(encoding: number): string {
  const names: Readonly<Record<number, string>> = {
    [PCM_TAG]: 'PCM',
    2: 'ADPCM',
    [FLOAT_TAG]: 'floating point',
    6: 'A-law',
    7: 'µ-law',
    0x55: 'MP3',
  };
  return names[encoding] ?? `encoding ${encoding}`;
}
