/** Aider's `--notifications-command`. Source: https://aider.chat/docs/usage/notifications.html */
import { needsYou } from './hook-outcome.ts';
import type { HookOutcome } from './hook-outcome.ts';

/** The command runs, without any data, when aider has finished its answer or asks something: it waits for its user. */
export function reportsOfAider(event: string, _payload: unknown): HookOutcome {
  const waits = /^notif/i.test(event);
  return {
    sessionId: null,
    folder: null,
    reports: waits ? [needsYou('input', null)] : [],
    permission: null,
    output: '',
  };
}
