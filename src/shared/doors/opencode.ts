/**
 * Events of OpenCode's bus, as a plugin passes them on. Source: https://opencode.ai/docs/plugins and the event types of
 * its SDK. A plugin may add `text` (the answer of the turn) and `directory` beside the event's own fields.
 */
import type { AgentReport } from '../contract/doors.ts';
import { needsYou, sessionStarted, turnCompleted } from './hook-outcome.ts';
import type { HookOutcome } from './hook-outcome.ts';
import { eventOf, fieldsOf, folderOf, idOf, textOf } from './payload.ts';
import type { Fields } from './payload.ts';

const EVENTS = [
  'sessioncreated',
  'sessionstatus',
  'sessionidle',
  'sessionerror',
  'sessiondeleted',
  'permissionasked',
  'permissionupdated',
  'permissionreplied',
  'questionasked',
] as const;
type Event = (typeof EVENTS)[number];

export function reportsOfOpencode(event: string, payload: unknown): HookOutcome {
  const fields = fieldsOf(payload);
  const properties = fieldsOf(fields['properties']);
  const info = fieldsOf(properties['info']);
  const known = eventOf(event, fields, EVENTS);
  const sessionId = idOf(properties, 'sessionID') ?? idOf(info, 'id');
  const folder = folderOf(fields['directory']) ?? folderOf(info['directory']);
  const started = sessionStarted('opencode', sessionId, folder);
  return {
    sessionId,
    folder,
    reports: known === undefined ? [] : reportsOf(known, { fields, properties, info, started }),
    permission: null,
    output: '',
  };
}

interface Parts {
  readonly fields: Fields;
  readonly properties: Fields;
  readonly info: Fields;
  readonly started: AgentReport;
}

function reportsOf(event: Event, { fields, properties, info, started }: Parts): readonly AgentReport[] {
  switch (event) {
    case 'sessioncreated':
      // A session with a parent is that of a subagent.
      return textOf(info, 'parentID') === null ? [started] : [];
    case 'sessionstatus':
      return fieldsOf(properties['status'])['type'] === 'busy' ? [{ type: 'working' }] : [];
    case 'permissionreplied':
      return [{ type: 'working' }];
    case 'sessionidle':
      return [turnCompleted(textOf(fields, 'text'))];
    case 'sessionerror': {
      const error = fieldsOf(properties['error']);
      return [turnCompleted(textOf(fieldsOf(error['data']), 'message') ?? textOf(error, 'name'))];
    }
    case 'sessiondeleted':
      return [{ type: 'session-ended' }];
    case 'permissionasked':
    case 'permissionupdated':
      return [needsYou('permission', textOf(properties, 'title', 'permission', 'type'))];
    case 'questionasked':
      return [needsYou('question', questionsOf(properties))];
  }
}

function questionsOf(properties: Fields): string | null {
  const questions = properties['questions'];
  if (!Array.isArray(questions)) return null;
  return questions
    .map((one: unknown) => textOf(fieldsOf(one), 'question'))
    .filter((text) => text !== null)
    .join('\n');
}
