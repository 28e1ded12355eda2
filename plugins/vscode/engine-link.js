// @ts-check
/** Talking to the engine: single calls, and event streams that come back after a drop. */
import { EngineProblem, notRunning } from './engine-problem.js';
import { readSse } from './sse.js';

/** @typedef {import('./endpoint.js').Endpoint} Endpoint */
/** @typedef {{ after(delayMs: number, action: () => void): () => void, now(): number }} Clock */
/**
 * @typedef {{ readonly type: 'connected' }
 *   | { readonly type: 'lost', readonly problem: EngineProblem }
 *   | { readonly type: 'message', readonly id: string, readonly data: string }} StreamItem
 */

/** Three missed keep-alives of 15 s. */
const SILENCE_MS = 45_000;
const FIRST_DELAY_MS = 250;
const MAX_DELAY_MS = 10_000;
/** After a drop the engine may need this long to see that our old connection is gone. */
const OWN_GHOST_MS = 15_000;

/** @type {Clock} */
export const systemClock = {
  after(delayMs, action) {
    const timer = setTimeout(action, delayMs);
    return () => clearTimeout(timer);
  },
  now: () => performance.now(),
};

export class EngineLink {
  /** @type {() => Promise<Endpoint | undefined>} */ #locate;
  /** @type {Clock} */ #clock;

  /**
   * @param {() => Promise<Endpoint | undefined>} locate asked before each request: a restarted engine may be elsewhere
   * @param {Clock} [clock]
   */
  constructor(locate, clock = systemClock) {
    this.#locate = locate;
    this.#clock = clock;
  }

  /**
   * One request of the control plane. Rejects with an EngineProblem.
   *
   * @param {'GET' | 'POST' | 'PUT'} method
   * @param {`/api/${string}`} path
   * @param {object} [body]
   * @returns {Promise<unknown>} the answer's JSON
   */
  async call(method, path, body) {
    const endpoint = await this.#endpoint();
    const response = await send(endpoint, path, {
      method,
      headers: {
        Authorization: `Bearer ${endpoint.token}`,
        ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return response.json();
  }

  /**
   * The messages of an event stream over all reconnects, until `signal` aborts. `connected` comes before the messages
   * of each connection, `lost` after them. Throws an EngineProblem that is final, such as a name that is taken.
   *
   * @param {string} path
   * @param {AbortSignal} signal
   * @returns {AsyncGenerator<StreamItem, void, undefined>}
   */
  async *stream(path, signal) {
    let attempt = 0;
    let connectedBefore = false;
    let lostAtMs = 0;
    while (!signal.aborted) {
      /** @type {EngineProblem} */
      let problem = notRunning();
      const watch = new SilenceWatch(this.#clock, signal);
      try {
        const body = await this.#open(path, watch.signal);
        attempt = 0;
        connectedBefore = true;
        yield { type: 'connected' };
        for await (const message of readSse(body, () => watch.note())) yield { type: 'message', ...message };
        lostAtMs = this.#clock.now();
      } catch (error) {
        if (signal.aborted) return;
        problem = error instanceof EngineProblem ? error : notRunning(error);
        const ghost =
          problem.kind === 'conflict' && connectedBefore && this.#clock.now() - lostAtMs < OWN_GHOST_MS;
        if (!problem.retryable && !ghost && problem.kind !== 'cancelled') throw problem;
        if (attempt === 0 && connectedBefore && !ghost) lostAtMs = this.#clock.now();
      } finally {
        watch.dispose();
      }
      if (signal.aborted) return;
      yield { type: 'lost', problem };
      attempt += 1;
      const ceilingMs = Math.min(MAX_DELAY_MS, FIRST_DELAY_MS * 2 ** (attempt - 1));
      await pause(this.#clock, ceilingMs * (0.5 + 0.5 * Math.random()), signal);
    }
  }

  /**
   * The token goes to the control plane; the public plane gets it only from an engine that wants it there too.
   *
   * @param {string} path
   * @param {AbortSignal} signal
   */
  async #open(path, signal) {
    const endpoint = await this.#endpoint();
    const headers = { Accept: 'text/event-stream' };
    const authorised = { ...headers, Authorization: `Bearer ${endpoint.token}` };
    /** @type {Response} */
    let response;
    try {
      response = await send(endpoint, path, {
        headers: path.startsWith('/api/') ? authorised : headers,
        signal,
      });
    } catch (error) {
      if (!(error instanceof EngineProblem) || error.kind !== 'forbidden') throw error;
      response = await send(endpoint, path, { headers: authorised, signal });
    }
    if (response.body === null) throw notRunning();
    return response.body;
  }

  async #endpoint() {
    const endpoint = await this.#locate();
    if (endpoint === undefined) throw notRunning();
    return endpoint;
  }
}

/**
 * @param {Endpoint} endpoint
 * @param {string} path
 * @param {RequestInit} init
 */
async function send(endpoint, path, init) {
  /** @type {Response} */
  let response;
  try {
    response = await fetch(`${endpoint.baseUrl}${path}`, { ...init, redirect: 'error' });
  } catch (error) {
    if (init.signal?.aborted === true) throw new EngineProblem('cancelled', 'Cancelled.', { cause: error });
    throw notRunning(error);
  }
  if (response.ok) return response;
  throw await refusal(response);
}

/** @param {Response} response */
async function refusal(response) {
  /** @type {unknown} */
  const body = await response.json().catch(() => undefined);
  const error = /** @type {{ readonly error?: unknown } | undefined} */ (body)?.error;
  const kind =
    response.status === 409
      ? 'conflict'
      : response.status === 401 || response.status === 403
        ? 'forbidden'
        : 'refused';
  return new EngineProblem(kind, wordsOf(error) ?? `Vivavoce answered ${response.status}.`, {
    retryable: response.status >= 500 || response.status === 408 || response.status === 429,
  });
}

/**
 * The control plane answers with message and remedy, the public plane with a sentence.
 *
 * @param {unknown} error
 */
function wordsOf(error) {
  if (typeof error === 'string') return error;
  if (typeof error !== 'object' || error === null) return undefined;
  const { message, remedy } = /** @type {Record<string, unknown>} */ (error);
  if (typeof message !== 'string') return undefined;
  return typeof remedy === 'string' ? `${message} ${remedy}` : message;
}

/** Joins the caller's signal with a watch over silence. */
class SilenceWatch {
  #controller = new AbortController();
  /** @type {Clock} */ #clock;
  /** @type {AbortSignal} */ #outer;
  /** @type {() => void} */ #cancel = () => {};
  #abort = () => this.#controller.abort();

  /**
   * @param {Clock} clock
   * @param {AbortSignal} outer
   */
  constructor(clock, outer) {
    this.#clock = clock;
    this.#outer = outer;
    outer.addEventListener('abort', this.#abort, { once: true });
    this.note();
  }

  get signal() {
    return this.#controller.signal;
  }

  note() {
    this.#cancel();
    this.#cancel = this.#clock.after(SILENCE_MS, this.#abort);
  }

  dispose() {
    this.#cancel();
    this.#outer.removeEventListener('abort', this.#abort);
    this.#controller.abort();
  }
}

/**
 * @param {Clock} clock
 * @param {number} delayMs
 * @param {AbortSignal} signal
 * @returns {Promise<void>}
 */
export function pause(clock, delayMs, signal) {
  return new Promise((resolve) => {
    const finish = () => {
      cancel();
      signal.removeEventListener('abort', finish);
      resolve();
    };
    const cancel = clock.after(delayMs, finish);
    signal.addEventListener('abort', finish, { once: true });
    if (signal.aborted) finish();
  });
}
