import type { CallToolResult } from '@modelcontextprotocol/sdk/types.js';
import { AppError } from '../shared/kernel/app-error.ts';

/** The calls of tools that run in one session: faults become answers, and all of them can be ended. */
export class RunningCalls {
  readonly #closing = new AbortController();
  readonly #running = new Set<Promise<unknown>>();
  readonly #onFault: (explanation: string) => void;

  /** `onFault` is told what the model is told; it never holds the text of a call. */
  constructor(onFault: (explanation: string) => void) {
    this.#onFault = onFault;
  }

  /**
   * Runs `work` with a signal that aborts when the client takes the call back or the session ends. A fault becomes a
   * result that says what to do; the answer to a call that was taken back is dropped by the protocol.
   */
  run(
    taken: AbortSignal,
    work: (signal: AbortSignal) => Promise<Readonly<Record<string, unknown>>>,
  ): Promise<CallToolResult> {
    const call = this.#call(AbortSignal.any([taken, this.#closing.signal]), work);
    this.#running.add(call);
    void call.finally(() => this.#running.delete(call));
    return call;
  }

  /** Resolves when each call that runs has its answer. */
  async close(): Promise<void> {
    this.#closing.abort();
    await Promise.allSettled(this.#running);
    // The protocol hands the answers over in the same turn of the event loop.
    await new Promise((resolve) => setImmediate(resolve));
  }

  async #call(
    signal: AbortSignal,
    work: (signal: AbortSignal) => Promise<Readonly<Record<string, unknown>>>,
  ): Promise<CallToolResult> {
    try {
      const structuredContent = await work(signal);
      if (!this.#closing.signal.aborted) return resultOf(structuredContent);
    } catch (error) {
      if (!this.#closing.signal.aborted) return this.#fault(signal, error);
    }
    return faultResult('The voice session ended before this was done. Try again.');
  }

  #fault(signal: AbortSignal, error: unknown): CallToolResult {
    const explanation = AppError.is(error) ? error.explanation : 'Something went wrong inside Vivavoce.';
    if (!signal.aborted) this.#onFault(explanation);
    return faultResult(explanation);
  }
}

/** As text as well, for clients that do not read structured content. */
function resultOf(structuredContent: Readonly<Record<string, unknown>>): CallToolResult {
  return { structuredContent, content: [{ type: 'text', text: JSON.stringify(structuredContent) }] };
}

function faultResult(text: string): CallToolResult {
  return { isError: true, content: [{ type: 'text', text }] };
}
