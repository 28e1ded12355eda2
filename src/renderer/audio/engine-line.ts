/** A WebSocket to the engine over which the page lends it a device. The socket's life is the device's life. */
import { AppError } from '../../shared/kernel/app-error.ts';
import type { DisposableStack } from '../../shared/kernel/disposable.ts';

/** Why a line closed without being asked to: the engine would not have the device, or the line broke. */
export type LineLoss = 'refused' | 'disconnected';

export interface EngineLineOptions {
  /** Path below the page's own address, such as `api/microphone`. */
  readonly path: string;
  /** What a person reads when nobody takes the line. */
  readonly unavailable: string;
  readonly onClosed: (loss: LineLoss) => void;
}

/** WebSocket close codes of a line that broke or an engine that goes away; any other one is a refusal. */
const DISCONNECTED_CODES: readonly number[] = [1001, 1005, 1006, 1011, 1012];

/** Resolves with the open socket; disposing of `resources` closes it. Rejects with `unavailable` or `cancelled`. */
export function openEngineLine(resources: DisposableStack, options: EngineLineOptions): Promise<WebSocket> {
  const url = new URL(options.path, document.baseURI);
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
  const socket = new WebSocket(url);
  socket.binaryType = 'arraybuffer';
  resources.defer(() => socket.close(1000));
  socket.addEventListener('close', (event) =>
    options.onClosed(DISCONNECTED_CODES.includes(event.code) ? 'disconnected' : 'refused'),
  );
  return new Promise((resolve, reject) => {
    socket.addEventListener('open', () => resolve(socket), { once: true });
    socket.addEventListener(
      'error',
      () =>
        reject(new AppError('unavailable', options.unavailable, { remedy: 'Try again.', retryable: true })),
      { once: true },
    );
    socket.addEventListener('close', () => reject(closedBeforeReady()), { once: true });
  });
}

/** The person, or the page, closed a device before it was ready; nobody needs to be told. */
export function closedBeforeReady(): AppError {
  return new AppError('cancelled', 'The device was closed before it was ready.');
}
