import type { OpenvipMessage } from '../../shared/contract/openvip.ts';
import { randomId } from '../../shared/kernel/ids.ts';
import type { IdSource } from '../../shared/kernel/ids.ts';
import { sanitiseText } from '../../shared/text/sanitise.ts';

/**
 * A message as it may be relayed: the same object when its text is plain already; otherwise a message of its own
 * that says where it comes from. Every other field passes untouched.
 */
export function relayable<Message extends OpenvipMessage>(
  message: Message,
  newId: IdSource = randomId,
): Message {
  const text = sanitiseText(message.text);
  if (text === message.text) return message;
  return { ...message, text, id: newId(), trace_id: message.trace_id ?? message.id, parent_id: message.id };
}
