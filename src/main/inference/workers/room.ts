/** What the threads of the inference process have in common. */
import { parentPort } from 'node:worker_threads';
import type {
  CloseStreamCall,
  DetectCall,
  InferenceAnswer,
  InferenceOutput,
  InferencePart,
  ModelTiming,
  RecogniseCall,
  ScoreCall,
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
export type RecogniserCall = (RecogniseCall | ScoreCall) & { readonly cancel: CancelFlag };

/** Loaded models that answer calls, one at a time. */
export interface Room<Call> {
  readonly models: readonly ModelTiming[];
  answer(call: Call): Promise<InferenceAnswer>;
  closeStream?(stream: number): void;
  release(): Promise<void>;
}

/** Throws the cancellation when the flag is set. */
export function cancelCheck(flag: CancelFlag): () => void {
  return () => {
    if (Atomics.load(flag, 0) !== 0) throw new AppError('cancelled', 'The recognition was cancelled.');
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
  const { room, fill } = emptyRoom<Call>();

  const open = async (setup: Setup): Promise<void> => {
    try {
      const loaded = await load(setup);
      post({ type: 'ready', part, models: loaded.models });
      fill(loaded);
    } catch (error) {
      const wire = toWireError(error, `Loading the ${part}`);
      post({ type: 'failed', part, error: wire });
      fill(fromWireError(wire));
    }
  };
  const answer = async (call: Call): Promise<void> => {
    try {
      post(await (await room).answer(call));
    } catch (error) {
      post({ type: 'refused', id: call.id, error: toWireError(error, `The ${part}`) });
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
