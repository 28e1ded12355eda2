import { randomId } from '../../shared/kernel/ids.ts';
import { AppError } from '../../shared/kernel/app-error.ts';
import type { Device } from '../../shared/contract/control.ts';
import type { AudioSource, AudioSourceHandlers, OpenAudioSource, SourceEnd } from './audio-source.ts';

/** A microphone lent by a page over a WebSocket, as the server sees it. */
export interface PageMicrophone {
  /**
   * Registers a page's microphone; it becomes the engine's source while it is attached. A newer one replaces it.
   * Returns undefined when the engine has a microphone of its own.
   */
  attach(microphone: {
    readonly label: string;
    readonly sampleRateHz: number;
  }): PageMicrophoneStream | undefined;
}

export interface PageMicrophoneStream {
  /** Mono samples in −1…1 at the announced rate. */
  push(pcm: Float32Array): void;
  /** The page closed its microphone or its socket. */
  detach(): void;
}

/** What the page sends before the engine has opened the source is kept this long, so that no first word is clipped. */
const PRE_ROLL_MS = 500;

/** The page's side and the engine's side of lent microphones: at most one is attached at a time. */
export class PageSource implements AudioSource, PageMicrophone {
  readonly kind = 'page';
  readonly paced = 'real-time';
  readonly #accepts: () => boolean;
  readonly #listeners: (() => void)[] = [];
  #lent: LentMicrophone | undefined;

  /** `accepts` is asked when a page offers its microphone. */
  constructor(accepts: () => boolean = () => true) {
    this.#accepts = accepts;
  }

  get attached(): boolean {
    return this.#lent !== undefined;
  }

  /** Calls back after each attaching and detaching. */
  onChange(listener: () => void): void {
    this.#listeners.push(listener);
  }

  attach(microphone: {
    readonly label: string;
    readonly sampleRateHz: number;
  }): PageMicrophoneStream | undefined {
    if (!this.#accepts()) return undefined;
    const lent = new LentMicrophone(microphone.label, microphone.sampleRateHz);
    this.#lent?.detach();
    this.#lent = lent;
    this.#changed();
    return { push: (pcm) => lent.push(pcm), detach: () => this.#detach(lent) };
  }

  async open(handlers: AudioSourceHandlers): Promise<OpenAudioSource> {
    if (this.#lent === undefined) {
      throw new AppError('microphone-missing', 'No page lends its microphone at the moment.', {
        remedy: 'Open the page and press its microphone button.',
        retryable: true,
      });
    }
    return this.#lent.open(handlers);
  }

  async devices(): Promise<readonly Device[]> {
    return [];
  }

  #detach(lent: LentMicrophone): void {
    lent.detach();
    if (this.#lent !== lent) return;
    this.#lent = undefined;
    this.#changed();
  }

  #changed(): void {
    for (const listener of this.#listeners) listener();
  }
}

/** One page's microphone, from attaching to detaching; the engine may open and close it in between. */
class LentMicrophone {
  readonly #device: Device;
  readonly #sampleRateHz: number;
  #handlers: AudioSourceHandlers | undefined;
  #waiting: Float32Array[] = [];
  #waitingSamples = 0;

  constructor(label: string, sampleRateHz: number) {
    this.#device = { id: `page:${randomId()}`, label, isDefault: false };
    this.#sampleRateHz = sampleRateHz;
  }

  open(handlers: AudioSourceHandlers): OpenAudioSource {
    this.#handlers = handlers;
    const waiting = this.#waiting;
    this.#waiting = [];
    this.#waitingSamples = 0;
    // The caller learns of the device first.
    queueMicrotask(() => waiting.forEach((pcm) => this.push(pcm)));
    return { device: this.#device, close: async () => this.#end({ reason: 'closed' }) };
  }

  push(pcm: Float32Array): void {
    if (this.#handlers !== undefined) {
      this.#handlers.block({ pcm, sampleRateHz: this.#sampleRateHz });
      return;
    }
    this.#waiting.push(pcm);
    this.#waitingSamples += pcm.length;
    while ((this.#waitingSamples / this.#sampleRateHz) * 1000 > PRE_ROLL_MS) {
      this.#waitingSamples -= this.#waiting.shift()?.length ?? 0;
    }
  }

  detach(): void {
    const error = new AppError(
      'microphone-lost',
      `The page took its microphone (${this.#device.label}) back.`,
      {
        remedy: 'Press the microphone button of the page to lend it again.',
        retryable: true,
      },
    );
    this.#end({ reason: 'lost', error });
  }

  #end(end: SourceEnd): void {
    const handlers = this.#handlers;
    this.#handlers = undefined;
    handlers?.end(end);
  }
}
