/** Hooks of Gemini CLI. Source: `docs/hooks/reference.md` of github.com/google-gemini/gemini-cli. */
import type { AgentReport } from '../contract/doors.ts';
import { needsYou, sessionStarted, turnCompleted } from './hook-outcome.ts';
import type { HookOutcome } from './hook-outcome.ts';
import { eventOf, fieldsOf, folderOf, idOf, textOf } from './payload.ts';
import type { Fields } from './payload.ts';

const EVENTS = [
  'sessionstart',
  'beforeagent',
  'aftertool',
  'afteragent',
  'notification',
  'sessionend',
] as const;
type Event = (typeof EVENTS)[number];

export function reportsOfGemini(event: string, payload: unknown): HookOutcome {
  const fields = fieldsOf(payload);
  const known = eventOf(event, fields, EVENTS);
  return {
    sessionId: idOf(fields, 'session_id'),
    folder: folderOf(fields['cwd']),
    reports: known === undefined ? [] : reportsOf(known, fields),
    // A notification cannot grant a permission, and there is no other hook at the dialog.
    permission: null,
    // Standard output is read as JSON.
    output: '{}',
  };
}

function reportsOf(event: Event, fields: Fields): readonly AgentReport[] {
  switch (event) {
    case 'sessionstart':
      return [sessionStarted('gemini', idOf(fields, 'session_id'), folderOf(fields['cwd']))];
    case 'beforeagent':
    case 'aftertool':
      return [{ type: 'working' }];
    case 'afteragent':
      return [turnCompleted(textOf(fields, 'prompt_response'))];
    case 'notification':
      return fields['notification_type'] === 'ToolPermission'
        ? [needsYou('permission', textOf(fields, 'message'))]
        : [];
    case 'sessionend':
      return [{ type: 'session-ended' }];
  }
}
