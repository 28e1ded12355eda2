/** OpenVIP 1.0 as typed calls, for any engine that speaks it. */
import {
  anyStatusSchema,
  OPENVIP_VERSION,
  responseSchema,
  speechResponseSchema,
} from '../shared/contract/openvip.ts';
import type {
  AnyOpenvipStatus,
  OpenvipMessage,
  OpenvipResponse,
  XInput,
} from '../shared/contract/openvip.ts';
import { randomId } from '../shared/kernel/ids.ts';
import { subscribeAsAgent } from './agent-client.ts';
import type { AgentSubscription } from './agent-client.ts';
import { jsonRequest } from './engine-calls.ts';
import { openEventStream } from './event-stream.ts';
import type { EventStreamOptions } from './event-stream.ts';
import { readJson, request } from './http.ts';
import type { EngineAddress, Fetch } from './http.ts';

export interface OpenvipClientOptions {
  /** For instance `http://127.0.0.1:8770`. A function is asked before each connection: an engine may move. */
  readonly address: EngineAddress | (() => EngineAddress | Promise<EngineAddress>);
  /** Where the engine's OpenVIP routes begin; `/openvip` when left out, empty for engines that serve them at the root. */
  readonly basePath?: string;
  readonly fetch?: Fetch;
}

export interface OpenvipSpeech {
  /** BCP 47. */
  readonly language?: string;
  readonly voice?: string;
  /** Who speaks; engines may have a voice for each. */
  readonly origin?: string;
  readonly signal?: AbortSignal;
}

export interface SpokenOutcome {
  /** What was heard, in milliseconds; undefined where the engine does not tell. */
  readonly durationMs: number | undefined;
}

type Watch = Pick<EventStreamOptions, 'signal' | 'onState' | 'clock'>;

/**
 * Every call rejects with an `AppError`: `unavailable` when nobody answers, `conflict` (409), `not-found` (404),
 * `invalid-input` (400), `cancelled` when its signal aborts; message and remedy are for a person.
 */
export class OpenvipClient {
  readonly #locate: () => EngineAddress | Promise<EngineAddress>;
  readonly #basePath: string;
  readonly #fetch: Fetch;

  constructor({ address, basePath = '/openvip', fetch: fetchImpl }: OpenvipClientOptions) {
    this.#locate = typeof address === 'function' ? address : () => address;
    this.#basePath = basePath.replace(/\/+$/, '');
    this.#fetch = fetchImpl ?? ((...args) => fetch(...args));
  }

  async status(signal?: AbortSignal): Promise<AnyOpenvipStatus> {
    return readJson(await this.#request('/status', signal === undefined ? {} : { signal }), anyStatusSchema);
  }

  /** The status now and at each change, through drops and restarts, until the signal aborts. */
  async *watchStatus(watch: Watch): AsyncGenerator<AnyOpenvipStatus, void, undefined> {
    const open = (_lastEventId: string, signal: AbortSignal): Promise<Response> =>
      this.#request('/status/stream', { headers: { Accept: 'text/event-stream' }, signal });
    for await (const { data } of openEventStream({ ...watch, open })) {
      const status = anyStatusSchema.safeParse(parseJson(data));
      if (status.success) yield status.data;
    }
  }

  /**
   * What is said to an agent, in order, through drops and restarts, until the signal aborts. The connection is the
   * registration. A reader that is too slow is cut off by the engine and connects again; what it had not been sent by
   * then is the engine's to keep.
   */
  subscribe(
    agentId: string,
    options: Omit<AgentSubscription, 'agentId' | 'locate' | 'fetch' | 'basePath'>,
  ): AsyncGenerator<OpenvipMessage, void, undefined> {
    const common = { locate: this.#locate, fetch: this.#fetch, basePath: this.#basePath };
    return subscribeAsAgent({ ...options, ...common, agentId });
  }

  /** Resolves when the text has been heard, or was stopped. Aborting ends the waiting, not the speech. */
  async speak(text: string, { signal, ...speech }: OpenvipSpeech = {}): Promise<SpokenOutcome> {
    const message = { ...newMessage('speech', text), ...speech };
    const init = { ...jsonRequest('POST', message), ...(signal === undefined ? {} : { signal }) };
    const answer = await readJson(await this.#request('/speech', init), speechResponseSchema);
    return { durationMs: answer.duration_ms };
  }

  /** Silences what is spoken and what waits. */
  async stopSpeaking(): Promise<void> {
    await readJson(await this.#request('/speech/stop', jsonRequest('POST', envelope())), responseSchema);
  }

  /** `stt.start`, `stt.stop`, `ping`, `engine.shutdown`, and what the engine knows beyond. Rejects with `invalid-input` for others. */
  async control(command: string, fields: Readonly<Record<string, unknown>> = {}): Promise<OpenvipResponse> {
    const body = { ...fields, ...envelope(), command };
    return readJson(await this.#request('/control', jsonRequest('POST', body)), responseSchema);
  }

  /** Hands a text to a connected agent as if it had been spoken. Rejects with `not-found` when it is not connected. */
  async send(agentId: string, text: string, input?: XInput): Promise<string> {
    const message = { ...newMessage('transcription', text), ...(input !== undefined && { x_input: input }) };
    const path = `/agents/${encodeURIComponent(agentId)}/messages`;
    await readJson(await this.#request(path, jsonRequest('POST', message)), responseSchema);
    return message.id;
  }

  async #request(path: string, init: RequestInit): Promise<Response> {
    return request(this.#fetch, await this.#locate(), `${this.#basePath}${path}`, init);
  }
}

function envelope() {
  return { openvip: OPENVIP_VERSION, id: randomId() };
}

function newMessage(type: 'transcription' | 'speech', text: string) {
  return { ...envelope(), type, timestamp: new Date().toISOString(), text };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
