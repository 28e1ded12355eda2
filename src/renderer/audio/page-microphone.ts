/** This browser's microphone, lent to the engine over a WebSocket. Open means: the browser's own light is on. */
import type { z } from 'zod';
import type { pageMicrophoneHelloSchema } from '../../shared/contract/control.ts';
import { AppError } from '../../shared/kernel/app-error.ts';
import { DisposableStack } from '../../shared/kernel/disposable.ts';
import { Store } from '../lib/store.ts';
import type { ReadableStore } from '../lib/store.ts';
import { closedBeforeReady, openEngineLine } from './engine-line.ts';
import type { LineLoss } from './engine-line.ts';

export type PageMicrophonePhase = 'closed' | 'opening' | 'open';

export interface PageMicrophoneState {
  readonly phase: PageMicrophonePhase;
  /** Name of the device as the browser gives it; empty until it is open. */
  readonly label: string;
}

/** Why the microphone closed without being asked to. */
export type MicrophoneLoss = LineLoss | 'unplugged';

const CLOSED: PageMicrophoneState = { phase: 'closed', label: '' };
const WORKLET_FILE = 'microphone-worklet.js';
const SOCKET_PATH = 'api/microphone';
/** The same raw signal as native capture: the engine's detector has its own gain. */
const CONSTRAINTS: MediaStreamConstraints = {
  audio: { channelCount: 1, echoCancellation: false, noiseSuppression: false, autoGainControl: false },
};

interface Opening {
  readonly resources: DisposableStack;
  readonly ready: Promise<void>;
}

export class PageMicrophone {
  readonly #state = new Store<PageMicrophoneState>(CLOSED);
  readonly #onLoss: (loss: MicrophoneLoss) => void;
  #opening: Opening | undefined;

  constructor(onLoss: (loss: MicrophoneLoss) => void) {
    this.#onLoss = onLoss;
  }

  get state(): ReadableStore<PageMicrophoneState> {
    return this.#state;
  }

  /**
   * Asks for permission if need be and resolves when samples flow to the engine. Rejects with `microphone-denied`,
   * `microphone-missing`, `microphone-lost`, `unavailable` (no line to the engine) or `cancelled` (closed meanwhile).
   */
  open(): Promise<void> {
    if (this.#opening !== undefined) return this.#opening.ready;
    const resources = new DisposableStack();
    this.#state.set({ phase: 'opening', label: '' });
    const ready = this.#start(resources).catch((error: unknown) => {
      this.#release(resources);
      throw explainMediaError(error);
    });
    this.#opening = { resources, ready };
    return ready;
  }

  /** Stops the tracks: the browser's recording light goes out. */
  close(): void {
    if (this.#opening !== undefined) this.#release(this.#opening.resources);
  }

  async #start(resources: DisposableStack): Promise<void> {
    const queue: Float32Array<ArrayBuffer>[] = [];
    let send = (samples: Float32Array<ArrayBuffer>): void => void queue.push(samples);
    const { label, sampleRateHz } = await startCapture(resources, {
      onSamples: (samples) => send(samples),
      onEnded: () => this.#lose(resources, 'unplugged'),
    });
    if (resources.disposed) throw closedBeforeReady();
    // Only now: a person may take minutes over the permission, and the engine waits seconds for the first message.
    const socket = await openEngineLine(resources, {
      path: SOCKET_PATH,
      unavailable: 'The engine did not take the microphone.',
      onClosed: (loss) => this.#lose(resources, loss),
    });
    if (resources.disposed) throw closedBeforeReady();
    const hello: z.infer<typeof pageMicrophoneHelloSchema> = { sampleRateHz, label: label.slice(0, 200) };
    socket.send(JSON.stringify(hello));
    send = (samples) => {
      if (socket.readyState === WebSocket.OPEN) socket.send(samples);
    };
    for (const samples of queue.splice(0)) send(samples);
    this.#state.set({ phase: 'open', label });
  }

  #lose(resources: DisposableStack, loss: MicrophoneLoss): void {
    if (this.#opening?.resources !== resources || this.#state.get().phase !== 'open') return;
    this.#release(resources);
    this.#onLoss(loss);
  }

  #release(resources: DisposableStack): void {
    void resources.dispose();
    if (this.#opening !== undefined && this.#opening.resources !== resources) return;
    this.#opening = undefined;
    this.#state.set(CLOSED);
  }
}

interface CaptureListeners {
  readonly onSamples: (samples: Float32Array<ArrayBuffer>) => void;
  readonly onEnded: () => void;
}

async function startCapture(
  resources: DisposableStack,
  listeners: CaptureListeners,
): Promise<{ readonly label: string; readonly sampleRateHz: number }> {
  // Absent, against its type, where the page was not loaded from this computer or over HTTPS.
  const devices = navigator.mediaDevices as MediaDevices | undefined;
  if (devices === undefined) {
    throw new AppError('unavailable', 'This browser gives no microphone to a page at this address.', {
      remedy: 'Open the page on the computer of the engine, at http://localhost.',
    });
  }
  const context = new AudioContext({ latencyHint: 'interactive' });
  resources.defer(() => void context.close());
  const workletLoaded = context.audioWorklet.addModule(new URL(WORKLET_FILE, document.baseURI));
  const [stream] = await Promise.all([takeStream(devices, resources), workletLoaded]);
  if (resources.disposed) throw closedBeforeReady();

  const [track] = stream.getAudioTracks();
  track?.addEventListener('ended', listeners.onEnded);
  const node = new AudioWorkletNode(context, 'vivavoce-microphone');
  node.port.addEventListener('message', (event: MessageEvent<Float32Array<ArrayBuffer>>) =>
    listeners.onSamples(event.data),
  );
  node.port.start();
  // The node writes nothing: it is connected only because the browser runs what leads to the output.
  context.createMediaStreamSource(stream).connect(node).connect(context.destination);
  await context.resume();
  return { label: track?.label ?? '', sampleRateHz: context.sampleRate };
}

async function takeStream(devices: MediaDevices, resources: DisposableStack): Promise<MediaStream> {
  const stream = await devices.getUserMedia(CONSTRAINTS);
  resources.defer(() => {
    for (const track of stream.getTracks()) track.stop();
  });
  return stream;
}

/** The names are those of the Media Capture and Streams standard, §10.2. */
function explainMediaError(error: unknown): AppError {
  if (AppError.is(error)) return error;
  const name = error instanceof DOMException ? error.name : '';
  if (name === 'NotAllowedError' || name === 'SecurityError') {
    return new AppError('microphone-denied', 'This page may not use the microphone.', {
      remedy: 'Allow it in the browser, at the left of the address, then try again.',
      cause: error,
    });
  }
  if (name === 'NotFoundError' || name === 'OverconstrainedError') {
    return new AppError('microphone-missing', 'This browser finds no microphone.', {
      remedy: 'Plug one in or choose another in the browser, then try again.',
      cause: error,
    });
  }
  return new AppError('microphone-lost', 'The microphone did not start.', {
    remedy: 'Close other programs that use it, then try again.',
    retryable: true,
    cause: error,
  });
}
