import { AppError } from '../../shared/kernel/app-error.ts';
import type { AudioBlock } from './audio-block.ts';
import { parseWavFormat, READABLE_FORMATS, type WavFormat } from './wav-format.ts';

/** `bytes`: left of the chunk, with its padding; `wanted`: whether its content is kept for `content`. */
type Stage =
  | { readonly kind: 'file-header' }
  | { readonly kind: 'chunk-header' }
  | { readonly kind: 'content'; readonly id: string; readonly bytes: number }
  | { readonly kind: 'skip'; readonly bytes: number }
  | { readonly kind: 'samples'; readonly bytes: number };

const FILE_HEADER_BYTES = 12;
const CHUNK_HEADER_BYTES = 8;
/** What programs write that do not know the length beforehand. */
const UNKNOWN_SIZE = 0xffff_ffff;
/** RIFF size of a header written before any sample, and never corrected. */
const EMPTY_FILE_RIFF_BYTES = 36;
/** A `fmt ` or `ds64` chunk is far smaller; more is not a WAV file. */
const MOST_CONTENT_BYTES = 4096;

/**
 * Reads a WAV file piece by piece: RIFF or RF64, any chunk order before the data, any number of channels (mixed to
 * mono by their mean), data cut off or of unknown length. Errors are AppErrors `audio-unreadable` that name the input.
 */
export class WavParser {
  readonly #name: string;
  #stage: Stage = { kind: 'file-header' };
  #rest: Buffer = Buffer.alloc(0);
  #format: WavFormat | undefined;
  #riffBytes = 0;
  #dataBytes64: number | undefined;
  #samples = 0;
  #received = 0;

  /** `name` is how errors call the input. */
  constructor(name: string) {
    this.#name = name;
  }

  /** Audio that became readable with these bytes; undefined when none did. */
  push(bytes: Buffer): AudioBlock | undefined {
    this.#received += bytes.length;
    this.#rest = this.#rest.length === 0 ? bytes : Buffer.concat([this.#rest, bytes]);
    while (this.#stage.kind !== 'samples') if (!this.#step(this.#stage)) return undefined;
    return this.#takeSamples(this.#stage);
  }

  /** No more bytes follow. Throws when there was no audio. A sample that was cut off is left out. */
  end(): void {
    if (this.#samples > 0) return;
    if (this.#received === 0) throw this.#error('it is empty');
    if (this.#stage.kind === 'file-header') throw this.#notWav();
    throw this.#error('it contains no audio');
  }

  /** False when more bytes are needed. */
  #step(stage: Exclude<Stage, { kind: 'samples' }>): boolean {
    switch (stage.kind) {
      case 'file-header':
        return this.#fileHeader();
      case 'chunk-header':
        return this.#chunkHeader();
      case 'content':
        return this.#content(stage.id, stage.bytes);
      case 'skip':
        return this.#skip(stage.bytes);
    }
  }

  #fileHeader(): boolean {
    const header = this.#take(FILE_HEADER_BYTES);
    if (header === undefined) return false;
    const id = header.toString('latin1', 0, 4);
    if ((id !== 'RIFF' && id !== 'RF64') || header.toString('latin1', 8, 12) !== 'WAVE') throw this.#notWav();
    this.#riffBytes = header.readUInt32LE(4);
    this.#stage = { kind: 'chunk-header' };
    return true;
  }

  #chunkHeader(): boolean {
    const header = this.#take(CHUNK_HEADER_BYTES);
    if (header === undefined) return false;
    const id = header.toString('latin1', 0, 4);
    const bytes = header.readUInt32LE(4);
    if (id === 'data') {
      if (this.#format === undefined)
        throw this.#error('its samples come before the description of their format');
      this.#stage = { kind: 'samples', bytes: this.#dataBytes(bytes) };
    } else if (id === 'fmt ' || id === 'ds64') {
      if (bytes > MOST_CONTENT_BYTES) throw this.#notWav();
      this.#stage = { kind: 'content', id, bytes: padded(bytes) };
    } else {
      this.#stage = { kind: 'skip', bytes: padded(bytes) };
    }
    return true;
  }

  #dataBytes(announced: number): number {
    if (announced === UNKNOWN_SIZE) return this.#dataBytes64 ?? Infinity;
    const uncorrected = this.#riffBytes === UNKNOWN_SIZE || this.#riffBytes <= EMPTY_FILE_RIFF_BYTES;
    return announced === 0 && uncorrected ? Infinity : announced;
  }

  #content(id: string, bytes: number): boolean {
    const content = this.#take(bytes);
    if (content === undefined) return false;
    this.#stage = { kind: 'chunk-header' };
    if (id === 'ds64') {
      if (content.length >= 16) this.#dataBytes64 = Number(content.readBigUInt64LE(8));
      return true;
    }
    const format = parseWavFormat(content);
    if (typeof format === 'string') throw this.#error(format);
    this.#format = format;
    return true;
  }

  #skip(bytes: number): boolean {
    const skipped = Math.min(bytes, this.#rest.length);
    this.#rest = this.#rest.subarray(skipped);
    this.#stage = skipped === bytes ? { kind: 'chunk-header' } : { kind: 'skip', bytes: bytes - skipped };
    return skipped === bytes;
  }

  #takeSamples(stage: Extract<Stage, { kind: 'samples' }>): AudioBlock | undefined {
    const format = this.#format as WavFormat;
    const instantBytes = format.channels * format.sampleBytes;
    const available = Math.min(this.#rest.length, stage.bytes);
    const bytes = available - (available % instantBytes);
    const data = this.#rest.subarray(0, bytes);
    // What follows the data is of no interest.
    this.#rest = stage.bytes - bytes < instantBytes ? Buffer.alloc(0) : this.#rest.subarray(bytes);
    this.#stage = { kind: 'samples', bytes: stage.bytes - bytes };
    if (bytes === 0) return undefined;
    this.#samples += bytes / instantBytes;
    return { pcm: mixToMono(data, format), sampleRateHz: format.sampleRateHz };
  }

  #take(bytes: number): Buffer | undefined {
    if (this.#rest.length < bytes) return undefined;
    const taken = this.#rest.subarray(0, bytes);
    this.#rest = this.#rest.subarray(bytes);
    return taken;
  }

  #notWav(): AppError {
    return this.#error('it does not begin like a WAV file');
  }

  #error(why: string): AppError {
    return new AppError('audio-unreadable', `${this.#name} cannot be read as audio: ${why}.`, {
      remedy: `Give a WAV file with ${READABLE_FORMATS}.`,
    });
  }
}

/** Chunks begin at even positions. */
function padded(bytes: number): number {
  return bytes + (bytes % 2);
}

function mixToMono(data: Buffer, { channels, sampleBytes, read }: WavFormat): Float32Array {
  const pcm = new Float32Array(data.length / (channels * sampleBytes));
  let offset = 0;
  for (let i = 0; i < pcm.length; i++) {
    let sum = 0;
    for (let channel = 0; channel < channels; channel++, offset += sampleBytes) sum += read(data, offset);
    pcm[i] = sum / channels;
  }
  return pcm;
}
