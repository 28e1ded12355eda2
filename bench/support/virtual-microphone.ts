import type {
  AudioSource,
  AudioSourceHandlers,
  OpenAudioSource,
  SourceEnd,
} from '../../src/main/capture/audio-source.ts';
import type { Device } from '../../src/shared/contract/control.ts';
import { AppError } from '../../src/shared/kernel/app-error.ts';
import {
  FRAME_MS,
  FRAME_SAMPLES,
  SAMPLE_RATE_HZ,
  samplesToMs,
} from '../../src/shared/kernel/audio-format.ts';

const DEVICE: Device = { id: 'virtual', label: 'Virtual microphone', isDefault: true };
/** Room noise at −70 dBFS: a microphone that delivers true zeros counts as broken. */
const ROOM_NOISE_AMPLITUDE = 0.0005;

interface Playing {
  readonly pcm: Float32Array;
  position: number;
  startedAtMs: number | undefined;
  readonly onStarted: (startedAtMs: number) => void;
  readonly done: (startedAtMs: number) => void;
}

/**
 * A microphone that hears a quiet room in real time, and whatever the caller plays into it. Blocks leave at the time
 * at which a device would deliver them: when their last sample has been "spoken".
 */
export class VirtualMicrophone implements AudioSource {
  readonly kind = 'device';
  readonly paced = 'real-time';
  #queue: Playing[] = [];
  #random = 1;
  #isPluggedIn = true;
  #opened = 0;
  readonly #lines = new Set<{ lose(): void }>();

  /** How often it has been opened. */
  get timesOpened(): number {
    return this.#opened;
  }

  get isOpen(): boolean {
    return this.#lines.size > 0;
  }

  /**
   * Resolves when the last sample was delivered, with the monotonic time at which the first one was spoken;
   * `onStarted` is told that time with the first block.
   */
  play(pcm: Float32Array, onStarted: (startedAtMs: number) => void = () => {}): Promise<number> {
    return new Promise((done) => {
      this.#queue.push({ pcm, position: 0, startedAtMs: undefined, onStarted, done });
    });
  }

  /** Whatever is being played falls silent. */
  hush(): void {
    this.#queue = [];
  }

  /** The device is gone, and the rest of what is being played is heard by nobody. */
  unplug(): void {
    this.#isPluggedIn = false;
    this.hush();
    for (const line of this.#lines) line.lose();
  }

  plugIn(): void {
    this.#isPluggedIn = true;
  }

  async open(handlers: AudioSourceHandlers): Promise<OpenAudioSource> {
    if (!this.#isPluggedIn) throw new AppError('microphone-missing', 'The virtual microphone is unplugged.');
    this.#opened += 1;
    const startedAtMs = performance.now();
    let blocks = 0;
    let timer: NodeJS.Timeout | undefined;
    let closed = false;
    const deliver = (): void => {
      while (!closed && performance.now() - startedAtMs >= (blocks + 1) * FRAME_MS) {
        const spokenAtMs = startedAtMs + blocks * FRAME_MS;
        blocks += 1;
        handlers.block({ pcm: this.#nextBlock(spokenAtMs), sampleRateHz: SAMPLE_RATE_HZ });
      }
      if (!closed) timer = setTimeout(deliver, startedAtMs + (blocks + 1) * FRAME_MS - performance.now());
    };
    const end = (reason: SourceEnd): void => {
      if (closed) return;
      closed = true;
      clearTimeout(timer);
      this.#lines.delete(line);
      handlers.end(reason);
    };
    const line = {
      lose: () => end({ reason: 'lost', error: new AppError('microphone-missing', 'It was pulled out.') }),
    };
    this.#lines.add(line);
    deliver();
    return { device: DEVICE, close: async () => end({ reason: 'closed' }) };
  }

  async devices(): Promise<readonly Device[]> {
    return this.#isPluggedIn ? [DEVICE] : [];
  }

  #nextBlock(spokenAtMs: number): Float32Array {
    const block = new Float32Array(FRAME_SAMPLES);
    for (let index = 0; index < FRAME_SAMPLES; index += 1) block[index] = this.#noise();
    let filled = 0;
    while (filled < FRAME_SAMPLES) {
      const playing = this.#queue[0];
      if (playing === undefined) break;
      if (playing.startedAtMs === undefined) {
        playing.startedAtMs = spokenAtMs + samplesToMs(filled);
        playing.onStarted(playing.startedAtMs);
      }
      const count = Math.min(FRAME_SAMPLES - filled, playing.pcm.length - playing.position);
      for (let index = 0; index < count; index += 1) {
        block[filled + index] = (block[filled + index] ?? 0) + (playing.pcm[playing.position + index] ?? 0);
      }
      playing.position += count;
      filled += count;
      if (playing.position < playing.pcm.length) break;
      this.#queue.shift();
      playing.done(playing.startedAtMs);
    }
    return block;
  }

  /** Reproducible noise (linear congruential). */
  #noise(): number {
    this.#random = (Math.imul(this.#random, 1_664_525) + 1_013_904_223) >>> 0;
    return (this.#random / 2 ** 31 - 1) * ROOM_NOISE_AMPLITUDE;
  }
}
