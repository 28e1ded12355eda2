/** The browser's loudspeaker: samples in, reports of what was heard out. */
import type { Clock } from '../../shared/kernel/clock.ts';
import type { DisposableStack } from '../../shared/kernel/disposable.ts';
import type { PageSpeakerReport } from '../../shared/contract/speech.ts';
import { closedBeforeReady } from './engine-line.ts';

const WORKLET_FILE = 'speaker-worklet.js';
/** A browser that lets a page sound at once does so within this time. Milliseconds. */
const STARTS_WITHIN_MS = 500;
/** A running audio context keeps the computer awake: so long after the last sample it is put to rest. Milliseconds. */
const REST_AFTER_MS = 30_000;

export interface SoundPlayerListeners {
  readonly onReport: (report: PageSpeakerReport) => void;
  /** The browser lets the page sound only after a click or a key. */
  readonly onBlocked: () => void;
}

export class SoundPlayer {
  readonly #context: AudioContext;
  readonly #node: AudioWorkletNode;
  readonly #clock: Clock;
  #cancelRest: () => void = () => {};

  private constructor(context: AudioContext, node: AudioWorkletNode, clock: Clock) {
    this.#context = context;
    this.#node = node;
    this.#clock = clock;
  }

  /**
   * Resolves when the browser really plays, if need be after the person's next click or key. Rejects with `cancelled`
   * when `resources` were disposed of before.
   */
  static async start(
    resources: DisposableStack,
    listeners: SoundPlayerListeners,
    clock: Clock,
  ): Promise<SoundPlayer> {
    const context = new AudioContext({ latencyHint: 'interactive' });
    resources.defer(() => void context.close());
    await context.audioWorklet.addModule(new URL(WORKLET_FILE, document.baseURI));
    if (resources.disposed) throw closedBeforeReady();
    const node = new AudioWorkletNode(context, 'vivavoce-speaker', {
      numberOfInputs: 0,
      outputChannelCount: [1],
    });
    node.port.addEventListener('message', (event: MessageEvent<PageSpeakerReport>) =>
      listeners.onReport(event.data),
    );
    node.port.start();
    node.connect(context.destination);
    await untilRunning(context, resources, listeners.onBlocked, clock);
    const player = new SoundPlayer(context, node, clock);
    resources.defer(() => player.#cancelRest());
    player.#restLater();
    return player;
  }

  get sampleRateHz(): number {
    return this.#context.sampleRate;
  }

  /** Mono samples at `sampleRateHz`, heard after what was given before. The array is taken over. */
  play(samples: Float32Array<ArrayBuffer>): void {
    this.#node.port.postMessage(samples, [samples.buffer]);
    if (this.#context.state !== 'running') void this.#context.resume();
    this.#restLater();
  }

  /** Silences at once; a report of kind `discarded` follows. */
  discard(): void {
    this.#node.port.postMessage('discard');
  }

  #restLater(): void {
    this.#cancelRest();
    this.#cancelRest = this.#clock.after(REST_AFTER_MS, () => void this.#context.suspend());
  }
}

/** Autoplay policies let a context run only after a click or a key; `resume` stays unanswered until then. */
async function untilRunning(
  context: AudioContext,
  resources: DisposableStack,
  onBlocked: () => void,
  clock: Clock,
): Promise<void> {
  const resume = (): void => void context.resume().catch(() => {});
  const running = new Promise<void>((resolve, reject) => {
    const look = (): void => {
      if (context.state === 'running') resolve();
    };
    context.addEventListener('statechange', look);
    resources.defer(() => {
      context.removeEventListener('statechange', look);
      reject(closedBeforeReady());
    });
    look();
  });
  const gestures = new AbortController();
  const cancelWatch = clock.after(STARTS_WITHIN_MS, () => {
    onBlocked();
    for (const gesture of ['pointerup', 'keydown'] as const) {
      window.addEventListener(gesture, resume, { capture: true, signal: gestures.signal });
    }
  });
  resume();
  try {
    await running;
  } finally {
    cancelWatch();
    gestures.abort();
  }
}
