import type { Readable } from 'node:stream';
import { AppError } from '../../shared/kernel/app-error.ts';
import { SAMPLE_RATE_HZ } from '../../shared/kernel/audio-format.ts';
import type { AudioBlock, AudioSource, AudioSourceHandlers, OpenAudioSource } from './audio-source.ts';
import { decodeSigned16, SampleBytes } from '../audio/sample-bytes.ts';
import { WavParser } from '../audio/wav-parser.ts';

const NAME = 'Standard input';
const WAV_MARKS: readonly string[] = ['RIFF', 'RF64'];
const MARK_BYTES = 4;

/** Bytes → audio: a WAV stream when it begins like one, else raw signed 16-bit little-endian mono at 16 kHz. */
class StreamDecoder {
  #begin: Buffer = Buffer.alloc(0);
  #wav: WavParser | undefined;
  #raw: SampleBytes | undefined;

  push(bytes: Buffer): AudioBlock | undefined {
    if (this.#wav !== undefined) return this.#wav.push(bytes);
    if (this.#raw !== undefined) return rawBlock(this.#raw.push(bytes));
    this.#begin = Buffer.concat([this.#begin, bytes]);
    if (this.#begin.length < MARK_BYTES) return undefined;
    if (WAV_MARKS.includes(this.#begin.toString('latin1', 0, MARK_BYTES))) this.#wav = new WavParser(NAME);
    else this.#raw = new SampleBytes(2);
    return this.push(this.#begin);
  }

  /** Throws when the input was not audio. */
  end(): void {
    if (this.#wav !== undefined) return this.#wav.end();
    if (this.#raw === undefined) new WavParser(NAME).end();
  }
}

/**
 * Audio from a pipe, as fast as the listener is ready. While closed nothing is read, so the writer waits; the next
 * opening goes on where the last one stopped.
 */
export class StdinSource implements AudioSource {
  readonly kind = 'stdin';
  readonly paced = 'fast';
  readonly #chunks: AsyncIterator<Buffer>;
  readonly #decoder = new StreamDecoder();
  /** Asked for and not arrived yet; belongs to the next opening when this one is closed. */
  #next: Promise<IteratorResult<Buffer>> | undefined;
  #finished = false;

  constructor(stream: Readable) {
    this.#chunks = stream.iterator({ destroyOnReturn: false }) as AsyncIterator<Buffer>;
  }

  async devices(): Promise<[]> {
    return [];
  }

  async open(handlers: AudioSourceHandlers): Promise<OpenAudioSource> {
    if (this.#finished) throw new AppError('microphone-missing', `${NAME} is at its end.`);
    const stop = new AbortController();
    const played = this.#play(handlers, stop.signal);
    return {
      device: { id: 'stdin', label: NAME, isDefault: false },
      close: () => {
        stop.abort();
        return played;
      },
    };
  }

  async #play(handlers: AudioSourceHandlers, signal: AbortSignal): Promise<void> {
    try {
      await this.#pump(handlers, signal);
      handlers.end({ reason: signal.aborted ? 'closed' : 'ended' });
    } catch (error) {
      this.#finished = true;
      handlers.end({ reason: 'lost', error: error instanceof Error ? error : new Error(String(error)) });
    }
  }

  async #pump(handlers: AudioSourceHandlers, signal: AbortSignal): Promise<void> {
    const aborted = new Promise<undefined>((resolve) =>
      signal.addEventListener('abort', () => resolve(undefined), { once: true }),
    );
    for (;;) {
      const next = await Promise.race([this.#nextChunk(), aborted]);
      if (next === undefined || signal.aborted) return;
      this.#next = undefined;
      if (next.done) break;
      const block = this.#decoder.push(next.value);
      if (block === undefined) continue;
      handlers.block(block);
      await handlers.ready?.();
    }
    this.#finished = true;
    this.#decoder.end();
  }

  #nextChunk(): Promise<IteratorResult<Buffer>> {
    this.#next ??= this.#chunks.next();
    return this.#next;
  }
}

function rawBlock(bytes: Buffer): AudioBlock | undefined {
  return bytes.length === 0 ? undefined : { pcm: decodeSigned16(bytes), sampleRateHz: SAMPLE_RATE_HZ };
}
