/** Port: a program that takes what the user says by another way than a terminal of ours. */
import type { Receipt } from '../../shared/contract/doors.ts';
import type { OpenvipMessage } from '../../shared/contract/openvip.ts';
import type { SessionKey } from '../../shared/doors/session-record.ts';
import type { Settings } from '../../shared/settings/schema.ts';
import { fieldsOf, listOf } from '../../shared/doors/payload.ts';
import { sanitiseText } from '../../shared/text/sanitise.ts';

export type InputOperation = 'submit' | 'newline';

/** One final text for the program. */
export interface BridgeMessage {
  readonly id: string;
  /** Safe for terminals; empty when the message only asks for something. */
  readonly text: string;
  /** What is to be done after the text, in order. */
  readonly operations: readonly InputOperation[];
  /** Ids of earlier messages that the user takes back, as far as they lie unsent. */
  readonly withdraws: readonly string[];
}

/** What a bridge may ask of the frame that runs it. None of it fails: an engine that is away simply hears nothing. */
export interface BridgeHost {
  /** How far a text got; that it was accepted is known without. */
  receipt(messageId: string, receipt: Receipt): void;
  /** Those of the engine; undefined while it cannot be asked. */
  settings(): Promise<Settings | undefined>;
}

export interface Bridge {
  /** In lower case, such as `codex`; null when nothing is known of it. */
  readonly program: string | null;
  readonly folder: string | null;
  /** For the hooks of the same session; null where there are none. */
  readonly session: SessionKey | null;
  /**
   * Hands a message over; the next one waits until this settles. Rejects with an AppError for a person when the program
   * does not take it; then it is kept as far as the bridge can keep it.
   */
  deliver(message: BridgeMessage, host: BridgeHost): Promise<void>;
  /** Resolves when the other side is gone, and at the latest when `signal` aborts. */
  untilGone(host: BridgeHost, signal: AbortSignal): Promise<void>;
}

/** The part of an OpenVIP message that programs take; undefined for what is not a final text. */
export function bridgeMessage(message: OpenvipMessage): BridgeMessage | undefined {
  if (message.type !== 'transcription' || message.partial === true) return undefined;
  const withdraws = listOf(fieldsOf(message['x_vivavoce'])['withdraws']);
  return {
    id: message.id,
    text: sanitiseText(message.text),
    operations: operationsOf(message.x_input),
    withdraws: withdraws.filter((id) => typeof id === 'string'),
  };
}

/** Older producers send booleans in place of `ops`. */
function operationsOf(input: OpenvipMessage['x_input']): readonly InputOperation[] {
  if (input === undefined) return [];
  if (input.ops !== undefined) return input.ops;
  return (['newline', 'submit'] as const).filter((operation) => input[operation] === true);
}
