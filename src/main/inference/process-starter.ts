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
