import type {
  InferenceAnswer,
  InferenceCall,
  InferenceInput,
  InferencePart,
  SoundMessage,
} from '../../shared/contract/inference.ts';
import { AppError } from '../../shared/kernel/app-error.ts';
import type { Clock } from '../../shared/kernel/clock.ts';
import { CallLane, type PendingCall } from './call-lane.ts';
import type { SoundRelay } from './sound-relay.ts';
import { crashError } from './supervisor-errors.ts';
import { fromWireError } from './wire-error.ts';

/** A call is tried once more after a crash, then it is given up: it may be what kills the process. */
const MAX_ATTEMPTS = 2;

/** A call, and what has to be known to wait for its answer. */
export interface Work {
  readonly call: InferenceCall;
  /** Length of its audio, or another measure of its size: so much longer may its answer take. */
  readonly audioMs: number;
  readonly signal?: AbortSignal | undefined;
  readonly sound?: SoundRelay;
}

export interface CallDeskDependencies {
  readonly clock: Clock;
  readonly silenceMs: number;
  readonly send: (message: InferenceInput) => void;
  /** A loaded part left its oldest call without an answer for too long. */
  readonly onSilence: (part: InferencePart) => void;
}

/**
 * All calls that wait for an answer. They are sent while a process is there to hear them, and sent again to the next
 * one when it died before it answered.
 */
export class CallDesk {
  readonly #deps: CallDeskDependencies;
  readonly #lanes: Readonly<Record<InferencePart, CallLane>>;
  #isOpen = false;

  constructor(deps: CallDeskDependencies) {
    this.#deps = deps;
    const lane = (part: InferencePart): CallLane =>
      new CallLane(deps.clock, deps.silenceMs, () => deps.onSilence(part));
    this.#lanes = {
      detector: lane('detector'),
      recogniser: lane('recogniser'),
      synthesiser: lane('synthesiser'),
    };
  }

  /** A process is there: what waits is sent to it. */
  open(): void {
    this.#isOpen = true;
    for (const lane of this.#allLanes) for (const pending of lane.calls()) this.#send(pending);
  }

  /** The part is loaded: from now on it has to answer in time. */
  watch(part: InferencePart): void {
    this.#lanes[part].watch();
  }

  /** Nobody is there to answer in time. */
  close(): void {
    this.#isOpen = false;
    for (const lane of this.#allLanes) lane.pause();
  }

  /** Resolves with the answer to the call; rejects when it is refused, cancelled or given up. */
  make(part: InferencePart, { call, audioMs, signal, sound }: Work): Promise<InferenceAnswer> {
    const lane = this.#lanes[part];
    return new Promise((resolve, reject) => {
      const cancel = (): void => {
        if (!lane.take(call.id)) return;
        if (this.#isOpen) this.#deps.send({ type: 'cancel', id: call.id });
        reject(new AppError('cancelled', 'The operation was cancelled.'));
      };
      const release = (): void => signal?.removeEventListener('abort', cancel);
      signal?.addEventListener('abort', cancel, { once: true });
      const pending: PendingCall = {
        call,
        audioMs,
        attempts: 0,
        sound,
        resolve: (answer) => {
          release();
          resolve(answer);
        },
        reject: (error) => {
          release();
          reject(error);
        },
      };
      lane.add(pending);
      if (this.#isOpen) this.#send(pending);
    });
  }

  /** Samples that come before the answer. */
  hearSound({ id, pcm }: SoundMessage): void {
    this.#lanes.synthesiser.heardFrom(id)?.sound?.hear(pcm);
  }

  /** Settles the call. Tells whether work was done, which a refusal or the answer to a cancelled call does not show. */
  hear(answer: InferenceAnswer): boolean {
    const pending = this.#allLanes.find((lane) => lane.has(answer.id))?.take(answer.id);
    if (pending === undefined) return false;
    if (answer.type === 'refused') {
      pending.reject(fromWireError(answer.error));
      return false;
    }
    pending.resolve(answer);
    return true;
  }

  /** Gives up the calls that have already died with a process before. */
  rejectTried(): void {
    for (const lane of this.#allLanes) lane.rejectTried(MAX_ATTEMPTS, crashError());
  }

  rejectAll(
    error: AppError,
    parts: readonly InferencePart[] = ['detector', 'recogniser', 'synthesiser'],
  ): void {
    for (const part of parts) this.#lanes[part].rejectAll(error);
  }

  get #allLanes(): readonly CallLane[] {
    return Object.values(this.#lanes);
  }

  #send(pending: PendingCall): void {
    pending.attempts += 1;
    pending.sound?.restart();
    this.#deps.send(pending.call);
  }
}
