/**
 * Hooks of Codex, and its older `notify` program. Sources: https://developers.openai.com/codex/hooks, the schemas in
 * `codex-rs/hooks/schema/generated` and `codex-rs/hooks/src/legacy_notify.rs` of github.com/openai/codex.
 */
import type { AgentReport } from '../contract/doors.ts';
import { needsYou, sessionStarted, turnCompleted } from './hook-outcome.ts';
import type { HookOutcome } from './hook-outcome.ts';
import { eventOf, fieldsOf, folderOf, idOf, textOf } from './payload.ts';
import type { Fields } from './payload.ts';
import { permissionQuestion, permissionText } from './permission.ts';

const EVENTS = [
  'sessionstart',
  'userpromptsubmit',
  'stop',
  'stopfailure',
  'permissionrequest',
  'posttooluse',
  'sessionend',
  'agentturncomplete',
] as const;
type Event = (typeof EVENTS)[number];

/** The session id is the id of the thread, which `codex queue` takes. */
export function reportsOfCodex(event: string, payload: unknown): HookOutcome {
  const fields = fieldsOf(payload);
  const known = eventOf(event, fields, EVENTS);
  return {
    sessionId: sessionOf(fields),
    folder: folderOf(fields['cwd']),
    reports: known === undefined ? [] : reportsOf(known, fields),
    permission: known === 'permissionrequest' ? permissionQuestion(fields) : null,
    output: '',
  };
}

function reportsOf(event: Event, fields: Fields): readonly AgentReport[] {
  switch (event) {
    case 'sessionstart':
      if (fields['source'] === 'compact') return [];
      return [sessionStarted('codex', sessionOf(fields), folderOf(fields['cwd']))];
    case 'userpromptsubmit':
    case 'posttooluse':
      return [{ type: 'working' }];
    case 'stop':
    case 'stopfailure':
    case 'agentturncomplete':
      return [turnCompleted(textOf(fields, 'last_assistant_message', 'last-assistant-message'))];
    case 'permissionrequest':
      return [needsYou('permission', permissionText(fields))];
    case 'sessionend':
      return [{ type: 'session-ended' }];
  }
}

/** `notify` writes its names with dashes. */
function sessionOf(fields: Fields): string | null {
  return idOf(fields, 'session_id', 'thread-id');
}
