// @ts-check

/** Why the engine could not do something, in words for a person. */
export class EngineProblem extends Error {
  /**
   * @param {'not-running' | 'conflict' | 'forbidden' | 'refused' | 'cancelled'} kind
   * @param {string} message
   * @param {{ readonly retryable?: boolean, readonly cause?: unknown }} [options]
   */
  constructor(kind, message, { retryable = false, cause } = {}) {
    super(message, { cause });
    this.name = 'EngineProblem';
    this.kind = kind;
    /** Trying again later may help. */
    this.retryable = retryable;
  }
}

/** @param {unknown} [cause] */
export function notRunning(cause) {
  return new EngineProblem('not-running', 'Vivavoce is not running.', { retryable: true, cause });
}
