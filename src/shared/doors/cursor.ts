/** Hooks of Cursor. Source: https://cursor.com/docs/agent/hooks */
import type { AgentReport } from '../contract/doors.ts';
import { sessionStarted, turnCompleted } from './hook-outcome.ts';
import type { HookOutcome } from './hook-outcome.ts';
import { eventOf, fieldsOf, folderOf, idOf, listOf, textOf } from './payload.ts';
import type { Fields } from './payload.ts';

const EVENTS = ['sessionstart', 'beforesubmitprompt', 'afteragentresponse', 'stop', 'sessionend'] as const;
type Event = (typeof EVENTS)[number];

export function reportsOfCursor(event: string, payload: unknown): HookOutcome {
  const fields = fieldsOf(payload);
  const known = eventOf(event, fields, EVENTS);
  return {
    sessionId: sessionOf(fields),
    folder: rootOf(fields),
    reports: known === undefined ? [] : reportsOf(known, fields),
    permission: null,
    // Without an answer to this one the prompt would be held back.
    output: known === 'beforesubmitprompt' ? '{"continue":true}' : '{}',
  };
}

function reportsOf(event: Event, fields: Fields): readonly AgentReport[] {
  switch (event) {
    case 'sessionstart':
      return [sessionStarted('cursor', sessionOf(fields), rootOf(fields))];
    case 'beforesubmitprompt':
      return [{ type: 'working' }];
    case 'afteragentresponse': {
      const text = textOf(fields, 'text');
      return text === null ? [] : [turnCompleted(text)];
    }
    case 'stop':
      // The words came with `afterAgentResponse`.
      return [turnCompleted(null)];
    case 'sessionend':
      return [{ type: 'session-ended' }];
  }
}

function sessionOf(fields: Fields): string | null {
  return idOf(fields, 'session_id', 'conversation_id');
}

function rootOf(fields: Fields): string | null {
  return folderOf(listOf(fields['workspace_roots'])[0]) ?? folderOf(fields['cwd']);
}
