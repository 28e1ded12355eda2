import { basename } from 'node:path';
import type { Clock } from '../../shared/kernel/clock.ts';
import type { AudioBlock, AudioSource, AudioSourceHandlers, OpenAudioSource } from './audio-source.ts';
import { readWavFile } from '../audio/wav.ts';

const BLOCK_MS = 20;

/**
 * Plays a WAV file as if it were a microphone. In real time each block comes when its last sample would have been
 * captured, counted from the opening, so that no delay adds up; `fast` goes as quickly as the listener is ready.
 * Every opening plays from the beginning.
 */
export class FileSource implements AudioSource {
  readonly kind = 'file';
  readonly paced: 'real-time' | 'fast';
  readonly #path: string;
  readonly #clock: Clock;

  constructor(path: string, paced: 'real-time' | 'fast', clock: Clock) {
    this.#path = path;
    this.paced = paced;
    this.#clock = clock;
  }

  async devices(): Promise<[]> {
    return [];
  }

  async open(handlers: AudioSourceHandlers): Promise<OpenAudioSource> {
    const blocks = cut(readWavFile(this.#path));
    const first = await blocks.next();
    const stop = new AbortController();
    const played = this.#play(first, blocks, handlers, stop.signal);
    return {
      device: { id: this.#path, label: basename(this.#path), isDefault: false },
      close: () => {
        stop.abort();
        return played;
      },
    };
  }

  async #play(
    first: IteratorResult<AudioBlock, void>,
    blocks: AsyncGenerator<AudioBlock, void, void>,
    handlers: AudioSourceHandlers,
    signal: AbortSignal,
  ): Promise<void> {
    try {
      let dueMs = this.#clock.now();
      for (let next = first; !next.done; next = await blocks.next()) {
        const block = next.value;
        dueMs += (block.pcm.length / block.sampleRateHz) * 1000;
        await (this.paced === 'real-time' ? this.#until(dueMs, signal) : nextTurn());
        if (signal.aborted) break;
        handlers.block(block);
        if (this.paced === 'fast') await handlers.ready?.();
      }
      handlers.end({ reason: signal.aborted ? 'closed' : 'ended' });
    } catch (error) {
      handlers.end({ reason: 'lost', error: error instanceof Error ? error : new Error(String(error)) });
    } finally {
      await blocks.return();
    }
  }

  #until(dueMs: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const cancel = this.#clock.after(dueMs - this.#clock.now(), () => {
        signal.removeEventListener('abort', stop);
        resolve();
      });
      const stop = (): void => {
        cancel();
        resolve();
      };
      if (signal.aborted) stop();
      else signal.addEventListener('abort', stop, { once: true });
    });
  }
}

/** Pieces of a length that a microphone would deliver. */
async function* cut(blocks: AsyncIterable<AudioBlock>): AsyncGenerator<AudioBlock, void, void> {
  for await (const { pcm, sampleRateHz } of blocks) {
    const step = Math.max(1, Math.round((sampleRateHz * BLOCK_MS) / 1000));
    for (let from = 0; from < pcm.length; from += step) {
      yield { pcm: pcm.subarray(from, from + step), sampleRateHz };
    }
  }
}

/** Lets timers, sockets and commands have their turn. */
function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
