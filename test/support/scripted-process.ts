import type { InferenceProcess, ProcessStarter } from '../../src/main/inference/process-starter.ts';
import {
  INFERENCE_PROTOCOL,
  type InferenceInput,
  type InferenceOutput,
  type InferencePart,
  type InferenceSetup,
} from '../../src/shared/contract/inference.ts';

const model = { name: 'm', directory: '/', files: [] };
/** What such a process is told to load; it loads nothing. */
export const SCRIPTED_SETUP: InferenceSetup = {
  detector: { kind: 'vad-node' },
  recogniser: { kind: 'whisper', model, threads: 1 },
  synthesiser: { kind: 'hibari', model, threads: 1 },
};

/** An inference process whose every message is written in the test. */
export class ScriptedProcess implements InferenceProcess {
  readonly pid = 1;
  readonly received: InferenceInput[] = [];
  #hear: (message: InferenceOutput) => void = () => {};
  #exit: (exit: { code: number | null; signal: string | null; detail: string }) => void = () => {};

  send(message: InferenceInput): void {
    this.received.push(message);
  }

  onMessage(handler: (message: InferenceOutput) => void): void {
    this.#hear = handler;
  }

  onExit(handler: (exit: { code: number | null; signal: string | null; detail: string }) => void): void {
    this.#exit = handler;
  }

  kill(): void {
    this.#exit({ code: null, signal: 'SIGKILL', detail: '' });
  }

  says(message: InferenceOutput): void {
    this.#hear(message);
  }

  /** Greets and reports the parts as loaded. */
  wakes(...parts: readonly InferencePart[]): void {
    this.says({ type: 'hello', protocol: INFERENCE_PROTOCOL, pid: 1 });
    for (const part of parts) this.says({ type: 'ready', part, models: [] });
  }

  /** The latest call of the type. */
  call<Type extends InferenceInput['type']>(type: Type): Extract<InferenceInput, { type: Type }> {
    const found = this.received.findLast((message) => message.type === type);
    if (found === undefined) throw new Error(`No ${type} was sent.`);
    return found as Extract<InferenceInput, { type: Type }>;
  }
}

/** Starts scripted processes; `current` is the latest. */
export class ScriptedStarter implements ProcessStarter {
  current = new ScriptedProcess();

  start(): ScriptedProcess {
    this.current = new ScriptedProcess();
    return this.current;
  }
}
