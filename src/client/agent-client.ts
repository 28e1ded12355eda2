/** Being an agent: subscribe under a name and receive what is said to it, through drops and engine restarts. */
import { messageSchema } from '../shared/contract/openvip.ts';
import type { OpenvipMessage } from '../shared/contract/openvip.ts';
import { AppError } from '../shared/kernel/app-error.ts';
import { systemClock } from '../shared/kernel/clock.ts';
import type { Clock } from '../shared/kernel/clock.ts';
import { openEventStream } from './event-stream.ts';
import type { ConnectionState } from './event-stream.ts';
import { request } from './http.ts';
import type { EngineAddress, Fetch } from './http.ts';

export interface AgentSubscription {
  /** 1–128 characters without slash and control characters. */
  readonly agentId: string;
  /** Asked before each attempt: a restarted engine may answer elsewhere. */
  readonly locate: () => EngineAddress | Promise<EngineAddress>;
  readonly signal: AbortSignal;
  /** Also receive text that may still change, marked `partial: true`. */
  readonly partials?: boolean;
  /** The engine forgets the agent as soon as it leaves, instead of waiting for it to come back. */
  readonly temporary?: boolean;
  readonly onState?: (state: ConnectionState) => void;
  readonly clock?: Clock;
  readonly fetch?: Fetch;
  /** Where the engine's OpenVIP routes begin; `/openvip` when left out. */
  readonly basePath?: string;
}

/** After a drop the engine may need this long to see that our old connection is gone. */
const OWN_GHOST_MS = 15_000;

/**
 * Messages for one agent, in order, until `signal` aborts. Throws `conflict` when another program holds the name,
 * and for other final refusals. Messages that are not OpenVIP 1.0 are skipped.
 */
export async function* subscribeAsAgent(
  options: AgentSubscription,
): AsyncGenerator<OpenvipMessage, void, undefined> {
  const { agentId, clock = systemClock, fetch: fetchImpl = (...args) => fetch(...args) } = options;
  const query = [
    ...(options.partials === true ? ['partials=1'] : []),
    ...(options.temporary === true ? ['temporary=1'] : []),
  ];
  const path = `${options.basePath ?? '/openvip'}/agents/${encodeURIComponent(agentId)}/messages${query.length === 0 ? '' : `?${query.join('&')}`}`;
  let connectedBefore = false;
  let lostAtMs = 0;

  const open = async (_lastEventId: string, signal: AbortSignal): Promise<Response> => {
    try {
      const address = await options.locate();
      return await request(fetchImpl, address, path, { headers: { Accept: 'text/event-stream' }, signal });
    } catch (error) {
      const mayBeOurGhost =
        AppError.is(error) &&
        error.code === 'conflict' &&
        connectedBefore &&
        clock.now() - lostAtMs < OWN_GHOST_MS;
      if (!mayBeOurGhost) throw error;
      throw new AppError('conflict', error.message, { retryable: true, cause: error });
    }
  };

  const onState = (state: ConnectionState): void => {
    if (state.state === 'connected') connectedBefore = true;
    if (state.state === 'waiting' && state.dropped) lostAtMs = clock.now();
    options.onState?.(state);
  };

  for await (const message of openEventStream({ open, onState, signal: options.signal, clock })) {
    const parsed = messageSchema.safeParse(parseJson(message.data));
    if (parsed.success) yield parsed.data;
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
