// @ts-check
/** A terminal of the editor as an agent: what is said to it is written into the terminal, focused or not. */
import { EngineProblem } from './engine-problem.js';
import { pause, systemClock } from './engine-link.js';
import { writesOf } from './terminal-text.js';

/** @typedef {Pick<import('vscode').Terminal, 'name' | 'sendText'>} WritableTerminal */
/** @typedef {import('./terminal-text.js').TerminalSettings} TerminalSettings */

/** Names that are tried when another program has ours. */
const MAX_NAMES = 20;
/** Messages that may come again after a drop. */
const REMEMBERED = 200;

/**
 * @typedef {object} TerminalAgentOptions
 * @property {WritableTerminal} terminal
 * @property {string | null} folder in which it works, as far as it is known
 * @property {import('./engine-link.js').EngineLink} link
 * @property {() => TerminalSettings} settings asked for each message
 * @property {(problem: EngineProblem) => void} onEnd it was refused for good after it had been connected
 * @property {import('./engine-link.js').Clock} [clock]
 */

export class TerminalAgent {
  /** @type {TerminalAgentOptions} */ #options;
  #end = new AbortController();
  /** @type {Set<string>} */ #seen = new Set();
  /** @type {string | undefined} */ #agentId;

  /** @param {TerminalAgentOptions} options */
  constructor(options) {
    this.#options = options;
  }

  /** Under which name the engine knows the terminal; undefined while it is not connected for the first time. */
  get agentId() {
    return this.#agentId;
  }

  /** Resolves when it is connected; rejects with an EngineProblem when it cannot be. */
  async connect() {
    const base = agentName(this.#options.terminal.name);
    for (let number = 1; ; number += 1) {
      const agentId = number === 1 ? base : `${base}-${number}`;
      try {
        await this.#connectAs(agentId);
        this.#agentId = agentId;
        await this.#describe(agentId);
        return;
      } catch (error) {
        const taken = error instanceof EngineProblem && error.kind === 'conflict';
        if (!taken || number === MAX_NAMES) throw error;
      }
    }
  }

  dispose() {
    this.#end.abort();
  }

  /**
   * @param {string} agentId
   * @returns {Promise<void>}
   */
  #connectAs(agentId) {
    return new Promise((resolve, reject) => {
      let connected = false;
      const path = `/openvip/agents/${encodeURIComponent(agentId)}/messages?temporary=1`;
      const read = async () => {
        for await (const item of this.#options.link.stream(path, this.#end.signal)) {
          if (item.type === 'connected') {
            connected = true;
            resolve();
          } else if (item.type === 'message') {
            await this.#receive(agentId, item.data);
          } else if (!connected) {
            throw item.problem;
          }
        }
      };
      read().catch((error) => {
        const problem = error instanceof EngineProblem ? error : new EngineProblem('refused', String(error));
        if (connected) this.#options.onEnd(problem);
        else reject(problem);
      });
    });
  }

  /**
   * @param {string} agentId
   * @param {string} data
   */
  async #receive(agentId, data) {
    const message = transcriptionOf(data);
    if (message === undefined || this.#seen.has(message.id)) return;
    this.#remember(message.id);
    const { terminal, settings, clock = systemClock } = this.#options;
    for (const write of writesOf(message, settings())) {
      if (write.delayMs > 0) await pause(clock, write.delayMs, this.#end.signal);
      if (this.#end.signal.aborted) return;
      terminal.sendText(write.data, write.submit);
    }
    await this.#tell('POST', agentId, 'receipts', { messageId: message.id, receipt: 'shown' });
  }

  /** @param {string} id */
  #remember(id) {
    this.#seen.add(id);
    const [oldest] = this.#seen;
    if (this.#seen.size > REMEMBERED && oldest !== undefined) this.#seen.delete(oldest);
  }

  /** @param {string} agentId */
  #describe(agentId) {
    const { terminal, folder } = this.#options;
    const name = terminal.name.trim().slice(0, 100);
    return this.#tell('PUT', agentId, 'about', { ...(name === '' ? {} : { name }), folder });
  }

  /**
   * What people see of it elsewhere; the terminal works without.
   *
   * @param {'POST' | 'PUT'} method
   * @param {string} agentId
   * @param {string} what
   * @param {object} body
   */
  async #tell(method, agentId, what, body) {
    await this.#options.link
      .call(method, `/api/agents/${encodeURIComponent(agentId)}/${what}`, body)
      .catch(() => {});
  }
}

/**
 * A terminal's name as an agent's: lower case, words joined by hyphens.
 *
 * @param {string} terminalName
 */
export function agentName(terminalName) {
  const words = terminalName.toLowerCase().match(/[\p{L}\p{M}\p{N}]+/gu) ?? [];
  // By whole characters: half of one has no place in an address.
  return [...words.join('-')].slice(0, 100).join('') || 'terminal';
}

/**
 * Undefined for what is not a complete transcription.
 *
 * @param {string} data
 * @returns {{ readonly id: string, readonly text: string, readonly operations: readonly string[] } | undefined}
 */
function transcriptionOf(data) {
  /** @type {Record<string, unknown>} */
  let message;
  try {
    message = JSON.parse(data);
  } catch {
    return undefined;
  }
  const { id, type, text, partial, x_input: input } = message;
  if (type !== 'transcription' || partial === true || typeof id !== 'string' || typeof text !== 'string')
    return undefined;
  const { ops, submit, newline } = /** @type {Record<string, unknown>} */ (input ?? {});
  const operations = Array.isArray(ops)
    ? ops.filter((operation) => typeof operation === 'string')
    : // Older clients send booleans in place of the list.
      [...(newline === true ? ['newline'] : []), ...(submit === true ? ['submit'] : [])];
  return { id, text, operations };
}
