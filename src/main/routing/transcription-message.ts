import type { TranscriptEntry } from '../../shared/contract/control.ts';
import { sanitiseText } from '../../shared/text/sanitise.ts';
import type { AgentMessage } from './agent-registry.ts';

/** What an agent is told of a transcript entry. */
export type Transcription = Pick<TranscriptEntry, 'id' | 'timestamp' | 'text' | 'language' | 'confidence'>;

/** OpenVIP's `language`: two letters, perhaps with a region. Whisper also has codes of three. */
const LANGUAGE_PATTERN = /^[a-z]{2}(-[A-Z]{2})?$/;

/** The OpenVIP message of a final text; it bears the entry's id. `origin` is `vivavoce/<version>`. */
export function transcriptionMessage(entry: Transcription, origin: string): AgentMessage {
  const { id, timestamp, text, language, confidence } = entry;
  return {
    openvip: '1.0',
    type: 'transcription',
    id,
    timestamp,
    text: sanitiseText(text),
    origin,
    ...(language !== null && LANGUAGE_PATTERN.test(language) && { language }),
    ...(confidence !== null && { confidence }),
  };
}

/**
 * The message for an entry that an agent has had before: a copy under a new id that names the first, because
 * clients may take a known id for a repetition.
 */
export function repeatedMessage(entry: Transcription, id: string, origin: string): AgentMessage {
  return { ...transcriptionMessage(entry, origin), id, trace_id: entry.id, parent_id: entry.id };
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
