import type { InferenceInput, InferenceOutput } from '../../shared/contract/inference.ts';

/** How a process ended. */
export interface ProcessExit {
  readonly code: number | null;
  readonly signal: string | null;
  /** The last lines the process wrote to standard error; never dictated text. */
  readonly detail: string;
}

/** A running inference process. Handlers are set before the first message can arrive. */
export interface InferenceProcess {
  readonly pid: number | undefined;
  /** Copies the message. Does nothing when the process is gone. */
  send(message: InferenceInput): void;
  onMessage(handler: (message: InferenceOutput) => void): void;
  /** Called once. */
  onExit(handler: (exit: ProcessExit) => void): void;
  /** Ends the process at once, whatever it is doing. */
  kill(): void;
}

/** Port: starts the process in which the models live. */
export interface ProcessStarter {
  start(): InferenceProcess;
}

const ENVIRONMENT = {
  /**
   * The model runtime of Linux and macOS reports its use to its makers over the internet, with an identifier that it
   * keeps on disk, unless this is set before it is loaded. Setting it in the process would be too late: threads get a
   * copy of the environment, which native code does not see.
   */
  ORT_DISABLE_TELEMETRY: '1',
  /**
   * glibc raises its limit for returning large blocks to the system as it goes, so tensors of many sizes would leave
   * the process about 100 MB larger than it need be. A fixed limit keeps it small. Other systems ignore this.
   */
  MALLOC_MMAP_THRESHOLD_: '131072',
  MALLOC_TRIM_THRESHOLD_: '131072',
};

/** Environment of an inference process. */
export function inferenceEnvironment(): NodeJS.ProcessEnv {
  return { ...process.env, ...ENVIRONMENT };
}

const DETAIL_CHARACTERS = 2000;

/** Keeps the end of what a stream says. */
export class TailText {
  #text = '';

  append(chunk: unknown): void {
    this.#text = (this.#text + String(chunk)).slice(-DETAIL_CHARACTERS);
  }

  get text(): string {
    return this.#text.trim();
  }
}
