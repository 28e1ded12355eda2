import type { AudioBlock } from '../../../audio/audio-block.ts';
import { decodeSigned16, SampleBytes } from '../../../audio/sample-bytes.ts';
import { WavParser } from '../../../audio/wav-parser.ts';

/** Of `pcm` without another rate in its type, as OpenAI's API defines it: signed 16-bit little-endian, mono. */
const PCM_RATE_HZ = 24_000;
const MARK_BYTES = 4;
const WAV_MARKS: readonly string[] = ['RIFF', 'RF64'];
/** How other formats begin that servers send whatever they are asked for. */
const OTHER_MARKS: readonly (readonly [RegExp, string])[] = [
  // The usual frame heads; as PCM they would be a loud first sample.
  [/^ID3|^\xff[\xf2\xf3\xfa\xfb]/, 'MP3'],
  [/^OggS/, 'Ogg'],
  [/^fLaC/, 'FLAC'],
];
const PCM_TYPES: ReadonlySet<string> = new Set([
  '',
  'application/octet-stream',
  'audio/pcm',
  'audio/x-pcm',
  'audio/raw',
]);

/** Sound of an answer whose format shows in its first bytes, as far as it goes, and in its type where these are raw. */
export class SoundDecoder {
  readonly #type: string;
  readonly #pcmRateHz: number;
  readonly #refuse: (what: string) => Error;
  #begin: Buffer = Buffer.alloc(0);
  #wav: WavParser | undefined;
  #raw: SampleBytes | undefined;

  /**
   * @param contentType the header; empty when there is none
   * @param refuse makes the error for an answer that is something else
   */
  constructor(contentType: string, refuse: (what: string) => Error) {
    const [type = '', ...parameters] = contentType.split(';').map((part) => part.trim().toLowerCase());
    this.#type = type;
    const rate = Number(parameters.find((parameter) => parameter.startsWith('rate='))?.slice('rate='.length));
    this.#pcmRateHz = rate >= 8000 && rate <= 192_000 ? rate : PCM_RATE_HZ;
    this.#refuse = refuse;
  }

  /** Sound that became readable with these bytes; undefined when none did. Throws when they are no sound. */
  push(bytes: Buffer): AudioBlock | undefined {
    if (this.#wav !== undefined) return this.#readWav(this.#wav, bytes);
    if (this.#raw !== undefined) return this.#readRaw(this.#raw, bytes);
    this.#begin = Buffer.concat([this.#begin, bytes]);
    if (this.#begin.length < MARK_BYTES) return undefined;
    this.#recognise(this.#begin.toString('latin1', 0, MARK_BYTES));
    return this.push(this.#begin);
  }

  #recognise(mark: string): void {
    if (WAV_MARKS.includes(mark)) {
      this.#wav = new WavParser('The answer');
      return;
    }
    const other = OTHER_MARKS.find(([pattern]) => pattern.test(mark))?.[1];
    if (other !== undefined) throw this.#refuse(other);
    if (!PCM_TYPES.has(this.#type)) throw this.#refuse(named(this.#type));
    this.#raw = new SampleBytes(2);
  }

  #readWav(wav: WavParser, bytes: Buffer): AudioBlock | undefined {
    try {
      return wav.push(bytes);
    } catch {
      throw this.#refuse('a WAV file that cannot be read');
    }
  }

  #readRaw(raw: SampleBytes, bytes: Buffer): AudioBlock | undefined {
    const complete = raw.push(bytes);
    return complete.length === 0
      ? undefined
      : { pcm: decodeSigned16(complete), sampleRateHz: this.#pcmRateHz };
  }
}

/** A type as messages show it; servers may put anything into their headers. */
function named(type: string): string {
  if (type.includes('html')) return 'HTML';
  if (type.includes('json')) return 'JSON';
  return /^[a-z]+\/[a-z0-9.+-]{1,40}$/.test(type) ? type : 'something else';
}
