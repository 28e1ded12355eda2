/**
 * WAV files read by our own means, for machines without ffmpeg: RIFF and RF64 with integer PCM of 8 to 32 bits or
 * floating point, any channel count and rate (Microsoft, Multimedia Programming Interface 1.0; EBU Tech 3306).
 */
import { AppError } from '../../shared/kernel/app-error.ts';
import { SAMPLE_RATE_HZ } from '../../shared/kernel/audio-format.ts';
import { Resampler } from '../../main/capture/resampler.ts';
import { ByteReader } from './byte-reader.ts';

export interface WavRecording {
  /** Undefined when the header does not say, as in a file that was written to a pipe. */
  readonly durationMs: number | undefined;
  /** 16 kHz mono signed 16-bit little-endian, in pieces. A file that is cut short gives what is there. */
  readonly pcm: AsyncGenerator<Uint8Array, void, undefined>;
}

interface WavFormat {
  readonly encoding: 'integer' | 'float';
  readonly channels: number;
  readonly sampleRateHz: number;
  readonly bitsPerSample: number;
}

const PCM = 1;
const IEEE_FLOAT = 3;
const EXTENSIBLE = 0xfffe;
/** What a header says when the length was not known at its writing. */
const UNKNOWN_LENGTH = 0xffff_ffff;
const BLOCK_FRAMES = 16_384;

/** Reads the header. Rejects with `audio-unreadable`, naming the file and what was expected. */
export async function openWav(chunks: AsyncIterable<Uint8Array>, name: string): Promise<WavRecording> {
  const reader = new ByteReader(chunks);
  try {
    const { format, dataBytes } = await readHeader(reader, name);
    const frameBytes = (format.bitsPerSample / 8) * format.channels;
    const durationMs =
      dataBytes === undefined ? undefined : (dataBytes / frameBytes / format.sampleRateHz) * 1000;
    return { durationMs, pcm: decode(reader, format, dataBytes) };
  } catch (error) {
    await reader.close();
    throw error;
  }
}

async function readHeader(
  reader: ByteReader,
  name: string,
): Promise<{ readonly format: WavFormat; readonly dataBytes: number | undefined }> {
  const riff = await reader.take(12);
  const form = riff && ascii(riff, 0);
  if (riff === undefined || (form !== 'RIFF' && form !== 'RF64') || ascii(riff, 8) !== 'WAVE') {
    throw new AppError('audio-unreadable', `"${name}" is not a WAV file, and ffmpeg was not found.`, {
      remedy: 'Install ffmpeg to read other formats, or convert the recording to WAV.',
    });
  }
  let format: WavFormat | undefined;
  let longDataBytes: number | undefined;
  for (;;) {
    const head = await reader.take(8);
    if (head === undefined) throw damaged(name, 'it has no sound data');
    const id = ascii(head, 0);
    const bytes = view(head).getUint32(4, true);
    if (id === 'data') {
      if (format === undefined) throw damaged(name, 'its sound data come before their format');
      const isUnknown = bytes === UNKNOWN_LENGTH || bytes === 0;
      return { format, dataBytes: isUnknown ? longDataBytes : bytes };
    }
    const paddedBytes = bytes + (bytes % 2);
    if (id === 'fmt ' || id === 'ds64') {
      const body = bytes > 1024 ? undefined : await reader.take(paddedBytes);
      if (body === undefined) throw damaged(name, 'its header is cut short');
      if (id === 'fmt ') format = parseFormat(body, name);
      else if (body.length >= 16) longDataBytes = Number(view(body).getBigUint64(8, true));
    } else if (!(await reader.skip(paddedBytes))) {
      throw damaged(name, 'it has no sound data');
    }
  }
}

