/** The engine as the wrapper needs it: ours with all that it knows, or any other that speaks OpenVIP. */
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { subscribeAsAgent } from '../../client/agent-client.ts';
import { ControlClient } from '../../client/control-client.ts';
import { jsonRequest } from '../../client/engine-calls.ts';
import type { ConnectionState } from '../../client/event-stream.ts';
import { request } from '../../client/http.ts';
import type { EngineAddress } from '../../client/http.ts';
import type { AgentAbout } from '../../shared/contract/doors.ts';
import { OPENVIP_VERSION } from '../../shared/contract/openvip.ts';
import type { OpenvipMessage } from '../../shared/contract/openvip.ts';

/** What a person may want to know of the engine. */
export interface VoiceFacts {
  /** One or two words: listening, muted, … */
  readonly state: string;
  /** Who is heard now; null: nobody; undefined: the engine does not tell. */
  readonly activeAgentId: string | null | undefined;
}

export interface VoiceEngine {
  messages(signal: AbortSignal, onState: (state: ConnectionState) => void): AsyncIterable<OpenvipMessage>;
  reportFocus(focused: boolean): Promise<void>;
  /** Tells what the agent is, where the engine wants to know. */
  describe(about: AgentAbout): Promise<void>;
  /** The program shows the text of this message. */
  confirmShown(messageId: string): Promise<void>;
  /** This agent is heard from now on. */
  claim(): Promise<void>;
  facts(): Promise<VoiceFacts>;
  /** How long a message was spoken, in milliseconds; undefined where the engine does not tell. */
  spokenMs(messageId: string): Promise<number | undefined>;
}

const CALL_TIMEOUT_MS = 3000;
/** What every engine tells; the rest of the status is each one's own. */
const foreignStatusSchema = z.looseObject({ stt: z.looseObject({ active: z.boolean() }) });

/** Shared by both: OpenVIP's stream, and the focus as its reference implementation takes it. */
class OpenvipEngine {
  protected readonly agentId: string;
  protected readonly locate: () => Promise<EngineAddress>;

  constructor(agentId: string, locate: () => Promise<EngineAddress>) {
    this.agentId = agentId;
    this.locate = locate;
  }

  messages(signal: AbortSignal, onState: (state: ConnectionState) => void): AsyncIterable<OpenvipMessage> {
    return subscribeAsAgent({ agentId: this.agentId, locate: this.locate, signal, onState });
  }

  async reportFocus(focused: boolean): Promise<void> {
    await this.call(
      `/api/agents/${encodeURIComponent(this.agentId)}/focus`,
      jsonRequest('POST', { focused }),
    );
  }

  protected async call(path: string, init: RequestInit): Promise<Response> {
    const signal = AbortSignal.timeout(CALL_TIMEOUT_MS);
    return request((...args) => fetch(...args), await this.locate(), path, { ...init, signal });
  }
}

/** Our engine, with the token of its endpoint file. */
export class OwnEngine extends OpenvipEngine implements VoiceEngine {
  async describe(about: AgentAbout): Promise<void> {
    await (await this.#client()).describeAgent(this.agentId, about);
  }

  async confirmShown(messageId: string): Promise<void> {
    await (await this.#client()).sendReceipt(this.agentId, { messageId, receipt: 'shown' });
  }

  async claim(): Promise<void> {
    await (await this.#client()).setActiveAgent(this.agentId);
  }

  async facts(): Promise<VoiceFacts> {
    const { status, activeAgentId } = await (await this.#client()).snapshot();
    return { state: status, activeAgentId };
  }

  async spokenMs(messageId: string): Promise<number | undefined> {
    return (await (await this.#client()).historyEntry(messageId)).timings.audioMs;
  }

  async #client(): Promise<ControlClient> {
    return new ControlClient(await this.locate());
  }
}

/** Any other engine: the routes of OpenVIP, and a focus that it may ignore. */
export class ForeignEngine extends OpenvipEngine implements VoiceEngine {
  async describe(): Promise<void> {}

  async confirmShown(): Promise<void> {}

  async claim(): Promise<void> {
    const body = {
      openvip: OPENVIP_VERSION,
      id: randomUUID(),
      timestamp: new Date().toISOString(),
      command: `output.set_agent:${this.agentId}`,
    };
    await this.call('/openvip/control', jsonRequest('POST', body));
  }

  async facts(): Promise<VoiceFacts> {
    const response = await this.call('/openvip/status', {});
    const { stt } = foreignStatusSchema.parse(await response.json());
    return { state: stt.active ? 'listening' : 'not listening', activeAgentId: undefined };
  }

  async spokenMs(): Promise<undefined> {
    return undefined;
  }
}

/** Where `--server` leads: `http://host:port`, with or without the path of OpenVIP. */
export function serverAddress(server: string, token: string | undefined): EngineAddress {
  return { baseUrl: server.replace(/\/+$/, '').replace(/\/openvip$/, ''), token };
}
