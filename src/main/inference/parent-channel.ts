import type { InferenceInput, InferenceOutput } from '../../shared/contract/inference.ts';

/** The child's line to the engine. */
export interface ParentChannel {
  send(message: InferenceOutput): void;
  onMessage(handler: (message: InferenceInput) => void): void;
  /** Called when the engine is gone. */
  onLost(handler: () => void): void;
  close(): void;
}

/** The part of Electron's `process.parentPort` that is used here; absent in plain Node. */
interface UtilityPort {
  postMessage(message: unknown): void;
  on(event: 'message', handler: (event: { readonly data: InferenceInput }) => void): unknown;
}

/** Opens the line to whichever host started this process: Electron or Node. */
export function openParentChannel(): ParentChannel {
  const { parentPort } = process as { readonly parentPort?: UtilityPort };
  if (parentPort !== undefined) {
    return {
      send: (message) => parentPort.postMessage(message),
      onMessage: (handler) => void parentPort.on('message', (event) => handler(event.data)),
      // Electron ends its utility processes itself.
      onLost: () => {},
      close: () => process.exit(0),
    };
  }
  if (process.send === undefined) throw new Error('The inference process is started by the engine only.');
  return {
    send: (message) => {
      if (process.connected) process.send?.(message);
    },
    onMessage: (handler) => void process.on('message', handler),
    onLost: (handler) => void process.once('disconnect', handler),
    close: () => {
      if (process.connected) process.disconnect();
    },
  };
}
