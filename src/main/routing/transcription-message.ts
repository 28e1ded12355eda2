import type { TranscriptEntry } from '../../shared/contract/control.ts';
import type { XInput } from '../../shared/contract/openvip.ts';
import { sanitiseText } from '../../shared/text/sanitise.ts';
import type { AgentMessage } from './agent-registry.ts';

/** What an agent is told of a transcript entry. */
export type Transcription = Pick<TranscriptEntry, 'id' | 'timestamp' | 'text' | 'language' | 'confidence'>;

/** What a message says beside the words. */
export interface MessageExtras {
  /** An id of its own, because the message was made from another one; the entry's when left out. */
  readonly id?: string;
  /** Ids of messages: the first of the chain, and the one that this was made from or goes on with. */
  readonly trace?: { readonly first: string; readonly parent: string };
  /** What the agent is to do with its input. */
  readonly input?: XInput;
  /** This agent has just been given the voice by its spoken name. */
  readonly agentSwitch?: { readonly target: string; readonly confidence: number };
  /** The message that this one goes on with. */
  readonly amends?: string;
}

/** OpenVIP's `language`: two letters, perhaps with a region. Whisper also has codes of three. */
const LANGUAGE_PATTERN = /^[a-z]{2}(-[A-Z]{2})?$/;

/** The OpenVIP message of a final text; it bears the entry's id unless `extras` gives it another. */
export function transcriptionMessage(
  entry: Transcription,
  origin: string,
  extras: MessageExtras = {},
): AgentMessage {
  const { timestamp, text, language, confidence } = entry;
  const { id = entry.id, trace, input, agentSwitch } = extras;
  const own = ownExtension(entry.id, extras);
  return {
    openvip: '1.0',
    type: 'transcription',
    id,
    ...(trace !== undefined && { trace_id: trace.first, parent_id: trace.parent }),
    timestamp,
    text: sanitiseText(text),
    origin,
    ...(language !== null && LANGUAGE_PATTERN.test(language) && { language }),
    ...(confidence !== null && { confidence }),
    ...(input !== undefined && { x_input: input }),
    ...(agentSwitch !== undefined && { x_agent_switch: { ...agentSwitch, source: origin } }),
    ...(Object.keys(own).length > 0 && { x_vivavoce: own }),
  };
}

/** `utterance` is the entry's id, told where the message has another one. */
function ownExtension(entryId: string, extras: MessageExtras): Readonly<Record<string, unknown>> {
  const { id, amends } = extras;
  return {
    ...(id !== undefined && { utterance: entryId }),
    ...(amends !== undefined && { amends }),
  };
}

/**
 * The message for an entry that an agent has had before: a copy under a new id that names the first, because
 * clients may take a known id for a repetition.
 */
export function repeatedMessage(
  entry: Transcription,
  id: string,
  origin: string,
  extras: MessageExtras = {},
): AgentMessage {
  return transcriptionMessage(entry, origin, {
    trace: { first: entry.id, parent: entry.id },
    ...extras,
    id,
  });
}

/**
 * The OpenVIP message by which the user takes messages back, as far as they lie in the agent's input unsent. It has no
 * words: a client that does not know the extension has nothing to write.
 */
export function withdrawalMessage(
  withdrawal: { readonly id: string; readonly timestamp: string; readonly messageIds: readonly string[] },
  origin: string,
): AgentMessage {
  const { id, timestamp, messageIds } = withdrawal;
  return {
    openvip: '1.0',
    type: 'transcription',
    id,
    timestamp,
    text: '',
    origin,
    x_vivavoce: { withdraws: messageIds },
  };
}

export interface PartialTranscription {
  /** New for every partial; the final text comes under the id of the utterance. */
  readonly id: string;
  readonly utteranceId: string;
  readonly timestamp: string;
  readonly text: string;
}

/** The OpenVIP message of a running text. Only for agents that asked for partials. */
export function partialMessage(partial: PartialTranscription, origin: string): AgentMessage {
  return {
    openvip: '1.0',
    type: 'transcription',
    id: partial.id,
    timestamp: partial.timestamp,
    text: sanitiseText(partial.text),
    origin,
    partial: true,
    x_vivavoce: { utterance: partial.utteranceId },
  };
}
