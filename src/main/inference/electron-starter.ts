import { utilityProcess } from 'electron';
import { fileURLToPath } from 'node:url';
import { entryArguments, entryUrl } from './entry-url.ts';
import {
  inferenceEnvironment,
  TailText,
  type InferenceProcess,
  type ProcessStarter,
} from './process-starter.ts';

/** Starts the inference process as a utility process of Electron. */
export const electronStarter: ProcessStarter = {
  start(): InferenceProcess {
    // Threads and native libraries cannot be loaded from the archive of an installed app.
    const program = fileURLToPath(entryUrl('inference-child')).replace(
      /app\.asar(?=[\\/])/,
      'app.asar.unpacked',
    );
    const child = utilityProcess.fork(program, [], {
      serviceName: 'Vivavoce inference',
      env: inferenceEnvironment(),
      execArgv: [...entryArguments()],
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    const errors = new TailText();
    child.stderr?.on('data', (chunk) => errors.append(chunk));
    let pid: number | undefined;
    child.once('spawn', () => {
      pid = child.pid;
    });
    return {
      get pid() {
        return pid;
      },
      send: (message) => child.postMessage(message),
      onMessage: (handler) => void child.on('message', handler),
      onExit: (handler) =>
        void child.once('exit', (code) => handler({ code, signal: null, detail: errors.text })),
      kill: () => {
        // `child.kill` asks politely; a process that hangs in a model would not hear it.
        if (pid === undefined) child.kill();
        else process.kill(pid, 'SIGKILL');
      },
    };
  },
};
