/** This browser's loudspeaker, lent to the engine over a WebSocket. Open means: what the engine says is heard here. */
import type { z } from 'zod';
import { pageSpeakerOrderSchema } from '../../shared/contract/speech.ts';
import type { PageSpeakerReport, pageSpeakerHelloSchema } from '../../shared/contract/speech.ts';
import { AppError } from '../../shared/kernel/app-error.ts';
import { systemClock } from '../../shared/kernel/clock.ts';
import type { Clock } from '../../shared/kernel/clock.ts';
import { DisposableStack } from '../../shared/kernel/disposable.ts';
import { Store } from '../lib/store.ts';
import type { ReadableStore } from '../lib/store.ts';
import { closedBeforeReady, openEngineLine } from './engine-line.ts';
import type { LineLoss } from './engine-line.ts';
import { SoundPlayer } from './sound-player.ts';

/** `blocked`: the browser waits for a click or a key before it lets the page sound. */
export type LoudspeakerPhase = 'closed' | 'opening' | 'blocked' | 'open';

export interface LoudspeakerState {
  readonly phase: LoudspeakerPhase;
}

const SOCKET_PATH = 'api/speaker';

interface Opening {
  readonly resources: DisposableStack;
  readonly ready: Promise<void>;
}

export class PageLoudspeaker {
  readonly #state = new Store<LoudspeakerState>({ phase: 'closed' });
  readonly #label: string;
  readonly #onLoss: (loss: LineLoss) => void;
  readonly #clock: Clock;
  #opening: Opening | undefined;

  /** `label`: what the engine calls this loudspeaker. */
  constructor(label: string, onLoss: (loss: LineLoss) => void, clock: Clock = systemClock) {
    this.#label = label;
    this.#onLoss = onLoss;
    this.#clock = clock;
  }

  get state(): ReadableStore<LoudspeakerState> {
    return this.#state;
  }

  /**
   * Resolves when the engine has the loudspeaker. Rejects with `output-refused` (the browser has no sound),
   * `unavailable` (no line to the engine) or `cancelled` (closed meanwhile).
   */
  open(): Promise<void> {
    if (this.#opening !== undefined) return this.#opening.ready;
    const resources = new DisposableStack();
    this.#state.set({ phase: 'opening' });
    const ready = this.#start(resources).catch((error: unknown) => {
      this.#release(resources);
      throw explainSoundError(error);
    });
    this.#opening = { resources, ready };
    return ready;
  }

  /** Silences at once and takes the loudspeaker back. */
  close(): void {
    if (this.#opening !== undefined) this.#release(this.#opening.resources);
  }

  async #start(resources: DisposableStack): Promise<void> {
    let send = (_report: PageSpeakerReport): void => {};
    const player = await SoundPlayer.start(
      resources,
      {
        onReport: (report) => send(report),
        onBlocked: () => this.#state.set({ phase: 'blocked' }),
      },
      this.#clock,
    );
    if (resources.disposed) throw closedBeforeReady();
    // Only now: samples that nobody hears would hold up everything that waits to be said.
    const socket = await openEngineLine(resources, {
      path: SOCKET_PATH,
      unavailable: 'The engine did not take the loudspeaker.',
      onClosed: (loss) => this.#lose(resources, loss),
    });
    if (resources.disposed) throw closedBeforeReady();
    send = (report) => {
      if (socket.readyState === WebSocket.OPEN) socket.send(JSON.stringify(report));
    };
    socket.addEventListener('message', ({ data }: MessageEvent<string | ArrayBuffer>) => {
      if (typeof data !== 'string') player.play(new Float32Array(data));
      else if (isDiscard(data)) player.discard();
    });
    const hello: z.infer<typeof pageSpeakerHelloSchema> = {
      sampleRateHz: player.sampleRateHz,
      label: this.#label.slice(0, 200),
    };
    socket.send(JSON.stringify(hello));
    this.#state.set({ phase: 'open' });
  }

  #lose(resources: DisposableStack, loss: LineLoss): void {
    if (this.#opening?.resources !== resources || this.#state.get().phase !== 'open') return;
    this.#release(resources);
    this.#onLoss(loss);
  }

  #release(resources: DisposableStack): void {
    void resources.dispose();
    if (this.#opening !== undefined && this.#opening.resources !== resources) return;
    this.#opening = undefined;
    this.#state.set({ phase: 'closed' });
  }
}

/** An engine of a later version may order what this page does not know. */
function isDiscard(text: string): boolean {
  try {
    return pageSpeakerOrderSchema.safeParse(JSON.parse(text)).data?.type === 'discard';
  } catch {
    return false;
  }
}

function explainSoundError(error: unknown): AppError {
  if (AppError.is(error)) return error;
  return new AppError('output-refused', 'This browser did not start its sound.', {
    remedy: 'Check that it may play sound, then try again.',
    retryable: true,
    cause: error,
  });
}