function parseFormat(body: Uint8Array, name: string): WavFormat {
  if (body.length < 16) throw damaged(name, 'its format is cut short');
  const fields = view(body);
  let tag = fields.getUint16(0, true);
  if (tag === EXTENSIBLE && body.length >= 26) tag = fields.getUint16(24, true);
  const channels = fields.getUint16(2, true);
  const sampleRateHz = fields.getUint32(4, true);
  const bitsPerSample = fields.getUint16(14, true);
  const isInteger = tag === PCM && [8, 16, 24, 32].includes(bitsPerSample);
  const isFloat = tag === IEEE_FLOAT && [32, 64].includes(bitsPerSample);
  if (!isInteger && !isFloat) {
    throw new AppError(
      'audio-unreadable',
      `"${name}" is a WAV file with an encoding that cannot be read here (format ${tag}, ${bitsPerSample} bits).`,
      { remedy: 'Install ffmpeg, or convert the recording to 16-bit PCM.' },
    );
  }
  if (channels < 1 || sampleRateHz < 1000 || sampleRateHz > 768_000) {
    throw damaged(name, `it claims ${channels} channels at ${sampleRateHz} Hz`);
  }
  return { encoding: isFloat ? 'float' : 'integer', channels, sampleRateHz, bitsPerSample };
}

async function* decode(
  reader: ByteReader,
  format: WavFormat,
  dataBytes: number | undefined,
): AsyncGenerator<Uint8Array, void, undefined> {
  const frameBytes = (format.bitsPerSample / 8) * format.channels;
  const resampler = new Resampler();
  let leftBytes = dataBytes ?? Number.POSITIVE_INFINITY;
  try {
    while (leftBytes >= frameBytes) {
      const wantedBytes = frameBytes * Math.min(BLOCK_FRAMES, Math.floor(leftBytes / frameBytes));
      const block = await reader.takeUpTo(wantedBytes);
      const wholeBytes = block.length - (block.length % frameBytes);
      if (wholeBytes > 0) {
        const pcm = mixDown(block.subarray(0, wholeBytes), format);
        const resampled = resampler.push({ pcm, sampleRateHz: format.sampleRateHz });
        if (resampled.length > 0) yield toSigned16(resampled);
      }
      if (block.length < wantedBytes) break;
      leftBytes -= block.length;
    }
    const rest = format.sampleRateHz === SAMPLE_RATE_HZ ? undefined : resampler.flush();
    if (rest !== undefined && rest.length > 0) yield toSigned16(rest);
  } finally {
    await reader.close();
  }
}

/** Mean of the channels, in −1…1. */
function mixDown(bytes: Uint8Array, format: WavFormat): Float32Array {
  const data = view(bytes);
  const sampleBytes = format.bitsPerSample / 8;
  const read = sampleReader(data, format);
  const frames = bytes.length / (sampleBytes * format.channels);
  const mono = new Float32Array(frames);
  for (let frame = 0; frame < frames; frame += 1) {
    let sum = 0;
    for (let channel = 0; channel < format.channels; channel += 1) {
      sum += read((frame * format.channels + channel) * sampleBytes);
    }
    mono[frame] = sum / format.channels;
  }
  return mono;
}

/** The sample at a byte offset, scaled to −1…1; 8-bit samples are unsigned. */
function sampleReader(data: DataView, format: WavFormat): (offset: number) => number {
  if (format.encoding === 'float') {
    return format.bitsPerSample === 64
      ? (offset) => data.getFloat64(offset, true)
      : (offset) => data.getFloat32(offset, true);
  }
  switch (format.bitsPerSample) {
    case 8:
      return (offset) => (data.getUint8(offset) - 128) / 128;
    case 16:
      return (offset) => data.getInt16(offset, true) / 32_768;
    case 24:
      return (offset) => (data.getUint16(offset, true) + data.getInt8(offset + 2) * 65_536) / 8_388_608;
    default:
      return (offset) => data.getInt32(offset, true) / 2_147_483_648;
  }
}

function toSigned16(pcm: Float32Array): Uint8Array {
  const bytes = new Uint8Array(pcm.length * 2);
  const data = view(bytes);
  pcm.forEach((sample, index) => {
    const scaled = Math.round(sample * 32_768);
    data.setInt16(index * 2, Math.max(-32_768, Math.min(32_767, scaled)), true);
  });
  return bytes;
}

function damaged(name: string, why: string): AppError {
  return new AppError('audio-unreadable', `"${name}" is a damaged WAV file: ${why}.`);
}

function ascii(bytes: Uint8Array, from: number): string {
  return String.fromCharCode(...bytes.subarray(from, from + 4));
}

function view(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
