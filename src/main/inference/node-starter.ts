import { fork } from 'node:child_process';
import { entryArguments, entryUrl } from './entry-url.ts';
import {
  inferenceEnvironment,
  TailText,
  type InferenceProcess,
  type ProcessStarter,
} from './process-starter.ts';

/** Starts the inference process as a child of plain Node. */
export const nodeStarter: ProcessStarter = {
  start(): InferenceProcess {
    const child = fork(entryUrl('inference-child'), [], {
      serialization: 'advanced',
      env: inferenceEnvironment(),
      execArgv: [...entryArguments()],
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    });
    const errors = new TailText();
    child.stderr?.on('data', (chunk) => errors.append(chunk));
    return {
      pid: child.pid,
      send: (message) => {
        // A failed send needs no handling: the exit that caused it is reported by itself.
        if (child.connected) child.send(message, () => {});
      },
      onMessage: (handler) => void child.on('message', handler),
      onExit: (handler) => {
        let done = false;
        const exit = (code: number | null, signal: string | null): void => {
          if (!done) handler({ code, signal, detail: errors.text });
          done = true;
        };
        child.once('exit', exit);
        child.on('error', (error) => {
          errors.append(error.message);
          if (child.pid === undefined) exit(null, null);
        });
      },
      kill: () => void child.kill('SIGKILL'),
    };
  },
};
