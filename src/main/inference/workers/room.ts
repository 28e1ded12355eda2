/** What the threads of the inference process have in common. */
import { parentPort, type TransferListItem } from 'node:worker_threads';
import type {
  CloseStreamCall,
  DetectCall,
  InferenceAnswer,
  InferenceOutput,
  InferencePart,
  ModelTiming,
  PrepareCall,
  RecogniseCall,
  ScoreCall,
  SpellCall,
  SynthesiseCall,
  WireError,
} from '../../../shared/contract/inference.ts';
import { AppError } from '../../../shared/kernel/app-error.ts';
import { fromWireError, toWireError } from '../wire-error.ts';

/** Set to 1 from outside to cancel the call; readable while the thread is busy. */
export type CancelFlag = Int32Array;

/** Main thread of the inference process → worker thread. */
export type RoomInput<Setup, Call> =
  | { readonly type: 'load'; readonly setup: Setup }
  | { readonly type: 'release' }
  | CloseStreamCall
  | Call;

export type DetectorCall = DetectCall;
export type RecogniserCall = (RecogniseCall | ScoreCall | SpellCall) & { readonly cancel: CancelFlag };
export type SynthesiserCall = (PrepareCall | SynthesiseCall) & { readonly cancel: CancelFlag };

/** Sends what comes before the answer; the transferred buffers are gone afterwards. */
export type Emit = (message: InferenceOutput, transfer: readonly TransferListItem[]) => void;

/** Loaded models that answer calls, one at a time. */
export interface Room<Call> {
  readonly models: readonly ModelTiming[];
  answer(call: Call, emit: Emit): Promise<InferenceAnswer>;
  closeStream?(stream: number): void;
  release(): Promise<void>;
}

/** Throws the cancellation when the flag is set. */
export function cancelCheck(flag: CancelFlag): () => void {
  return () => {
    if (Atomics.load(flag, 0) !== 0) throw new AppError('cancelled', 'The operation was cancelled.');
  };
}

/** Runs a room in this thread: loads it when told, then answers calls strictly in their order. */
export function serveRoom<Setup, Call extends { readonly type: string; readonly id: number }>(
  part: InferencePart,
  load: (setup: Setup) => Promise<Room<Call>>,
): void {
  const port = parentPort;
  if (port === null) throw new Error(`The ${part} runs in a worker thread only.`);
  const post = (message: InferenceOutput): void => port.postMessage(message);
  const emit: Emit = (message, transfer) => port.postMessage(message, transfer);
  const toWire = (error: unknown, what: string): WireError =>
    toWireError(error, what, part === 'synthesiser' ? 'synthesis-failed' : 'recogniser-failed');
  const { room, fill } = emptyRoom<Call>();

  const open = async (setup: Setup): Promise<void> => {
    try {
      const loaded = await load(setup);
      post({ type: 'ready', part, models: loaded.models });
      fill(loaded);
    } catch (error) {
      const wire = toWire(error, `Loading the ${part}`);
      post({ type: 'failed', part, error: wire });
      fill(fromWireError(wire));
    }
  };
  const answer = async (call: Call): Promise<void> => {
    try {
      post(await (await room).answer(call, emit));
    } catch (error) {
      post({ type: 'refused', id: call.id, error: toWire(error, `The ${part}`) });
    }
  };
  const close = async (): Promise<void> => {
    await room.then(
      (loaded) => loaded.release(),
      () => {},
    );
    port.close();
  };

  let last: Promise<void> = Promise.resolve();
  const enqueue = (work: () => Promise<void>): void => {
    last = last.then(work);
  };
  port.on('message', (message: RoomInput<Setup, Call>) => {
    if (isLoad<Setup, Call>(message)) return void open(message.setup);
    switch (message.type) {
      case 'release':
        // A room that was never loaded has nothing to release.
        fill(new AppError('unavailable', `The ${part} is being closed.`));
        return enqueue(close);
      case 'close-stream':
        return enqueue(() =>
          room.then(
            (loaded) => loaded.closeStream?.((message as CloseStreamCall).stream),
            () => {},
          ),
        );
      default:
        return enqueue(() => answer(message as Call));
    }
  });
}

function isLoad<Setup, Call extends { readonly type: string }>(
  message: RoomInput<Setup, Call>,
): message is { readonly type: 'load'; readonly setup: Setup } {
  return message.type === 'load';
}

/** A room to come; the first `fill` counts. */
function emptyRoom<Call>(): {
  readonly room: Promise<Room<Call>>;
  readonly fill: (content: Room<Call> | AppError) => void;
} {
  let fill: (content: Room<Call> | AppError) => void = () => {};
  const room = new Promise<Room<Call>>((resolve, reject) => {
    fill = (content) => (AppError.is(content) ? reject(content) : resolve(content));
  });
  room.catch(() => {});
  return { room, fill };
}
