import { basename } from 'node:path';
import type { Device } from '../../../shared/contract/control.ts';
import { AppError } from '../../../shared/kernel/app-error.ts';
import type { Clock } from '../../../shared/kernel/clock.ts';
import { WavWriter } from '../../audio/wav-writer.ts';
import type { AudioOutput, AudioOutputHandlers, OpenAudioOutput } from './audio-output.ts';
import { PacedStream } from './paced-stream.ts';

const DEFAULT_RATE_HZ = 24_000;
const AHEAD_MS = 60;
/** At full speed, so much is written before the file system is waited for. */
const FAST_AHEAD_MS = 1000;

export interface FileOutputOptions {
  readonly clock: Clock;
  /** In real time a sample counts as heard when it would have been; `fast` as soon as it is written. */
  readonly paced: 'real-time' | 'fast';
  readonly sampleRateHz?: number;
}

/**
 * Writes what is said to a WAV file of 16-bit samples, without the silence between speeches. The first opening
 * replaces the file, later ones continue it.
 */
export class FileOutput implements AudioOutput {
  readonly kind = 'file';
  readonly #path: string;
  readonly #clock: Clock;
  readonly #paced: 'real-time' | 'fast';
  readonly #sampleRateHz: number;
  /** Of the last opening. */
  #writer: WavWriter | undefined;

  constructor(path: string, { clock, paced, sampleRateHz = DEFAULT_RATE_HZ }: FileOutputOptions) {
    this.#path = path;
    this.#clock = clock;
    this.#paced = paced;
    this.#sampleRateHz = sampleRateHz;
  }

  async devices(): Promise<readonly Device[]> {
    return [];
  }

  /** Rejects with `output-refused` when the file cannot be written. */
  async open(handlers: AudioOutputHandlers): Promise<OpenAudioOutput> {
    const writer = await this.#openFile();
    const samplesBefore = writer.samples;
    let written: Promise<void> = Promise.resolve();
    const stream: PacedStream = new PacedStream(
      {
        device: { id: this.#path, label: basename(this.#path), isDefault: false },
        sampleRateHz: this.#sampleRateHz,
        give: (pcm) => {
          written = written
            .then(() => writer.write(pcm))
            .then(() => {
              if (this.#paced === 'fast') stream.report(writer.samples - samplesBefore);
            })
            .catch((cause: unknown) => this.#lose(writer, stream, cause));
        },
        release: () => void written.then(() => this.#finish(writer, stream)),
      },
      handlers,
      this.#clock,
      {
        aheadMs: this.#paced === 'fast' ? FAST_AHEAD_MS : AHEAD_MS,
        fillMs: 0,
        trustMs: Infinity,
        immediate: true,
      },
    );
    return stream;
  }

  async #openFile(): Promise<WavWriter> {
    const rate = { sampleRateHz: this.#sampleRateHz };
    try {
      this.#writer =
        this.#writer === undefined
          ? await WavWriter.create(this.#path, rate)
          : await WavWriter.resume(this.#path, this.#writer.samples, rate);
      return this.#writer;
    } catch (cause) {
      throw this.#failure(cause);
    }
  }

  async #lose(writer: WavWriter, stream: PacedStream, cause: unknown): Promise<void> {
    stream.ended({ reason: 'lost', error: this.#failure(cause) });
    await writer.close().catch(() => {});
  }

  async #finish(writer: WavWriter, stream: PacedStream): Promise<void> {
    try {
      await writer.close();
      stream.ended({ reason: 'closed' });
    } catch (cause) {
      stream.ended({ reason: 'lost', error: this.#failure(cause) });
    }
  }

  #failure(cause: unknown): AppError {
    const why = cause instanceof Error ? cause.message : String(cause);
    return new AppError('output-refused', `What is said cannot be written to ${this.#path}: ${why}`, {
      remedy: 'See whether the folder exists and the disk has room, or give another file.',
      cause,
    });
  }
}
